"""Who asks what of whom, and who accuses whom: numbers of statements by pair of actors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from conflictgraph.server.things import page_of
from conflictgraph.server.ui.rows import Row

#: The saved queries that give the rows.
ASKING: Final = "demands-counted"
BLAME: Final = "accusations-counted"
#: A table stays one that can be read: those with most statements.
MOST_ASKING: Final = 15
MOST_ASKED: Final = 10
MOST_PAIRS: Final = 40

#: From the strongest to the weakest.
_ACTS: Final = ("Demand", "Appeal", "Expectation", "Hope")


@dataclass(frozen=True, slots=True)
class Named:
    """An actor of a table, with the address of its page relative to the start page."""

    name: str
    page: str


@dataclass(frozen=True, slots=True)
class Number:
    """How many statements there are, and the fields that filter the page of statements to them."""

    act: str
    statements: int
    fields: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one actor asks, of each actor of the columns."""

    asking: Named
    cells: tuple[tuple[Number, ...], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who asks what of whom.

    Attributes:
        columns: who is asked, those with most statements first.
        lines: who asks, likewise.
        is_cut: whether somebody is left out.
    """

    columns: tuple[Named, ...]
    lines: tuple[Line, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Blame:
    """Two actors, and how often each accuses the other.

    Attributes:
        first, second: by name.
        forth: statements with which the first accuses the second; None where there are none.
        back: with which the second accuses the first.
    """

    first: Named
    second: Named
    forth: Number | None
    back: Number | None

    @property
    def is_mutual(self) -> bool:
        """Tell whether blame goes both ways."""
        return self.forth is not None and self.back is not None

    @property
    def statements(self) -> int:
        """Return the number in both directions, by which pairs are put in order."""
        return sum(each.statements for each in (self.forth, self.back) if each)


def to_matrix(rows: Sequence[Row], kept: Mapping[str, str], base_iri: str) -> Matrix:
    """Lay out the rows of ``demands-counted``.

    Args:
        rows: one for each pair and act.
        kept: filters that the page of statements takes over, by name.
        base_iri: of the data.
    """
    asking, asked = _frequent(rows, "asking"), _frequent(rows, "asked")
    names = {row[role]: _named(row, role, base_iri) for row in rows for role in ("asking", "asked")}
    found = {(row["asking"], row["asked"], row["act"]): row for row in rows}
    columns = asked[:MOST_ASKED]

    def cell(speaker: str, target: str) -> tuple[Number, ...]:
        keys = ((speaker, target, act) for act in _ACTS)
        return tuple(_number(found[key], *key, kept) for key in keys if key in found)

    lines = (
        Line(names[speaker], tuple(cell(speaker, target) for target in columns))
        for speaker in asking[:MOST_ASKING]
    )
    return Matrix(
        tuple(names[target] for target in columns),
        tuple(line for line in lines if any(line.cells)),
        len(asking) > MOST_ASKING or len(asked) > MOST_ASKED,
    )


def to_blame(rows: Sequence[Row], kept: Mapping[str, str], base_iri: str) -> tuple[Blame, ...]:
    """Set the rows of ``accusations-counted`` side by side: mutual blame first, then the most.

    Args:
        rows: one for each accuser and accused.
        kept: filters that the page of statements takes over, by name.
        base_iri: of the data.
    """
    names = {
        row[role]: _named(row, role, base_iri) for row in rows for role in ("accuser", "accused")
    }
    found = {(row["accuser"], row["accused"]): row for row in rows}

    def direction(accuser: str, accused: str) -> Number | None:
        row = found.get((accuser, accused))
        return _number(row, accuser, accused, "Accusation", kept) if row else None

    pairs = {tuple(sorted(key, key=lambda iri: (names[iri].name, iri))): None for key in found}
    all_blame = (
        Blame(names[first], names[second], direction(first, second), direction(second, first))
        for first, second in pairs
    )
    return tuple(
        sorted(
            all_blame,
            key=lambda each: (
                not each.is_mutual,
                -each.statements,
                each.first.name,
                each.second.name,
            ),
        )
    )


def _frequent(rows: Sequence[Row], role: str) -> list[str]:
    """Return the actors in a role, those with most statements first."""
    statements: Counter[str] = Counter()
    for row in rows:
        statements[row[role]] += int(row["statements"])
    return sorted(statements, key=lambda iri: (-statements[iri], iri))


def _named(row: Row, role: str, base_iri: str) -> Named:
    return Named(row.get(f"{role}Label") or row[role], page_of(row[role], base_iri))


def _number(row: Row, speaker: str, target: str, act: str, kept: Mapping[str, str]) -> Number:
    fields = {"speaker": speaker, "target": target, "act": f"cg:{act}", **kept}
    return Number(act, int(row["statements"]), urlencode(fields))
