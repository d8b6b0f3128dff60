"""Which figures of a crowded panel of revisions are written out: those that cover no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, TypeAlias

from conflictgraph.drawings.filling import Row

#: Left, top, right and bottom, in pixels of the panel.
Box: TypeAlias = tuple[float, float, float, float]
#: The place of a label for which there is no room.
CROWDED: Final = "crowded"

#: Of the panel, as its specification has it, and what keeps points off its sides.
_WIDTH: Final = 370
_HEIGHT: Final = 150
_PADDING: Final = 88
#: A letter, and how far one reaches above and below its line.
_LETTER: Final = 5.6
_ABOVE: Final = 9
_BELOW: Final = 2
#: Where a label stands: what its text begins or ends at, and its line, from the point.
_OFFSETS: Final = {"above": (-3, -12), "left": (-9, 4), "right": (9, -10)}
#: Shapes without a bar.
_BARE: Final = frozenset({"none", "about"})


def with_room(figures: Sequence[Row]) -> list[Row]:
    """Return the figures of a panel; of labels that cover each other the first and last stay.

    Args:
        figures: in order of time, each with the place of its label.
    """
    placed = [dict(each) for each in figures]
    taken: list[Box] = []
    boxes = dict(_iter_boxes(figures))
    for number in sorted(boxes, key=lambda each: (each not in {0, len(figures) - 1}, each)):
        if any(_meet(boxes[number], other) for other in taken):
            placed[number]["place"] = CROWDED
        else:
            taken.append(boxes[number])
    return placed


def _iter_boxes(figures: Sequence[Row]) -> Iterator[tuple[int, Box]]:
    """Yield where labels stand, by the numbers of their figures."""
    days = [date.fromisoformat(each["date"][:10]).toordinal() for each in figures]
    reach = max(days) - min(days) or 1
    top = max([1, *(each["at"] if each["shape"] in _BARE else each["end"] for each in figures)])
    for number, (each, at) in enumerate(zip(figures, days, strict=True)):
        if each["place"] in _OFFSETS:
            aside, below = _OFFSETS[each["place"]]
            x = _PADDING + (at - min(days)) / reach * (_WIDTH - 2 * _PADDING) + aside
            line = _HEIGHT * (1 - each["at"] / top) + below
            length = len(each["label"]) * _LETTER * (1 if aside > 0 else -1)
            yield number, (min(x, x + length), line - _ABOVE, max(x, x + length), line + _BELOW)


def _meet(one: Box, other: Box) -> bool:
    left, top, right, bottom = one
    return left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
