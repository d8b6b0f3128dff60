"""GATE's bdoc: sets of annotations with features."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation import Document, Link, Role
from conflictgraph.errors import SourceError
from conflictgraph.readers import bdoc
from conflictgraph.readers.head import Head

Read = Callable[..., Document]
DOVES = "\U0001f54a" * 3
AWKWARD = st.sampled_from("a \r\n\te\u0301\u00a0\u0085\u2028\ufeff\U0001f54a")


GOOD = {"id": 1, "type": "X", "start": 0, "end": 1}


def annotation(number: int, begin: int, end: int, kind: str = "X", **features: object) -> object:
    return {"id": number, "type": kind, "start": begin, "end": end, "features": features}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a document of a text, annotations and other sets, and read it."""

    def write_and_read(
        text: str, *annotations: object, unit: str = "p", **sets: list[object]
    ) -> Document:
        named = {name: {"annotations": members} for name, members in sets.items()}
        path = tmp_path / "d.json"
        content = {
            "annotation_sets": {"": {"annotations": list(annotations)}, **named},
            "text": text,
            "offset_type": unit,
        }
        path.write_text(json.dumps(content))
        assert bdoc.recognises(Head.of(path))
        return bdoc.read(path, path.name)

    return write_and_read


def words(document: Document) -> list[str]:
    return [document.covered_text(each.span) for each in document.mentions]


@given(text=st.text(AWKWARD, min_size=1), data=st.data(), unit=st.sampled_from("pj"))
def test_covered_text_is_what_was_annotated(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject, unit: str
) -> None:
    """Any text, any span, either unit: what is read back is what was marked."""
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    codec, width = ("utf-32-le", 4) if unit == "p" else ("utf-16-le", 2)
    begun, ended = (len(text[:each].encode(codec)) // width for each in (begin, end))
    path = tmp_path_factory.mktemp("bdoc") / "d.bdocjs"
    members = {"": {"annotations": [annotation(1, begun, ended)]}}
    content = {"text": text, "offset_type": unit, "annotation_sets": members}
    path.write_text(json.dumps(content))

    document = bdoc.read(path, "d.bdocjs")

    assert document.text == text
    assert words(document) == ([text[begin:end]] if text[begin:end].strip() else [])


@pytest.mark.parametrize(
    ("unit", "begin"), [("p", 4), ("j", 7), ("p", 7), ("j", 4)]
)  # fmt: skip
def test_tokens_tell_which_unit_is_meant(read: Read, unit: str, begin: int) -> None:
    """A file that says one thing and counts another is read by its words."""
    token = annotation(1, begin, begin + 4, "Token", string="Ende")

    document = read(f"{DOVES} Ende", token, annotation(2, begin, begin + 4), unit=unit)

    assert words(document) == ["Ende"]


def test_structure_of_the_text_is_no_annotation(read: Read) -> None:
    """Tokens, sentences and HTML of the page do not come out as things an analyst marked."""
    document = read(
        "Mira schwieg",
        annotation(1, 0, 12, "Sentence"),
        annotation(2, 4, 5, "SpaceToken"),
        annotation(3, 0, 4, "Person"),
        annotation(4, 4, 5, "Gap"),
        annotation(5, 2, 2, "Point"),
        **{"Original markups": [annotation(1, 0, 12, "p")], "Key": [annotation(3, 0, 4, "Person")]},
    )

    assert sorted(each.id for each in document.mentions) == ["3", "Key:3"]


def test_features_are_links_and_attributes(read: Read) -> None:
    """What a linker found is a link, everything else is kept as it is."""
    document = read(
        "Mira",
        annotation(
            1, 0, 4, "Person",
            inst="http://www.wikidata.org/entity/Q15", uri="https://example.org/mira",
            url="https://example.org/page", text="Q7", sure=True, score=0.5, none=None,
            tags=["b", {"a": "\u00e4"}],
        ),
    )  # fmt: skip

    [mention] = document.mentions
    assert mention.links == (
        Link("IRI", "https://example.org/mira"),
        Link("Wikidata", "Q15"),
    )
    assert mention.attributes == {
        "url": "https://example.org/page",
        "text": "Q7",
        "sure": "true",
        "score": "0.5",
        "tags": '["b", {"a": "\u00e4"}]',
    }


def test_coreference_is_a_chain(read: Read) -> None:
    """Each mention lists all others; the graph needs each step once."""
    ids = [1, 2, 3]
    document = read("a b c", *(annotation(n, 2 * n - 2, 2 * n - 1, matches=ids) for n in ids))

    assert [(each.source, each.target) for each in document.relations] == [("1", "2"), ("2", "3")]


def test_features_that_name_others_make_a_frame(read: Read) -> None:
    """Who did what is a frame; a number that names nothing stays a number."""
    document = read(
        "Mira bat Ostland",
        annotation(1, 0, 4, "Person"),
        annotation(2, 5, 8, "Demand", speaker_id=1, arg1=3, count=1, target=99),
        annotation(3, 9, 16, "Place", age=2),
    )

    [frame] = document.frames
    assert frame.roles == (Role("arg1", "3"), Role("speaker", "1"))
    assert frame.attributes == {"count": "1", "target": "99"}
    assert document.mentions[1].attributes == {"age": "2"}


def test_numbers_of_one_set_name_nothing_in_another(read: Read) -> None:
    """Two annotators number their marks alike, and mean their own."""
    document = read("a b", annotation(1, 0, 1), Key=[annotation(2, 2, 3, arg1=1)])

    assert document.frames == ()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("[" * 100_000 + "]" * 100_000, "bdoc.json"),
        ('{"text": ' + "9" * 5000 + "}", "bdoc.json"),
        ("[]", "bdoc.json"),
        ('{"annotation_sets": {}}', "bdoc.value"),
        ('{"text": "", "annotation_sets": {}}', "bdoc.value"),
        ('{"text": "a\\udc00", "annotation_sets": {}}', "bdoc.value"),
        ('{"text": "a", "annotation_sets": []}', "bdoc.value"),
        ('{"text": "a", "annotation_sets": {"": {"annotations": {}}}}', "bdoc.value"),
        ('{"text": "a", "annotation_sets": {"": {"annotations": [1]}}}', "bdoc.value"),
        ('{"text": "a", "features": 1, "annotation_sets": {}}', "bdoc.value"),
        ('{"text": "a", "offset_type": ["p"], "annotation_sets": {}}', "bdoc.value"),
    ],
)  # fmt: skip
def test_what_is_no_bdoc_is_refused(tmp_path: Path, content: str, rule: str) -> None:
    """Nested without end, with half of a character or of other kinds: one refusal."""
    path = tmp_path / "d.bdocjs"
    path.write_text(content)

    with pytest.raises(SourceError) as refusal:
        bdoc.read(path, path.name)

    assert refusal.value.rule == rule


@pytest.mark.parametrize(
    "broken",
    [
        {**GOOD, "start": "0"}, {**GOOD, "start": 0.5}, {**GOOD, "start": -1},
        {**GOOD, "end": True},
        {**GOOD, "type": " "}, {**GOOD, "type": 1}, {**GOOD, "id": None}, {**GOOD, "features": []},
        {"id": 1, "type": "X"}, "X",
    ],
)  # fmt: skip
def test_an_annotation_of_no_place_or_kind_is_refused(read: Read, broken: object) -> None:
    """A value that is not what it has to be is told, not guessed at."""
    with pytest.raises(SourceError) as refusal:
        read("abc", broken)

    assert refusal.value.rule == "bdoc.value"
    assert refusal.value.annotation


@pytest.mark.parametrize(("begin", "end", "unit"), [(0, 9, "p"), (2, 1, "p"), (1, 2, "j")])
def test_a_place_outside_the_text_is_refused(read: Read, begin: int, end: int, unit: str) -> None:
    """Past the end, turned round or within a character: nothing is moved to where it fits."""
    with pytest.raises(SourceError) as refusal:
        read("\U0001f54abc", annotation(7, begin, end), unit=unit)

    assert (refusal.value.rule, refusal.value.annotation) == ("bdoc.offset", "7")


@pytest.mark.parametrize(
    "content",
    ['{"text": "a"}', '{"text": "a", "spans": []}', '[{"data": {"text": "a"}}]', "", "<a/>"],
)
def test_other_json_is_left_to_others(tmp_path: Path, content: str) -> None:
    """Exports of other tools are for their readers."""
    path = tmp_path / "d.json"
    path.write_text(content)

    assert not bdoc.recognises(Head.of(path))
