"""The codebook of the tables, from their definitions and those of the ontology."""

from __future__ import annotations

from itertools import groupby

from conflictgraph.tables.codebook import Entry, iter_entries
from conflictgraph.tables.definitions import BY_NAME
from conflictgraph.tables.model import Table
from generator.markdown import anchor, code, head, table

_INTRODUCTION = """\
What `conflictgraph export --tables DIR` writes: [how to](../how-to/tables.md). Names of tables and
columns, types and keys stay; new ones may be added. The order is that of the sheets.

An `iri` names the same thing in every table, on the server and in SPARQL. A `code` stands without
its list: `killed` is a code of the list [`measure`](ontology.md#code-measure), and the table
[codes](#codes) has them all. A `name` is that of a class or property of the
[ontology](ontology.md), in the table [terms](#terms). What analysts add themselves stands in full.
Offsets count code points and are half-open. Where a cell is empty, nothing is said.

Figures stand beside who gives them. No table adds up or averages anything, and whoever does so over
claimants counts the same victims several times. A withheld figure is a row.
"""
_TITLES = ("column", "type", "key", "meaning", "property", "Definition (de)", "definition (en)")


def to_page() -> str:
    """Return the page."""
    parts = [head("Tables", _INTRODUCTION), table(("table", "what has a row in it"), _overview())]
    for name, entries in groupby(iter_entries(), key=lambda entry: entry.table):
        parts += [f"## {anchor(name)}{name}\n", _keys(BY_NAME[name])]
        parts.append(table(_TITLES, map(_column, entries)))
    return "\n".join(parts)


def _overview() -> list[tuple[str, str]]:
    return [(f"[{name}](#{name})", each.note) for name, each in BY_NAME.items()]


def _keys(found: Table) -> str:
    keys = f"{found.note} Key: {', '.join(map(code, found.key))}."
    for each in found.pairs:
        columns = " and ".join(map(code, each.columns))
        keys += f" {columns} are together a key of [{each.table}](#{each.table})."
    return keys + "\n"


def _column(entry: Entry) -> tuple[str, ...]:
    meaning = entry.meaning
    if entry.codes:
        meaning += f"; code of [{entry.codes}](ontology.md#code-{entry.codes})"
    key = "key" if entry.key else ""
    if entry.refers_to:
        key += f"{', ' if key else ''}of [{entry.refers_to}](#{entry.refers_to})"
    definitions = entry.definition_de, entry.definition_en
    return code(entry.column), entry.type, key, meaning, _property(entry.property), *definitions


def _property(name: str) -> str:
    # Others are written in full.
    return code(name) if ":" in name or not name else f"[`cg:{name}`](ontology.md#{name})"
