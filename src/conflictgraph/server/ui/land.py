"""Coastlines, cut to the window of a map: as ``assets/data/land.json.mjs`` packs them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from conflictgraph.server.ui.assets import STATIC_FOLDER
from conflictgraph.server.ui.map_window import HEIGHT, WIDTH, MapWindow

FILE: Final = STATIC_FOLDER / "bundles" / "land.json"
#: Coasts are drawn a little beyond the edges, so that no cut is seen.
_MARGIN: Final = 12.0
#: Points nearer to each other than this, in units of the drawing, are one.
_FINEST: Final = 0.7

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Ring:
    """A coast as points in degrees, and the box around it."""

    points: tuple[Point, ...]
    west: float
    south: float
    east: float
    north: float


def path_of(window: MapWindow) -> str:
    """Return all land in a window as one path, to be filled by the even-odd rule.

    Returns:
        Empty where the file of coastlines has not been built: maps show their grid alone.
    """
    return "".join(
        _written(ring)
        for shift in (-360, 0, 360)
        for ring in _iter_rings(window, shift)
        if len(ring) > 2  # noqa: PLR2004  # fewer points enclose nothing
    )


@cache
def _rings() -> tuple[_Ring, ...]:
    if not FILE.is_file():
        return ()
    packed = json.loads(FILE.read_bytes())
    per_degree = packed["perDegree"]
    rings = []
    for numbers in packed["rings"]:
        xs = [each / per_degree for each in numbers[::2]]
        ys = [each / per_degree for each in numbers[1::2]]
        points = tuple(zip(xs, ys, strict=True))
        rings.append(_Ring(points, min(xs), min(ys), max(xs), max(ys)))
    return tuple(rings)


def _iter_rings(window: MapWindow, shift: int) -> Iterator[list[Point]]:
    """Yield the coasts in a window, projected; ``shift`` leads once around the world."""
    for ring in _rings():
        if (
            ring.east + shift < window.west
            or ring.west + shift > window.east
            or ring.north < window.south
            or ring.south > window.north
        ):
            continue
        yield _cut([(window.x(x + shift), window.y(y)) for x, y in _thinned(ring, window)])


def _thinned(ring: _Ring, window: MapWindow) -> Iterator[Point]:
    """Yield the points of a coast that can be told apart in the drawing."""
    least_x, least_y = _FINEST / (window.scale * window.squeeze), _FINEST / window.scale
    last: Point | None = None
    for point in ring.points:
        if last is None or abs(point[0] - last[0]) > least_x or abs(point[1] - last[1]) > least_y:
            yield point
            last = point


def _cut(points: list[Point]) -> list[Point]:
    """Return a polygon cut to the drawing and its margin.

    Source:
        Sutherland and Hodgman (1974), CACM 17(1), 32-42.
    """
    for axis, limit, sign in (
        (0, -_MARGIN, 1),
        (0, WIDTH + _MARGIN, -1),
        (1, -_MARGIN, 1),
        (1, HEIGHT + _MARGIN, -1),
    ):
        points = list(_iter_inside(points, axis, limit, sign))
    return points


def _iter_inside(points: list[Point], axis: int, limit: float, sign: int) -> Iterator[Point]:
    for before, point in zip(points[-1:] + points[:-1], points, strict=True):
        was_in = (before[axis] - limit) * sign >= 0
        is_in = (point[axis] - limit) * sign >= 0
        if was_in != is_in:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            yield (
                before[0] + share * (point[0] - before[0]),
                before[1] + share * (point[1] - before[1]),
            )
        if is_in:
            yield point


def _written(ring: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"
