"""What a page says it leaves out is what its query leaves out."""

from __future__ import annotations

import re

from conflictgraph.catalogue import load_catalogue
from conflictgraph.catalogue.limits import CUTS_NOTHING
from conflictgraph.server.ui import figures, statements

CATALOGUE = load_catalogue()


def limits(name: str) -> set[int]:
    return {int(each) for each in re.findall(r"LIMIT (\d+)", CATALOGUE[name].sparql)} - {
        CUTS_NOTHING
    }


def test_pages_know_the_limits_of_their_queries() -> None:
    """A list that was cut never looks complete, whoever changes the query."""
    assert limits(figures.COMPARED) == {figures.MAX_QUANTITIES, figures.MAX_FIGURES}
    assert limits(statements.QUERY) == {statements.MOST}
