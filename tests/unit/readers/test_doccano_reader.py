"""doccano's exports: offsets without words to check them by, and labels in several shapes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation.model import Document, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers import doccano, iter_sources, read, registry
from conflictgraph.readers.head import Head

#: Two UTF-16 units before the first word; an accent of its own in the last one.
TEXT = "🕊 Rom rief Wién."


def covered(document: Document) -> list[str]:
    return [document.covered_text(mention.span) for mention in document.mentions]


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        # Fits both units: doccano's own counts.
        ([[3, 6, "A"]], ["Rom"]),
        # In UTF-16 units the first would split the dove: characters are meant.
        ([[0, 1, "A"], [2, 5, "A"]], ["🕊", "Rom"]),
        # In characters the last would end outside: UTF-16 units are meant.
        ([[3, 6, "A"], [12, 17, "A"]], ["Rom", "Wién."]),
    ],
)
def test_the_unit_is_told_from_the_whole_text(
    read_all, labels: list[object], words: list[str]
) -> None:
    """Emoji before a label do not shift it, in whichever unit the project counted."""
    (document,) = read_all({"text": TEXT, "label": labels})

    assert covered(document) == words


@given(text=st.text(st.sampled_from("a \r\n\té\u0301\ud7ff"), min_size=1), data=st.data())
def test_in_common_texts_all_units_are_one(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    """Without characters beyond U+FFFF, what is read back is what was marked."""
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    path = tmp_path_factory.mktemp("doccano") / "d.jsonl"
    item = json.dumps({"text": text, "label": [[begin, end, "A"]]}, ensure_ascii=False)
    path.write_bytes(item.encode())

    document = doccano.read(path, "d.jsonl")

    assert document.text == text
    assert [mention.spans for mention in document.mentions] == [(Span(begin, end),)]


def test_relations_and_entities_may_have_one_id(read_all) -> None:
    """The tool counts the two apart."""
    entities = [
        {"id": number, "label": "A", "start_offset": number * 4, "end_offset": number * 4 + 3}
        for number in (0, 1)
    ]
    relations = [{"id": 1, "from_id": 1, "to_id": 0, "type": "met"}]
    (document,) = read_all({"text": "Rom Ulm", "entities": entities, "relations": relations})

    (relation,) = document.relations
    assert (relation.source, relation.target, relation.label) == ("1", "0", "met")


def test_columns_that_are_no_metadata_stay_with_the_file(read_all) -> None:
    """A column called date is taken as one only when it holds one; nobody promised it does."""
    item = {"text": "Rom", "labels": [], "date": "neulich", "lang": "?", "Title": " T ", "uri": "x"}
    (document,) = read_all(item)

    assert document.metadata.title == "T"
    assert document.metadata.date_published == document.metadata.url == ""
    assert document.metadata.language == "und"


def test_one_broken_line_does_not_take_others_with_it(write_json) -> None:
    """A damaged line of an export is told of by its number; the other texts go in."""
    path = write_json({"id": 5, "text": "Rom", "label": [[0, 3, "A"]]})
    broken = b'\n{"id": 6, "text": "Ulm\n{"id": 7, "text": "Bern", "label": []}\n'
    path.write_bytes(path.read_bytes() + broken)
    good, bad, last = iter_sources([path])

    assert [read(good).text, read(last).text] == ["Rom", "Bern"]
    with pytest.raises(SourceError) as refusal:
        read(bad)
    assert (refusal.value.rule, refusal.value.line) == ("json.malformed", 2)


def test_an_article_before_the_labels_does_not_hide_them(write_json) -> None:
    """A text longer than what is looked at of other formats is recognised all the same."""
    path = write_json({"id": 1, "text": "Rom rief. " * 9_000, "label": [[0, 3, "A"]]})

    assert registry.recognise(path) is doccano


@pytest.mark.parametrize(
    "item",
    [
        {"text": "Rom", "entities": [{"start": 0, "end": 3, "label": "A"}]},
        {"text": "Rom", "entities": [], "relations": []},
        {"text": "Rom", "label": [[0, 3]]},
        {"text": "Rom", "label": "A"},
        {"text": "Rom", "quotes": []},
        {"text": 7, "label": [[0, 3, "A"]]},
        {"label": [[0, 3, "A"]]},
    ],
)
def test_other_json_is_left_to_others(write_json, item: object) -> None:
    """Text and labels in other shapes are for a layout, and not refused as doccano's."""
    assert not doccano.recognises(Head.of(write_json(item)))


def test_a_first_text_without_entities_does_not_hide_the_others(write_json) -> None:
    """Annotators leave texts empty, and the first one may be such."""
    empty = {"text": "Rom", "entities": [], "relations": []}
    entity = {"id": 1, "label": "A", "start_offset": 0, "end_offset": 3}

    assert doccano.recognises(Head.of(write_json(empty, empty | {"entities": [entity]})))
    assert doccano.recognises(Head.of(write_json(empty | {"Comments": []})))


def test_a_file_of_several_texts_is_not_one_document(write_json) -> None:
    """Whoever asks for the document of a file is told that there are two."""
    item = {"text": "Rom", "label": []}
    with pytest.raises(SourceError) as refusal:
        doccano.read(write_json(item, item), "d.jsonl")

    assert refusal.value.rule == "json.several-documents"
