"""Parts of an answer: some rows, some columns, and still what the whole was."""

from __future__ import annotations

import polars as pl
import pytest

from conflictgraph.catalogue.limits import Limit
from conflictgraph.client.answers import Answer, Origin
from conflictgraph.client.kinds import Network
from conflictgraph.errors import UsageError

FRAME = pl.DataFrame({
    "claimant": ["urn:a", "urn:b"],
    "claimantLabel": ["A", "B"],
    "voice": ["attributed", "curated"],
    "statement": ["urn:s", "urn:t"],
})  # fmt: skip
ORIGIN = Origin("Title", ("claimant", "statement"), lambda iri: f"http://x/{iri}", lang="de")


def test_names_keep_their_links() -> None:
    """Who chooses columns for a table to publish still gets from a name to its page."""
    chosen = Answer(FRAME, ORIGIN).select("voice", "claimantLabel")
    html = chosen._repr_html_()
    assert '<a href="http://x/urn:a">A</a>' in html
    assert "urn:s" not in html
    assert html.index("<th>voice") < html.index("<th>claimant")
    assert "2 Zeilen" in html


def test_some_rows_of_a_drawing_are_a_drawing() -> None:
    """A selection of relations can be drawn, and says as well where the answer ends."""
    limited = Origin("", (), str, limit=Limit(None, 2), lang="de")
    some = Network(FRAME, limited).filter(voice="attributed")
    assert isinstance(some, Network)
    assert some["claimantLabel"].to_list() == ["A"]
    assert "höchstens 2 Zeilen" in some.notice
    assert len(some.filter(pl.col("claimant") == "urn:b")) == 0


def test_a_column_that_is_not_there_is_named() -> None:
    """A typing error says which columns there are."""
    with pytest.raises(UsageError, match="claimantlabel") as caught:
        Answer(FRAME, ORIGIN).select("claimantlabel")
    assert "claimantLabel" in str(caught.value.hint)
