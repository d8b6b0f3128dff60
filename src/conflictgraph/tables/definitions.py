"""All tables, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import Final

import polars as pl

from conflictgraph.tables import (
    affairs,
    documents,
    figures,
    findings,
    sources,
    statements,
    things,
    vocabulary,
)
from conflictgraph.tables.model import Column, Kind, Table

#: Takes what has no room elsewhere, so that nothing is lost without a word.
LEFTOVERS: Final = Table(
    "leftovers",
    "One row for each value that has no room in its column: a second one where there is room for "
    "one, or one that is not of the type of the column. Empty unless the graph breaks its shapes.",
    ("table", "row", "column", "value"),
    (
        Column("table", Kind.TEXT, "the table"),
        Column("row", Kind.IRI, "what the value is a property of"),
        Column("column", Kind.TEXT, "the column"),
        Column("value", Kind.TEXT, "the value, as it stands in the graph"),
    ),
    # Filled while the others are made.
    lambda _graph: pl.DataFrame(
        schema=dict.fromkeys(("table", "row", "column", "value"), pl.String)
    ),
)

TABLES: Final[tuple[Table, ...]] = (
    *documents.TABLES,
    *statements.TABLES,
    *sources.TABLES,
    *figures.TABLES,
    *findings.TABLES,
    *affairs.TABLES,
    *things.TABLES,
    *vocabulary.TABLES,
    LEFTOVERS,
)
BY_NAME: Final = {each.name: each for each in TABLES}


def in_building_order() -> Iterator[Table]:
    """Yield each table after all that hold keys of it, so that the keys are known by then."""
    order: TopologicalSorter[str] = TopologicalSorter()
    for each in TABLES:
        order.add(each.name)
        for key in each.foreign_keys:
            if key.table != each.name:
                order.add(key.table, each.name)
        if each is not LEFTOVERS:
            order.add(LEFTOVERS.name, each.name)
    yield from (BY_NAME[name] for name in order.static_order())
