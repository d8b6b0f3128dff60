"""Coastlines in the window of a map, as a path of SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from conflictgraph.coasts import Box, Point, iter_coasts
from conflictgraph.server.ui.map_window import MapWindow

#: Coasts are drawn a little beyond the edges, so that no cut is seen.
_MARGIN: Final = 12.0
#: Points nearer to each other than this, in units of the drawing, are one.
_FINEST: Final = 0.7


def path_of(window: MapWindow) -> str:
    """Return all land in a window as one path, to be filled by the even-odd rule.

    Returns:
        Empty where the file of coastlines has not been built: maps show their grid alone.
    """
    down, across = 1 / window.scale, 1 / (window.scale * window.squeeze)
    box = Box(
        window.west - _MARGIN * across,
        window.south - _MARGIN * down,
        window.east + _MARGIN * across,
        window.north + _MARGIN * down,
    )
    coasts = iter_coasts(box, (_FINEST * across, _FINEST * down))
    return "".join(_written(ring, window) for ring in coasts)


def _written(ring: Sequence[Point], window: MapWindow) -> str:
    points = (f"{x:.1f} {y:.1f}" for x, y in window.placed(ring))
    return "M" + "L".join(points) + "Z"
