"""The table of a saved query, as people read it."""

from __future__ import annotations

from conflictgraph.server.ui.table import Table
from conflictgraph.server.ui.terms import Cell

IRI = Cell("actor/nato", "https://w3id.org/conflictgraph/id/actor/nato", "query=…")


def test_a_thing_stands_under_its_name_and_the_words_come_first() -> None:
    """One column for a thing and its label, the quote beside it, nothing empty."""
    table = Table(
        ("claimant", "claimantLabel", "place", "value", "quotes"),
        ((IRI, Cell("NATO", lang="en"), Cell(""), None, Cell("so wörtlich")),),
        1,
    )

    named = table.named()

    assert named.columns == ("claimant", "quotes")
    assert named.rows == ((Cell("NATO", IRI.full, IRI.page, "en"), Cell("so wörtlich")),)


def test_a_thing_stands_where_its_name_does_if_that_comes_first() -> None:
    """A query may keep its IRIs to the end; people still read first who says it."""
    table = Table(("claimantLabel", "figure", "claimant"), ((Cell("NATO"), Cell("5"), IRI),), 1)

    named = table.named()

    assert named.columns == ("claimant", "figure")
    assert named.rows == ((Cell("NATO", IRI.full, IRI.page), Cell("5")),)


def test_a_thing_without_a_name_stays_itself() -> None:
    """An empty label hides nothing."""
    table = Table(("claimant", "claimantLabel"), ((IRI, Cell("")), (None, None)), 2)

    assert table.named().rows == ((IRI,), (None,))


def test_an_empty_answer_stays_empty() -> None:
    """No rows, no columns, no error."""
    assert Table(("claimant", "claimantLabel")).named().rows == ()
