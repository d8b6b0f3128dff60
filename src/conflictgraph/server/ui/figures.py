"""Figures for the same victims side by side: who gives which, drawn on one scale.

Nothing is summed or averaged: each figure is its claimant's, and a figure that is not given has its
row, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from conflictgraph.server.things import page_of
from conflictgraph.server.ui.languages import marked
from conflictgraph.server.ui.rows import Row

#: The saved query that gives the rows, and how many quantities it gives at most.
COMPARED: Final = "figures-compared"
MAX_QUANTITIES: Final = 40
MAX_FIGURES: Final = 600
#: Width of a drawing, in its own units.
WIDTH: Final = 1000
#: So much of it is for figures that go on without an end.
_OPEN: Final = 60
_WORDS_BETWEEN: Final = " | "
#: What is counted comes first in a heading.
_HEADINGS: Final = {
    ("killed", "total"): marked("Killed"),
    ("killed", "military"): marked("Soldiers killed"),
    ("killed", "civilian"): marked("Civilians killed"),
    ("wounded", "total"): marked("Wounded"),
    ("wounded", "military"): marked("Soldiers wounded"),
    ("wounded", "civilian"): marked("Civilians wounded"),
    ("missing", "total"): marked("Missing"),
    ("missing", "military"): marked("Soldiers missing"),
    ("missing", "civilian"): marked("Civilians missing"),
    ("captured", "total"): marked("Captured"),
    ("captured", "military"): marked("Soldiers captured"),
    ("captured", "civilian"): marked("Civilians captured"),
    ("displaced", "total"): marked("Displaced"),
    ("displaced", "military"): marked("Soldiers displaced"),
    ("displaced", "civilian"): marked("Civilians displaced"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """What the words of a figure allow, on the scale of its drawing.

    Attributes:
        begin: left end; 0 where the words name no least number.
        end: right end; beyond the scale where they name no greatest one.
        at: where the number as worded stands; None when there is none.
        is_open: whether it goes on beyond the greatest number that anybody names.
    """

    begin: int
    end: int
    at: int | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """One claimant's figure in one text.

    Attributes:
        kind: ``given``, ``withheld``, ``denied`` or ``retracted``.
        number: as it is to be read, such as ``≥ 551``.
        bar: what is drawn; None for a figure without bounds.
        wording: the number in the words of the text.
        quotes: the words around it, in text order.
        rivals: how many figures of others exclude it.
        statement, document: addresses of their pages.
    """

    kind: str
    number: str
    bar: Bar | None
    wording: str
    quotes: tuple[str, ...]
    rivals: int
    voice: str
    date: str
    publisher: str
    title: str
    statement: str
    document: str


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who speaks of a quantity, with all figures in order of their days."""

    name: str
    page: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """The same victims of the same side in the same conflict.

    Attributes:
        heading: who is counted, in English; marked for translation.
        side: whose they are; empty where no side is named.
        place: where, if only there.
        most: the greatest number named, at the right end of the scale.
        disputed: whether figures of two claimants exclude each other.
    """

    heading: str
    side: str
    place: str
    page: str
    most: int
    claimants: tuple[Claimant, ...]

    @property
    def disputed(self) -> bool:
        """Tell whether figures of two claimants exclude each other."""
        return any(figure.rivals for each in self.claimants for figure in each.figures)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict with the quantities that its claimants speak of."""

    name: str
    quantities: tuple[Quantity, ...]

    @property
    def figures(self) -> int:
        """Return how many figures there are, each text's by itself."""
        return sum(len(who.figures) for each in self.quantities for who in each.claimants)


def to_conflicts(rows: Sequence[Row], base_iri: str) -> tuple[Conflict, ...]:
    """Group the rows of the saved query ``figures-compared``.

    Args:
        rows: those of one quantity together, in order of claimants and days.
        base_iri: of the data.
    """
    found: dict[str, list[Quantity]] = {}
    for _, group in groupby(rows, key=lambda row: row["quantity"]):
        members = list(group)
        name = members[0].get("conflictLabel", "")
        found.setdefault(name, []).append(_quantity(members, base_iri))
    return tuple(Conflict(name, tuple(each)) for name, each in found.items())


def _quantity(rows: Sequence[Row], base_iri: str) -> Quantity:
    first = rows[0]
    most = max((number for row in rows for number in _numbers(row)), default=0)
    return Quantity(
        heading_of(first["counted"], first["victims"]),
        first.get("sideLabel", ""),
        first.get("placeLabel", ""),
        page_of(first["quantity"], base_iri),
        most,
        tuple(_iter_claimants(rows, most, base_iri)),
    )


def heading_of(counted: str, victims: str) -> str:
    """Return who is counted, in English; marked for translation where the product knows both.

    Args:
        counted: what happened to them, such as ``killed``.
        victims: whose kind they are, such as ``civilian``.
    """
    return _HEADINGS.get((counted, victims), f"{counted.capitalize()}: {victims}")


def _iter_claimants(rows: Iterable[Row], most: int, base_iri: str) -> Iterator[Claimant]:
    for iri, group in groupby(rows, key=lambda row: row["claimant"]):
        members = list(group)
        figures = tuple(_figure(row, most, base_iri) for row in members)
        yield Claimant(members[0].get("claimantLabel") or iri, page_of(iri, base_iri), figures)


def _figure(row: Row, most: int, base_iri: str) -> Figure:
    return Figure(
        row["kind"],
        _number(row),
        _bar(row, most),
        row.get("wording", ""),
        tuple(filter(None, row.get("quotes", "").split(_WORDS_BETWEEN))),
        int(row.get("rivals", 0)),
        row.get("voice", ""),
        row.get("date", ""),
        row.get("publisherLabel", ""),
        row.get("title", ""),
        page_of(row["statement"], base_iri),
        page_of(row["document"], base_iri),
    )


def _numbers(row: Row) -> list[int]:
    return [int(row[name]) for name in ("value", "lower", "upper") if name in row]


def _number(row: Row) -> str:
    """Return a figure in digits, with a sign for what its words leave open."""
    lower, upper = row.get("lower"), row.get("upper")
    if lower and upper:
        return _grouped(lower) if lower == upper else f"{_grouped(lower)}–{_grouped(upper)}"
    if lower:
        return f"≥\u202f{_grouped(lower)}"
    if upper:
        return f"≤\u202f{_grouped(upper)}"
    return f"≈\u202f{_grouped(row['value'])}" if "value" in row else ""


def _grouped(number: str) -> str:
    return f"{int(number):,}".replace(",", "\u202f")


def _bar(row: Row, most: int) -> Bar | None:
    numbers = _numbers(row)
    if not numbers or not most:
        return None

    def place(number: int) -> int:
        return round(number * (WIDTH - _OPEN) / most)

    lower, upper = row.get("lower"), row.get("upper")
    worded = place(int(row["value"])) if "value" in row else None
    if lower is None and upper is None:
        return Bar(worded or 0, worded or 0, worded, is_open=False)
    end = place(int(upper)) if upper is not None else WIDTH
    return Bar(place(int(lower)) if lower is not None else 0, end, worded, is_open=upper is None)
