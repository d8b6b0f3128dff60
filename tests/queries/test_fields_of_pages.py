"""What pages can be filtered by: asked for by field."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions, Store

from conflictgraph.server.ui.choices import FIELDS, query_for
from conflictgraph.server.ui.filters import (
    FIGURE_FILTERS,
    PARTY_FILTERS,
    RELATION_FILTERS,
    STATEMENT_FILTERS,
    TIME_CHOICES,
)

PAGES = (FIGURE_FILTERS, PARTY_FILTERS, RELATION_FILTERS, STATEMENT_FILTERS)


def values(store: Store, *fields: str) -> set[tuple[str, ...]]:
    answer = store.query(query_for(fields), use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    return {tuple(str(each) for each in row) for row in answer}


def test_time_and_places_are_chosen_from_fields_there_are() -> None:
    """A page of what is dated asks for nothing that nobody can answer."""
    assert {"speaker", "conflict", "publisher"} <= {*TIME_CHOICES} & {*FIELDS}
    assert "actor" not in TIME_CHOICES


def test_every_field_has_values(examples: Store) -> None:
    """No list to choose from stays empty because of how it is asked for."""
    assert {field for field, *_ in values(examples, *FIELDS)} == {f'"{each}"' for each in FIELDS}


@pytest.mark.parametrize("filters", PAGES)
def test_a_page_has_the_values_of_its_fields_alone(examples: Store, filters: object) -> None:
    """A page does not wait for what another one shows, and has what they all would have had."""
    assert isinstance(filters, tuple)
    shown = [each.name for each in filters if each.name in FIELDS]

    found = values(examples, *shown)

    assert found == {
        row for row in values(examples, *FIELDS) if row[0] in {f'"{each}"' for each in shown}
    }
