"""The text of a document as a page shows it."""

from __future__ import annotations

from conflictgraph.server.ui.evidence import _iter_paragraphs

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
