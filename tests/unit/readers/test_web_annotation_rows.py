"""Hypothes.is: what a reader marked on pages, as its API and its export have it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conflictgraph.annotation import Document, Note
from conflictgraph.errors import SourceError, UsageError
from conflictgraph.readers import iter_sources, read
from conflictgraph.readers.head import Head
from conflictgraph.readers.registry import recognise

PAGE = "https://example.org/talks"

ReadValue = Callable[[object], list[Document]]


@pytest.fixture
def read_value(tmp_path: Path) -> ReadValue:
    """Return a function that gives the documents in a file with this value."""

    def read_file(value: object) -> list[Document]:
        path = tmp_path / "d.json"
        path.write_text(json.dumps(value), encoding="utf-8")
        return [read(source) for source in iter_sources([path])]

    return read_file


def row(name: str, exact: str, *tags: str, start: int = 7, **more: object) -> dict[str, object]:
    """Return a row as the API gives it; UTF-16 offsets, and a range of XPath before them."""
    selectors = [
        {"type": "RangeSelector", "startContainer": "/p[1]", "startOffset": start,
         "endContainer": "/p[1]", "endOffset": start + len(exact)},
        {"type": "TextPositionSelector", "start": start, "end": start + len(exact)},
        {"type": "TextQuoteSelector", "exact": exact, "prefix": "Es kam ", "suffix": " an."},
    ]  # fmt: skip
    return {
        "id": name, "created": "2024-05-01T08:00:00+00:00", "user": "acct:me@example.org",
        "uri": PAGE, "text": "", "tags": list(tags), "group": "__world__",
        "permissions": {"read": ["group:__world__"]},
        "target": [{"source": PAGE, "selector": selectors}],
        "document": {"title": ["Gespräche"]}, "hidden": False, "flagged": False,
    } | more  # fmt: skip


def labels(document: Document) -> list[tuple[str, str]]:
    return [(each.label, document.covered_text(each.span)) for each in document.mentions]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: {"total": len(rows), "rows": rows},
        lambda rows: {"export_date": "x", "client_version": "1", "annotations": rows},
        lambda rows: rows,
    ],
    ids=["answer of the API", "export of the client", "array"],
)
def test_rows_are_read_wherever_they_stand(
    read_value: ReadValue, wrap: Callable[[object], object]
) -> None:
    """A journalist's export becomes a document with the title and address of the page."""
    rows = [row("a", "Ana 🕊", "Person", "wichtig"), row("b_-", "Zoe", start=40)]
    rows[0]["target"][0]["selector"][1]["end"] += 1
    (document,) = read_value(wrap(rows))

    assert document.text == "Es kam Ana 🕊 an.\n\n[…]\n\nEs kam Zoe an."
    expected = [("Person", "Ana 🕊"), ("wichtig", "Ana 🕊"), ("highlighting", "Zoe")]
    assert labels(document) == expected
    assert {each.id for each in document.mentions} == {"a", "a/2", "b_-"}
    known = document.metadata
    assert (known.title, known.url, known.text_basis) == ("Gespräche", PAGE, "excerpt: 2 passages")


def test_remarks_and_replies_are_notes(read_value: ReadValue) -> None:
    """The discussion stays with the words; a reply to what is not there is about nothing."""
    rows = [
        row("c", "", text="weiß ich", references=["a", "b"], target=[{"source": PAGE}]),
        row("b", "", text="sicher?", references=["a"], target=[{"source": PAGE}]),
        row("a", "Ana", "Person", text="die Präsidentin"),
        row("d", "", text="verloren", references=["gone"], target=[{"source": PAGE}]),
        row("e", "", "Seite", text="zur ganzen Seite", target=[{"source": PAGE}]),
    ]
    (document,) = read_value({"rows": rows})

    assert document.notes == (
        Note("AnnotatorNotes", "a", "die Präsidentin"),
        Note("replying", "a", "sicher?"),
        Note("replying", "a", "weiß ich"),
    )


def test_pages_become_documents(read_value: ReadValue) -> None:
    """One export covers all that was read for a story; each page has its own words."""
    other = "urn:x-pdf:0123456789abcdef"
    rows = [row("a", "Ana", "Person"), row("b", "Zoe", "Person", uri=other)]
    one, two = read_value({"rows": rows})

    assert (one.source, two.source) == (f"d.json#{PAGE}", f"d.json#{other}")
    assert (labels(one), labels(two)) == ([("Person", "Ana")], [("Person", "Zoe")])


@pytest.mark.parametrize(
    "more",
    [
        {"uri": 7},
        {"uri": ""},
        {"tags": "Person"},
        {"target": {"selector": []}},
        {"target": ["x"]},
        {"target": [{"selector": ["x"]}]},
        {"references": "a"},
    ],
)
def test_a_damaged_row_is_named(read_value: ReadValue, more: dict[str, object]) -> None:
    """Whatever a service wrote, the answer is a refusal with the row, never a traceback."""
    with pytest.raises(SourceError) as refused:
        read_value({"rows": [row("a", "Ana"), row("broken", "Zoe", **more)]})

    assert refused.value.rule == "web-annotation.malformed"
    assert "broken" in refused.value.reason


def test_other_json_with_rows_is_not_taken_for_it(tmp_path: Path) -> None:
    """A table of somebody else's is passed over, or read by the profile made for it."""
    path = tmp_path / "d.json"
    path.write_text(json.dumps({"rows": [{"uri": PAGE, "text": "Ana", "tags": []}]}), "utf-8")

    assert recognise(path) is None
    assert Head.of(path).is_json
    with pytest.raises(UsageError):
        list(iter_sources([path]))
