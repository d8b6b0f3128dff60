"""Rows into the columns of their table: looked up, converted, with every key leading somewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import polars as pl

from conflictgraph.tables.definitions import BY_NAME, LEFTOVERS, in_building_order
from conflictgraph.tables.graph import Graph
from conflictgraph.tables.model import DATATYPES, Column, Kind, Table
from conflictgraph.tables.names import code_in


def iter_tables(graph: Graph) -> Iterator[tuple[Table, pl.DataFrame]]:
    """Yield each table with its rows, one at a time, sorted by their keys.

    What a row elsewhere leads to always has a row of its own, be it with little but its key: a
    graph may name a thing and not say what it is.
    """
    return _Assembly(graph).iter_tables()


class _Assembly:
    """The tables in the making, and what has to be kept of those that are finished."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._leftovers: list[pl.DataFrame] = []
        self._keys: defaultdict[str, list[pl.DataFrame]] = defaultdict(list)

    def iter_tables(self) -> Iterator[tuple[Table, pl.DataFrame]]:
        for table in in_building_order():
            rows = self._rows(table)
            self._note_keys(table, rows)
            yield table, rows.sort(table.key).rechunk()

    def _rows(self, table: Table) -> pl.DataFrame:
        found = table.rows(self._graph)
        if table is LEFTOVERS:
            found = pl.concat([found, *self._leftovers])
        missing = _missing(self._keys.pop(table.name, []), found, table)
        rows = self._fill(table, pl.concat([found, missing], how="diagonal"))
        own = [key.columns for key in table.foreign_keys if key.table == table.name]
        named = [_keys_in(rows, columns, table) for columns in own]
        return pl.concat([rows, self._fill(table, _missing(named, rows, table))])

    def _fill(self, table: Table, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows with the columns of the table; those of properties are looked up."""
        rows = rows.unique(table.key)
        for column in table.columns:
            if column.name in rows.columns:
                continue
            if column.predicate and rows.height:
                of = column.of or table.key[0]
                values = self._values(table, column, rows[of].unique().alias("subject"))
                rows = rows.join(values.rename({"subject": of}), on=of, how="left")
            else:
                rows = rows.with_columns(pl.lit(None, pl.String).alias(column.name))
        typed = [_converted(rows[each.name], each.kind) for each in table.columns]
        return pl.DataFrame(typed).drop_nulls(table.key)

    def _values(self, table: Table, column: Column, subjects: pl.Series) -> pl.DataFrame:
        """Return ``subject`` and, as the column is called, the one value that it takes."""
        found = _look_up(self._graph, column).join(subjects.to_frame(), on="subject", how="semi")
        found = found.with_columns(_converted(found["_raw"], column.kind).alias(column.name))
        fits = pl.col(column.name).is_not_null()
        found = found.sort("subject", fits, "_raw", descending=[False, True, False])
        first = fits & pl.col("subject").is_first_distinct()
        left = found.filter(~first).select(
            table=pl.lit(table.name), row="subject", column=pl.lit(column.name), value="_raw"
        )
        if left.height:
            self._leftovers.append(left)
        return found.filter(first).select("subject", column.name)

    def _note_keys(self, table: Table, rows: pl.DataFrame) -> None:
        for key in table.foreign_keys:
            if key.table != table.name:
                named = _keys_in(rows, key.columns, BY_NAME[key.table])
                self._keys[key.table].append(named)


def _missing(named: list[pl.DataFrame], rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Return the keys that stand elsewhere and have no row yet."""
    schema = {name: table.schema[name] for name in table.key}
    keys = pl.concat([pl.DataFrame(schema=schema), *named]).unique()
    return keys.join(rows, on=table.key, how="anti")


def _keys_in(rows: pl.DataFrame, columns: tuple[str, ...], target: Table) -> pl.DataFrame:
    """Return the keys of another table that stand in some columns, each once, by its names."""
    found = rows.select(columns).drop_nulls().unique()
    return found.rename(dict(zip(columns, target.key, strict=True)))


def _look_up(graph: Graph, column: Column) -> pl.DataFrame:
    """Return ``subject`` and each value of a property as a text, ``_raw``: no column's name."""
    if column.kind in (Kind.IRI, Kind.CODE):
        found = graph.links(column.predicate).select("subject", _raw="object")
        return found.with_columns(code_in("_raw", column.codes)) if column.codes else found
    found = graph.literals(column.predicate)
    if column.language:
        found = found.filter(pl.col("language") == column.language)
    return found.select("subject", _raw="value").unique()


def _converted(values: pl.Series, kind: Kind) -> pl.Series:
    """Return values as a column has them; null where one is none of its kind."""
    datatype = DATATYPES[kind]
    if values.dtype == datatype or values.dtype != pl.String:
        return values.cast(datatype)
    if kind is Kind.DATE:
        return values.str.to_date("%Y-%m-%d", strict=False)
    if kind is Kind.BOOLEAN:
        truths = {"true": True, "1": True, "false": False, "0": False}
        return values.replace_strict(truths, default=None, return_dtype=pl.Boolean)
    return values.cast(datatype, strict=False)
