"""The header of WebAnno TSV: which layer and feature each column is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from conflictgraph.errors import SourceError
from conflictgraph.readers.cas.structures import Layer

#: Number, place and characters of a token come before the first layer.
FIRST_COLUMN: Final = 3

_LAYER: Final = re.compile(r"#T_(SP|CH|RL)=([^|]+)(?:\|(.*))?")
_ROLE: Final = re.compile(r"ROLE_[^:]+:(\w+?)_((?:\w+\.)+\w+)")
_BASE: Final = "BT_"
SOURCE, TARGET, NEXT = "Governor", "Dependent", "next"


class Kind(Enum):
    """The three kinds of layers."""

    SPAN = "SP"
    CHAIN = "CH"
    RELATION = "RL"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one layer.

    Attributes:
        values: feature to column; a layer without features has one column without a name.
        slots: link feature to the column of roles, that of targets and the targets' layer.
        base: the layer that a relation joins, and the column with where it comes from.
    """

    kind: Kind
    layer: Layer
    values: dict[str, int]
    slots: dict[str, tuple[int, int, str]]
    base: tuple[str, int] = ("", 0)

    @property
    def all(self) -> list[int]:
        """Return the numbers of all columns with features."""
        return [*self.values.values(), *(roles for roles, _, _ in self.slots.values())]


def parse_header(lines: Sequence[str], width: int, source: str) -> list[Columns]:
    """Return the columns of all layers.

    Args:
        lines: those that declare layers, in their order.
        width: how many columns the rows have: it tells whether relations without features
            have a column of stars.
        source: the name of the file in messages.

    Raises:
        SourceError: ``webanno.header``.
    """
    for has_stars in (True, False):
        found = _columns(lines, source, has_stars=has_stars)
        last = [max((*each.all, *_ends(each), FIRST_COLUMN - 1)) for each in found]
        if max(last, default=FIRST_COLUMN - 1) + 1 == width:
            return found
    reason = f"the rows have {width} columns, the layers in the header need others"
    raise SourceError("webanno.header", reason, source, 1)


def _columns(lines: Iterable[str], source: str, *, has_stars: bool) -> list[Columns]:
    found: list[Columns] = []
    column = FIRST_COLUMN
    for line in lines:
        declared = _LAYER.fullmatch(line)
        if not declared:
            reason = "a layer is declared as #T_SP=, #T_CH= or #T_RL= with its features"
            raise SourceError("webanno.header", reason, source, snippet=line)
        kind, name = Kind(declared[1]), declared[2]
        features = [each for each in (declared[3] or "").split("|") if each]
        layer = _layer(kind, name, features, column, has_stars=has_stars)
        column = max((*layer.all, *_ends(layer), column - 1)) + 1
        found.append(layer)
    return found


def _layer(kind: Kind, name: str, features: list[str], column: int, *, has_stars: bool) -> Columns:
    values: dict[str, int] = {}
    slots: dict[str, tuple[int, int, str]] = {}
    base, waiting = ("", 0), iter(features)
    for feature in waiting:
        if role := _ROLE.fullmatch(feature):
            slots[role[1]] = (column, column + 1, next(waiting, ""))
            column += 2
        elif kind is Kind.RELATION and feature.startswith(_BASE):
            if not values and has_stars:
                values[""], column = column, column + 1
            base, column = (feature.removeprefix(_BASE), column), column + 1
        else:
            values[feature], column = column, column + 1
    if not features:
        values[""] = column
    named = tuple(filter(None, values))
    ends = {Kind.RELATION: {SOURCE, TARGET}, Kind.CHAIN: {NEXT}, Kind.SPAN: set[str]()}[kind]
    layer = Layer(name, named, frozenset(ends), frozenset(slots))
    return Columns(kind, layer, values, slots, base)


def _ends(each: Columns) -> list[int]:
    targets = [target for _, target, _ in each.slots.values()]
    return [*targets, each.base[1]]
