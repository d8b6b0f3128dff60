"""What was counted in one generation of the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, Self

from conflictgraph.server.revision import Revision

#: What is counted, the quickest first, each with its name in German and English.
TABLES: Final[Mapping[str, tuple[str, str]]] = {
    "graphs": ("die Namen der Graphen", "the names of graphs"),
    "subsets": ("die Umfänge der Graphen", "the sizes of graphs"),
    "default": ("der Umfang des Standardgraphen", "the size of the default graph"),
    "totals": ("der Umfang des Datensatzes", "the size of the dataset"),
    "classes": ("die Klassen", "the classes"),
    "properties": ("die Eigenschaften", "the properties"),
    "class-properties": ("die Eigenschaften je Klasse", "the properties of each class"),
}


class Row(NamedTuple):
    """One line of a table.

    Attributes:
        keys: what is counted: ``graph``, ``class``, ``property``, each with its IRI.
        figures: the numbers, each under the name of a VoID property.
    """

    keys: Mapping[str, str]
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The tables that could be counted; never a guess.

    Attributes:
        revision: the state of the store they are true of; None when there is none.
        tables: name to rows.
    """

    revision: Revision | None
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the names of the tables that are not there."""
        return tuple(name for name in TABLES if name not in self.tables)

    def having(self, name: str, rows: tuple[Row, ...]) -> Self:
        """Return these statistics with one more table."""
        return replace(self, tables={**self.tables, name: rows})

    def rows(self, name: str) -> tuple[Row, ...]:
        """Return a table; empty when it is missing."""
        return self.tables.get(name, ())

    def figures(self, name: str) -> Mapping[str, int]:
        """Return all figures of a table that is about one thing."""
        return {key: number for row in self.rows(name) for key, number in row.figures.items()}
