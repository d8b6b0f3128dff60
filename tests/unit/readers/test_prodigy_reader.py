"""Prodigy's tasks: only what was accepted, with relations between spans and tokens."""

from __future__ import annotations

import pytest

from conflictgraph.annotation.model import Document, Link
from conflictgraph.errors import SourceError
from conflictgraph.readers import iter_sources, read

TEXT = "🕊 Rom rief Wien."
TOKENS = [
    {"text": word, "start": begin, "end": begin + len(word), "id": number}
    for number, (word, begin) in enumerate([("🕊", 0), ("Rom", 2), ("rief", 6), ("Wien", 11)])
]


def task(*spans: tuple[int, int, str], **more: object) -> dict[str, object]:
    marked = [{"start": begin, "end": end, "label": label} for begin, end, label in spans]
    return {"text": TEXT, "_input_hash": 5, "spans": marked, "answer": "accept"} | more


def covered(document: Document) -> list[str]:
    return [document.covered_text(mention.span) for mention in document.mentions]


@pytest.mark.parametrize("answer", ["reject", "ignore", None])
def test_only_accepted_tasks_are_read(write_json, answer: str | None) -> None:
    """What an annotator rejected or left out is no annotation."""
    path = write_json(task((2, 5, "A"), answer=answer), task(_input_hash=6))

    assert [source.key for source in iter_sources([path])] == ["d.jsonl#6"]


def test_tokens_tell_what_offsets_count(read_all) -> None:
    """A file written by a tool that counts UTF-16 units is read by the words of its tokens."""
    tokens = [{"text": "Rom", "start": 3, "end": 6}, {"text": "rief", "start": 7, "end": 11}]
    (document,) = read_all(task((3, 6, "A"), tokens=tokens))

    assert covered(document) == ["Rom"]


def test_relations_join_spans_and_tokens(read_all) -> None:
    """Older files name the last token of a span only; a token without label is kept as one."""
    relations = [
        {"head": 1, "child": 3, "label": "old"},
        {
            "head": 2,
            "child": 1,
            "head_span": {"start": 6, "end": 10, "label": None},
            "child_span": {"start": 0, "end": 5, "label": "A"},
            "label": "new",
        },
        {"head": 3, "child": 2, "label": "again"},
    ]
    (document,) = read_all(task((0, 5, "A"), tokens=TOKENS, relations=relations))

    words = {mention.id: document.covered_text(mention.span) for mention in document.mentions}
    assert sorted(
        (each.label, words[each.source], words[each.target]) for each in document.relations
    ) == [
        ("again", "Wien", "rief"),
        ("new", "rief", "🕊 Rom"),
        ("old", "🕊 Rom", "Wien"),
    ]
    labels = {words[mention.id]: mention.label for mention in document.mentions}
    assert labels == {"🕊 Rom": "A", "rief": "Token", "Wien": "Token"}


def test_a_chosen_option_is_a_link(read_all) -> None:
    """The answer of an entity linking task names the entity; no entity names none."""
    options = [{"id": "Q220"}, {"id": "NIL_ambiguous"}]
    documents = read_all(
        task((2, 5, "A"), options=options, accept=["Q220"]),
        task((2, 5, "A"), options=options, accept=["NIL_ambiguous"], _input_hash=6),
        task((2, 5, "A"), accept=["SPORT"], _input_hash=7),
    )

    assert [document.mentions[0].links for document in documents] == [
        (Link("Wikidata", "Q220"),),
        (),
        (),
    ]
    assert [note.text for document in documents for note in document.notes] == ["SPORT"]


def test_tasks_on_one_text_are_versions(write_json) -> None:
    """Annotators are told apart; what the review made of them stands alone."""
    both = [task(_annotator_id="anna"), task(_session_id="news-ben"), task(_input_hash=9)]
    sources = list(iter_sources([write_json(*both)]))
    assert [source.key for source in sources] == [
        "d.jsonl#5@anna",
        "d.jsonl#5@news-ben",
        "d.jsonl#9",
    ]
    assert [source.part.text for source in sources if source.part] == ["5", "5", "9"]

    reviewed = write_json(*both, task(versions=[], _session_id="eva"))
    first = next(iter_sources([reviewed]))
    assert first.part
    assert (first.key, first.part.annotator, first.part.line) == ("d.jsonl#9", "", 3)


def test_a_relation_to_itself_is_refused(read_all) -> None:
    """A slip of the mouse is told of with the line of its task."""
    relation = {"head": 1, "child": 1, "label": "met"}
    with pytest.raises(SourceError) as refusal:
        read_all(task((2, 5, "A"), tokens=TOKENS, relations=[relation]))

    assert (refusal.value.rule, refusal.value.line) == ("document.self-relation", 1)


def test_a_file_of_rejected_tasks_has_no_document(write_json) -> None:
    """Nothing was accepted, so nothing is read, and nothing is refused."""
    assert list(iter_sources([write_json(task(answer="reject"))])) == []


def test_metadata_are_taken_from_the_task(write_json) -> None:
    """Where an article is from was written into its ``meta``."""
    (source,) = iter_sources([write_json(task(meta={"title": "T", "lang": "de", "score": 1}))])

    assert (read(source).metadata.title, read(source).metadata.language) == ("T", "de")
