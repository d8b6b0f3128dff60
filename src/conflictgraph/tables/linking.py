"""Tables that are one property, or one choice of things, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from conflictgraph.tables.graph import Graph
from conflictgraph.tables.names import code_in

Rows = Callable[[Graph], pl.DataFrame]


def things_of(key: str, *roots: str) -> Rows:
    """Return the rows of a table of all things of some classes."""

    def rows(graph: Graph) -> pl.DataFrame:
        return graph.of_class(key, *roots)

    return rows


def links_of(predicate: str, key: str, other: str) -> Rows:
    """Return the rows of a table of one property that leads to things."""

    def rows(graph: Graph) -> pl.DataFrame:
        return graph.links(predicate).rename({"subject": key, "object": other})

    return rows


def codes_of(predicate: str, key: str, other: str, codes: str) -> Rows:
    """Return the rows of a table of one property whose values are codes."""

    def rows(graph: Graph) -> pl.DataFrame:
        found = graph.links(predicate).with_columns(code_in("object", codes))
        return found.rename({"subject": key, "object": other})

    return rows
