"""Draw how the figure of one claimant for the same victims changes, as steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from conflictgraph.drawings.filling import Row, Solution, Spec, fill
from conflictgraph.drawings.lines import broken
from conflictgraph.drawings.pages import on_page, told_page
from conflictgraph.drawings.steps import CROWDED, with_room
from conflictgraph.drawings.words import WORDS, Language, day, in_words

#: What makes figures those of one claimant for the same victims.
_SERIES: Final = ("claimant", "counted", "victims", "sideLabel", "conflictLabel")
_BEYOND: Final = 1.25
#: Panels of a page.
_PANELS: Final = 16
#: Letters in a line of a heading.
_TITLE: Final = 58


def draw_revisions(
    solutions: Sequence[Solution], lang: Language, *, page: int = 1, notice: str = ""
) -> Spec:
    """Return the drawing of revisions, a panel for each claimant and quantity.

    Args:
        solutions: of the saved query ``revisions``.
        lang: of titles, numbers and dates.
        page: of the drawing, which has several where there are many panels.
        notice: what is to be known of the answer.

    Raises:
        ParameterError: there is no such page.
    """
    # The query gives series together, each in order of time.
    dated = (row for row in solutions if row["date"] is not None)
    series = [list(each) for _, each in groupby(dated, key=lambda row: [row[k] for k in _SERIES])]
    # A panel is as high whatever it holds.
    shown, pages = on_page([[each] for each in series], page, rows=_PANELS)
    figures: list[Row] = []
    for number, (each,) in enumerate(shown):
        figures += _panel(number, each, lang)
    bare = sum(each["place"] == CROWDED for each in figures)
    told = {
        "page": told_page(page, pages, lang),
        "unlabelled": WORDS[lang]["revisions-unlabelled"].format(bare=bare) if bare else "",
        "notice": notice,
    }
    return fill("revisions", {"figures": figures}, lang, told)


def _panel(number: int, series: Sequence[Solution], lang: Language) -> list[Row]:
    edge = max([_place(each) for each in series] + [1]) * _BEYOND
    return with_room([
        _figure(each, f"{number:04}", edge, lang) | {"place": _label_place(each, before)}
        for before, each in zip([None, *series], series, strict=False)
    ])  # fmt: skip


def _label_place(figure: Solution, before: Solution | None) -> str:
    """Return where a label does not meet the line; nowhere for the same figure said again."""
    if before and (before["figure"], before["stance"]) == (figure["figure"], figure["stance"]):
        return "nowhere"
    if _shape(figure) == "none":
        return "right"
    return "above" if before and _place(figure) >= _place(before) else "left"


def _place(figure: Solution) -> int:
    """Return where a figure is drawn: its least number, else its greatest; what is about right.

    What is not given is at the foot.
    """
    named = (figure[key] for key in ("lower", "upper", "value"))
    return int(next((each for each in named if each is not None), 0))


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
        "series": number + "\n".join(_iter_heading(figure["claimantLabel"], who, side)),
        "date": f"{figure['date']}T00:00:00Z",
        "at": _place(figure),
        "begin": 0 if lower is None else lower,
        "end": edge if upper is None else upper,
        "shape": _shape(figure),
        "stance": stance,
        "label": said,
        "text": figure["title"] or "",
        "told": f"{figure['claimantLabel']}: {said}, {date}" + (f": “{quotes}”" if quotes else ""),
    }


def _iter_heading(*parts: str) -> Iterator[str]:
    for part in parts:
        yield from broken(part, _TITLE)


def _shape(figure: Solution) -> str:
    lower, upper = figure["lower"], figure["upper"]
    if lower is None and upper is None:
        return "none" if figure["value"] is None else "about"
    if lower == upper:
        return "exact"
    if upper is None:
        return "no-end"
    return "no-beginning" if lower is None else "range"
