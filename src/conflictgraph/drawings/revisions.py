"""Draw how the figure of one claimant for the same victims changes, as steps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from conflictgraph.drawings.filling import Row, Solution, Spec, fill
from conflictgraph.drawings.words import WORDS, Language, day, in_words

#: What makes figures those of one claimant for the same victims.
_SERIES: Final = ("claimant", "counted", "victims", "sideLabel", "conflictLabel")
_BEYOND: Final = 1.25


def draw_revisions(solutions: Sequence[Solution], lang: Language) -> Spec:
    """Return the drawing of revisions, a panel for each claimant and quantity.

    Args:
        solutions: of the saved query ``revisions``.
        lang: of titles, numbers and dates.
    """
    figures: list[Row] = []
    # The query gives series together, each in order of time.
    dated = (row for row in solutions if row["date"] is not None)
    for number, (_, series) in enumerate(
        groupby(dated, key=lambda row: [row[key] for key in _SERIES])
    ):
        figures += _panel(number, list(series), lang)
    return fill("revisions", {"figures": figures}, lang)


def _panel(number: int, series: Sequence[Solution], lang: Language) -> list[Row]:
    edge = max([_place(each) for each in series] + [1]) * _BEYOND
    return [
        _figure(each, f"{number:04}", edge, lang) | {"place": _label_place(each, before)}
        for before, each in zip([None, *series], series, strict=False)
    ]


def _label_place(figure: Solution, before: Solution | None) -> str:
    """Return where a label does not meet the line; nowhere for the same figure said again."""
    if before and (before["figure"], before["stance"]) == (figure["figure"], figure["stance"]):
        return "nowhere"
    if figure["lower"] is None and figure["upper"] is None:
        return "right"
    return "above" if before and _place(figure) >= _place(before) else "left"


def _place(figure: Solution) -> int:
    """Return where a figure is drawn: its least number, else its greatest, else the foot."""
    lower, upper = figure["lower"], figure["upper"]
    return int(lower if lower is not None else upper if upper is not None else 0)


def _figure(figure: Solution, number: str, edge: float, lang: Language) -> Row:
    lower, upper, stance = figure["lower"], figure["upper"], figure["stance"]
    who = in_words(figure["counted"], figure["victims"], lang)
    side = figure["sideLabel"] or figure["conflictLabel"] or ""
    said = figure["figure"] or WORDS[lang]["withheld"]
    if stance == "retracts":
        said = f"{WORDS[lang]['retracted']}: {said}"
    quotes = (figure["quotes"] or "").replace(" | ", " … ")
    date = day(figure["date"], lang)
    return {
        "series": f"{number}{figure['claimantLabel']}\n{who}\n{side}",
        "date": f"{figure['date']}T00:00:00Z",
        "at": _place(figure),
        "begin": 0 if lower is None else lower,
        "end": edge if upper is None else upper,
        "shape": _shape(lower, upper),
        "stance": stance,
        "label": said,
        "text": figure["title"] or "",
        "told": f"{figure['claimantLabel']}: {said}, {date}" + (f": “{quotes}”" if quotes else ""),
    }


def _shape(lower: int | None, upper: int | None) -> str:
    if lower is None and upper is None:
        return "none"
    if lower == upper:
        return "exact"
    if upper is None:
        return "no-end"
    return "no-beginning" if lower is None else "range"
