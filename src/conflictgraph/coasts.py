"""Coastlines, cut to a window: as ``assets/data/land.json.mjs`` packs them. No borders."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Final

from conflictgraph.resources import coastlines_file

#: Longitude and latitude.
Point = tuple[float, float]
#: A coast may reach over the edge of the world to either side.
_SHIFTS: Final = (-360, 0, 360)
_FEWEST: Final = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees; west and east may lie beyond 180."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class _Ring:
    """A coast as points in degrees, and the box around it."""

    points: tuple[Point, ...]
    box: Box


def iter_coasts(window: Box, finest: Point) -> Iterator[list[Point]]:
    """Yield the coasts in a window as rings, cut at its edges; lakes run the other way round.

    Args:
        window: what is drawn, with the margin in which no cut is to be seen.
        finest: points nearer to each other than this, both ways in degrees, are one.

    Yields:
        Nothing where the file of coastlines has not been built.
    """
    for shift in _SHIFTS:
        for ring in _rings():
            if _is_seen(ring.box, window, shift):
                cut = _cut([(x + shift, y) for x, y in _thinned(ring.points, finest)], window)
                if len(cut) >= _FEWEST:
                    yield cut


@cache
def _rings() -> tuple[_Ring, ...]:
    file = coastlines_file()
    if file is None:
        return ()
    packed = json.loads(file.read_bytes())
    per_degree = packed["perDegree"]
    rings = []
    for numbers in packed["rings"]:
        xs = [each / per_degree for each in numbers[::2]]
        ys = [each / per_degree for each in numbers[1::2]]
        points = tuple(zip(xs, ys, strict=True))
        rings.append(_Ring(points, Box(min(xs), min(ys), max(xs), max(ys))))
    return tuple(rings)


def _is_seen(box: Box, window: Box, shift: int) -> bool:
    beside = box.east + shift < window.west or box.west + shift > window.east
    return not (beside or box.north < window.south or box.south > window.north)


def _thinned(points: Sequence[Point], finest: Point) -> Iterator[Point]:
    """Yield the points of a coast that can be told apart."""
    # Some ten thousand points for a map of the world: written out, this takes half of the time.
    least_x, least_y = finest
    last_x = last_y = inf
    for point in points:
        x, y = point
        if abs(x - last_x) > least_x or abs(y - last_y) > least_y:
            yield point
            last_x, last_y = point


def _cut(points: list[Point], window: Box) -> list[Point]:
    """Return a polygon cut to a window.

    Source:
        Sutherland and Hodgman (1974), CACM 17(1), 32-42.
    """
    for axis, limit, sign in (
        (0, window.west, 1),
        (0, window.east, -1),
        (1, window.south, 1),
        (1, window.north, -1),
    ):
        points = list(_iter_inside(points, axis, limit, sign))
    return points


def _iter_inside(points: list[Point], axis: int, limit: float, sign: int) -> Iterator[Point]:
    if not points:
        return
    before = points[-1]
    was_in = (before[axis] - limit) * sign >= 0
    for point in points:
        is_in = (point[axis] - limit) * sign >= 0
        if was_in != is_in:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            yield (
                before[0] + share * (point[0] - before[0]),
                before[1] + share * (point[1] - before[1]),
            )
        if is_in:
            yield point
        before, was_in = point, is_in
