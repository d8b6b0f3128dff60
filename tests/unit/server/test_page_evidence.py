"""The text of a document as a page shows it."""

from __future__ import annotations

from conflictgraph.server.ui.evidence import _iter_paragraphs, join_rows

BASE = "https://example.org/"


def test_boilerplate_is_left_out() -> None:
    """What a page says about itself is no part of the article, and nothing after it moves."""
    text = "Er kam.\nMerken\nTeilen\nSie ging.\n"
    marked = [
        {"begin": "8", "end": "21", "node": f"{BASE}id/doc/d/part/8-21", "part": "boilerplate"},
        {"begin": "22", "end": "25", "node": f"{BASE}id/actor/a", "label": "A"},
    ]
    paragraphs = list(_iter_paragraphs(text, [], marked, BASE))

    assert ["".join(piece.text for piece in each) for each in paragraphs] == [
        "Er kam.\n",
        "Sie ging.\n",
    ]
    mark = paragraphs[1][0].mark
    assert (paragraphs[1][0].text, mark and mark.page) == ("Sie", "page/id/actor/a")


def test_each_span_knows_what_is_said_of_its_statement() -> None:
    """A reader sees who says it in the language of the page, or else in another, at every mark."""
    spans = [
        {"statement": "s1", "role": "content", "begin": "10", "end": "12"},
        {"statement": "s1", "role": "cue", "begin": "9", "end": "10"},
        {"statement": "s2", "role": "cue", "begin": "1", "end": "2"},
        {"statement": "s3", "role": "cue", "begin": "1", "end": "2"},
    ]
    told = [
        {"statement": "s1", "document": "d", "claimant": "a", "content": "c2"},
        {"statement": "s1", "document": "d", "claimant": "a", "content": "c1"},
        {"statement": "s2", "document": "d", "claimant": "nobody"},
        {"statement": "s3", "document": "unknown", "claimant": "a"},
    ]
    names = [
        {"thing": "d", "what": "identity", "name": "7"},
        {"thing": "a", "what": "label", "name": "Armenia", "language": "en"},
        {"thing": "a", "what": "label", "name": "Armenien", "language": "de"},
        {"thing": "c1", "what": "label", "name": "peace", "language": "en"},
    ]

    rows = join_rows([*spans, *told], names, "de")

    assert [(row["statement"], row["begin"], row.get("content")) for row in rows] == [
        ("s1", "9", "c1"),
        ("s1", "9", "c2"),
        ("s1", "10", "c1"),
        ("s1", "10", "c2"),
        ("s2", "1", None),
    ]
    assert {row.get("claimantLabel") for row in rows} == {"Armenien", None}
    assert [row.get("contentLabel") for row in rows] == ["peace", None, "peace", None, None]
