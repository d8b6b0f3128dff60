"""Draw figures for the same victims side by side: a panel for each quantity, a row for each figure.

Nothing is summed or averaged: each figure is its claimant's, and one that is not given has its row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from math import log
from typing import Final, Literal, TypeAlias

from conflictgraph.drawings.filling import Row, Solution, Spec, fill
from conflictgraph.drawings.words import WORDS, Language, day, in_words

#: Of the numbers; ``log`` where figures differ by powers of ten.
Scale: TypeAlias = Literal["linear", "log"]

#: So far beyond the greatest number a bar goes on that has no end.
_BEYOND: Final = 1.18
#: On a logarithmic scale, where a bar begins that has no beginning: below the first person.
_LOG_START: Final = 0.7
#: A wording stands to the left of its figure from this part of the scale on.
_RIGHT_PART: Final = 0.62


def draw_claims(solutions: Sequence[Solution], lang: Language, scale: Scale = "linear") -> Spec:
    """Return the drawing of figures.

    Args:
        solutions: of the saved query ``figures-compared``.
        lang: of titles, numbers and dates.
        scale: of the numbers.
    """
    rows: list[Row] = []
    for number, (_, figures) in enumerate(
        groupby(_in_order(solutions), key=lambda row: row["quantity"])
    ):
        rows += _panel(number, list(figures), scale, lang)
    return fill("claims", {"figures": rows}, lang, {"scale": scale, "is-linear": scale == "linear"})


def _in_order(solutions: Sequence[Solution]) -> list[Solution]:
    """Return the disputed quantities first, then those with most figures; claimants by time.

    No order depends on labels: it is the same in all languages.
    """
    figures = Counter(row["quantity"] for row in solutions)
    disputed = {row["quantity"] for row in solutions if row["rivals"]}
    first: dict[tuple[str, str], date] = {}
    for row in solutions:
        if row["date"] is not None:
            own = row["quantity"], row["claimant"]
            first[own] = min(first.get(own, row["date"]), row["date"])

    def place(row: Solution) -> tuple[object, ...]:
        quantity, claimant = row["quantity"], row["claimant"]
        begun = first.get((quantity, claimant))
        return (
            *(quantity not in disputed, -figures[quantity], quantity),
            *(*_dated(begun), claimant),
            *(*_dated(row["date"]), row["statement"]),
        )

    return sorted(solutions, key=place)


def _dated(moment: date | None) -> tuple[bool, date]:
    """Return what puts days in order, and what has none behind them."""
    return moment is None, moment or date.min


def _panel(number: int, figures: Sequence[Solution], scale: str, lang: Language) -> list[Row]:
    """Return the rows of one quantity."""
    named = [
        figure[key] for figure in figures for key in ("lower", "value", "upper")
        if figure[key] is not None
    ]  # fmt: skip
    start = 0 if scale == "linear" else _LOG_START
    most = max([*named, 1])
    quantity = f"{number:04}{_heading(figures[0], lang)}"
    return [
        {"quantity": quantity, "row": f"{at:04}{who}"} | _figure(figure, start, most, scale, lang)
        for at, (who, figure) in enumerate(_iter_named(figures))
    ]


def _iter_named(figures: Sequence[Solution]) -> Iterator[tuple[str, Solution]]:
    """Yield figures with the name of the claimant, which stands at the first of several alone."""
    for _, own in groupby(figures, key=lambda figure: figure["claimant"]):
        for place, figure in enumerate(own):
            yield "" if place else str(figure["claimantLabel"]), figure


def _heading(figure: Solution, lang: Language) -> str:
    """Return two lines: who is counted, and of which side, in which conflict and place."""
    where = [figure[key] for key in ("sideLabel", "conflictLabel", "placeLabel") if figure[key]]
    if len(where) > 1 and figure["conflictLabel"] and figure["conflictLabel"] in where[0]:
        where.remove(figure["conflictLabel"])  # the side's name says it
    return in_words(figure["counted"], figure["victims"], lang) + "\n" + " · ".join(where)


def _figure(figure: Solution, start: float, most: float, scale: str, lang: Language) -> Row:
    """Return what is drawn of one figure, in numbers of people, and what is told of it."""
    lower, value, upper = (figure[key] for key in ("lower", "value", "upper"))
    edge = most * _BEYOND
    shape = _shape(lower, value, upper)
    begin = start if lower is None else max(lower, start)
    end = edge if upper is None else max(upper, start)
    at = value if shape in {"exact", "about"} else lower if lower is not None else upper
    said, dated = _label(figure, lang), day(figure["date"], lang)
    place = max(start if at is None else at, start)
    is_right = (place / edge if scale == "linear" else _log_part(place, start, edge)) > _RIGHT_PART
    quotes = (figure["quotes"] or "").replace(" | ", " … ")
    told = ": ".join(filter(None, (figure["claimantLabel"], said)))
    return {
        "shape": shape,
        "start": start,
        "edge": edge,
        "begin": begin,
        "end": end,
        "at": place,
        "label": said,
        "align": "right" if is_right else "left",
        "kind": figure["kind"],
        "mark": "≠" if figure["rivals"] else "",
        "date": dated,
        "wording": quotes,
        "text": ", ".join(filter(None, (figure["title"], figure["publisherLabel"]))),
        "told": ", ".join(filter(None, (told, dated))) + (f": “{quotes}”" if quotes else ""),
    }


def _shape(lower: int | None, value: int | None, upper: int | None) -> str:
    if lower is not None and lower == upper:
        return "exact"
    if lower is None and upper is None:
        return "none" if value is None else "about"
    if upper is None:
        return "no-end"
    return "no-beginning" if lower is None else "range"


def _label(figure: Solution, lang: Language) -> str:
    # A figure that is given twice in a text is worded twice.
    wording = (figure["wording"] or "").partition(" | ")[0] or (
        "" if figure["value"] is None else str(figure["value"])
    )
    kind = figure["kind"]
    if kind == "given":
        return wording
    return ": ".join(filter(None, (WORDS[lang].get(kind, kind), wording)))


def _log_part(place: float, start: float, edge: float) -> float:
    return log(place / start) / log(edge / start)
