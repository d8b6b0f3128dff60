"""Find room for words along lines, where they cover no name, no mark and no other words.

The drawing is parted into small squares; those that something takes are remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, hypot, sin
from math import radians as to_radians
from typing import Final, TypeAlias

from conflictgraph.drawings.filling import Row

#: Left, top, right and bottom, in units of the drawing.
Box: TypeAlias = tuple[float, float, float, float]
Cell: TypeAlias = tuple[int, int]

#: Side of a square, and how far apart it is looked whether one is taken, in units of the drawing.
_SIDE: Final = 4.0
_STEP: Final = 2.5
#: Width of a letter, and how far a line of words reaches to both sides of its middle.
_LETTER: Final = 5.3
_HALF: Final = 4.5
#: Where along a line words may stand, best first.
_PARTS: Final = (0.5, 0.43, 0.57, 0.36, 0.64, 0.29, 0.71, 0.22, 0.78)


def with_words(
    lines: Sequence[Row], words: Sequence[Sequence[str]], taken: Iterable[Box]
) -> list[Row]:
    """Return lines with ``holders``, and ``middleX`` and ``middleY`` for where they stand.

    Args:
        lines: with their ends and their ``slope`` in degrees.
        words: what may stand along each, the fullest first; nothing where nothing is to stand.
            Where there is no room for any, ``holders`` is empty.
        taken: what words may not cover.
    """
    crossing = _crossing(lines)
    covered = {cell for box in taken for cell in _cells_of(box)}
    placed = [dict(line) | _at(line, 0.5) | {"holders": ""} for line in lines]
    # Short lines first: they have the fewest places.
    for number in sorted(range(len(lines)), key=lambda each: (_length(lines[each]), each)):
        for text in words[number]:
            part = _best(lines[number], text, covered, crossing, number)
            if part is not None:
                placed[number] |= _at(lines[number], part) | {"holders": text}
                covered |= _cells_along(lines[number], text, part)
                break
    return placed


def _best(
    line: Row,
    text: str,
    covered: set[Cell],
    crossing: Mapping[Cell, frozenset[int]],
    number: int,
) -> float | None:
    """Return the part of a line at which words cover nothing and meet the fewest other lines."""
    found: list[tuple[int, int, float]] = []
    for rank, part in enumerate(_PARTS):
        cells = _cells_along(line, text, part)
        if not cells & covered:
            met = {each for cell in cells for each in crossing.get(cell, ())} - {number}
            found.append((len(met), rank, part))
    return min(found)[2] if found else None


def _at(line: Row, part: float) -> Row:
    x = line["x"] + part * (line["x2"] - line["x"])
    y = line["y"] + part * (line["y2"] - line["y"])
    return {"middleX": round(x, 1), "middleY": round(y, 1)}


def _length(line: Row) -> float:
    return hypot(line["x2"] - line["x"], line["y2"] - line["y"])


def _crossing(lines: Sequence[Row]) -> dict[Cell, frozenset[int]]:
    """Return which lines go through a square."""
    found: dict[Cell, set[int]] = {}
    for number, line in enumerate(lines):
        steps = max(1, round(_length(line) / _STEP))
        for at in range(steps + 1):
            x = line["x"] + at / steps * (line["x2"] - line["x"])
            y = line["y"] + at / steps * (line["y2"] - line["y"])
            found.setdefault(_cell(x, y), set()).add(number)
    return {cell: frozenset(numbers) for cell, numbers in found.items()}


def _cells_along(line: Row, text: str, part: float) -> set[Cell]:
    place, angle = _at(line, part), to_radians(line["slope"])
    half = len(text) * _LETTER / 2
    return {
        _cell(
            place["middleX"] + along * cos(angle) - across * sin(angle),
            place["middleY"] + along * sin(angle) + across * cos(angle),
        )
        for along in _iter_steps(-half, half)
        for across in _iter_steps(-_HALF, _HALF)
    }


def _cells_of(box: Box) -> Iterator[Cell]:
    left, top, right, bottom = box
    for x in _iter_steps(left, right):
        for y in _iter_steps(top, bottom):
            yield _cell(x, y)


def _iter_steps(begin: float, end: float) -> Iterator[float]:
    """Yield numbers from begin to end, both included, a step apart or less."""
    steps = max(1, round((end - begin) / _STEP))
    for at in range(steps + 1):
        yield begin + at / steps * (end - begin)


def _cell(x: float, y: float) -> Cell:
    return round(x / _SIDE), round(y / _SIDE)
