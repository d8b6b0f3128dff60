"""What every column means: its own note beside what the ontology says of its property."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import polars as pl

from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.terms import Terms, read_terms
from conflictgraph.tables.definitions import TABLES
from conflictgraph.tables.model import Column, Table
from conflictgraph.tables.names import without_namespace
from conflictgraph.vocab import NS, SKOS

#: Name of its sheet.
SHEET = "codebook"


@dataclass(frozen=True, slots=True)
class Entry:
    """One column as the codebook has it.

    Attributes:
        table, column, type: where it is, and of which kind.
        key: ``key`` for a column of the table's key, else empty.
        refers_to: the table whose key it is.
        codes: the code list it is from.
        meaning: its note.
        property: the property whose values it has; our own ones by their names.
        definition_de, definition_en: what the ontology says of that property.
    """

    table: str
    column: str
    type: str
    key: str
    refers_to: str
    codes: str
    meaning: str
    property: str
    definition_de: str
    definition_en: str


def iter_entries() -> Iterator[Entry]:
    """Yield each column of each table, in the order in which they are shown.

    Raises:
        ResourceError: the installation is incomplete.
    """
    terms = read_terms(ontology_folder())
    for table in TABLES:
        for column in table.columns:
            yield _entry(terms, table, column)


def codebook_frame() -> pl.DataFrame:
    """Return the codebook as a frame; empty where there is nothing to say."""
    rows = pl.DataFrame([asdict(each) for each in iter_entries()])
    return rows.with_columns(pl.all().replace("", None))


def _entry(terms: Terms, table: Table, column: Column) -> Entry:
    # Names and definitions mean the same of every term: their definitions say nothing here.
    defined = column.predicate if column.predicate.startswith(NS) else ""
    definitions = [terms.text(defined, SKOS + "definition", tag) for tag in ("de", "en")]
    return Entry(
        table.name,
        column.name,
        column.kind.value,
        "key" if column.name in table.key else "",
        column.to,
        column.codes,
        column.note,
        without_namespace(column.predicate),
        *definitions,
    )
