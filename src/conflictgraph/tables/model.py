"""What a table is: columns with types and meanings, a key, and where its rows come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from conflictgraph.tables.graph import Graph


class Kind(Enum):
    """What the values of a column are."""

    IRI = "iri"
    TEXT = "text"
    #: A code without its list, such as ``killed``; in full where it is of another list.
    CODE = "code"
    #: The name of a class or property, such as ``CasualtyClaim``; in full where it is an analyst's.
    NAME = "name"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


DATATYPES: Final[dict[Kind, pl.DataType]] = {
    Kind.IRI: pl.String(),
    Kind.TEXT: pl.String(),
    Kind.CODE: pl.String(),
    Kind.NAME: pl.String(),
    Kind.INTEGER: pl.Int64(),
    Kind.NUMBER: pl.Float64(),
    Kind.BOOLEAN: pl.Boolean(),
    Kind.DATE: pl.Date(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: in snake case; it stays.
        kind: what its values are.
        note: what they mean, as part of a sentence.
        predicate: IRI of the property whose values they are; empty where they come otherwise.
        to: the table whose key they are; empty where they are no key.
        codes: the code list they are from.
        language: of which language the values are taken, where the property has several.
        of: the column whose property it is; where it is empty, the first one of the key.
    """

    name: str
    kind: Kind
    note: str
    predicate: str = ""
    to: str = ""
    codes: str = ""
    language: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that are together the key of a row in another table, in the order of that key."""

    columns: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: in snake case; it stays.
        note: what has a row in it, as a sentence.
        key: the columns that no two rows have in common; each row has a value in all of them.
        columns: in their order.
        rows: returns the rows with the columns of the key, and with others that are no property.
            What is missing is looked up by its property.
        pairs: keys of other tables that are more than one column.
    """

    name: str
    note: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Graph], pl.DataFrame]
    pairs: tuple[ForeignKey, ...] = ()

    @property
    def foreign_keys(self) -> tuple[ForeignKey, ...]:
        """Return the keys of other tables, or of this one, that stand in this one."""
        single = (ForeignKey((each.name,), each.to) for each in self.columns if each.to)
        return (*single, *self.pairs)

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Return the datatype of each column."""
        return {each.name: DATATYPES[each.kind] for each in self.columns}


def in_both_languages(name: str, what: str, predicate: str, of: str = "") -> tuple[Column, ...]:
    """Return the columns of a name or a sentence in the languages of the pages."""
    return tuple(
        Column(f"{name}_{tag}", Kind.TEXT, f"{what} in {word}", predicate, language=tag, of=of)
        for tag, word in (("de", "German"), ("en", "English"))
    )
