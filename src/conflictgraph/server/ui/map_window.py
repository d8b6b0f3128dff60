"""Windows of a map: degrees to places in a drawing, and the ways to other windows.

Projection: equidistant cylindrical, with the middle parallel of the window true to scale
(Snyder (1987), Map Projections: A Working Manual, p. 90). Towns keep their shape near that
parallel, and a window is a rectangle in degrees, which an address can name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, radians
from typing import Final

#: Size of a drawing, in its own units; at a desk one is a pixel.
WIDTH: Final = 1080
HEIGHT: Final = 640
#: A window is never narrower than this, in degrees of latitude from top to bottom.
_LEAST: Final = 0.5
#: Kilometres of a degree of latitude.
_KM: Final = 111.2
#: Room around what a window is fitted to, as a share of its size.
_AIR: Final = 0.12
#: Degrees between the lines of the grid, the first that leaves few enough.
_GRIDS: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)
_MOST_LINES: Final = 8
_POLE: Final = 85.0
#: The globe in degrees of longitude, and half of it.
_ROUND: Final = 360
_HALF: Final = 180
_QUARTER: Final = 90


@dataclass(frozen=True, slots=True)
class MapWindow:
    """A rectangle in degrees, with the shape of the drawing.

    Attributes:
        north, south: latitudes of its edges.
        middle: longitude in its middle; the edges may lie beyond 180 degrees.
    """

    north: float
    south: float
    middle: float

    @property
    def scale(self) -> float:
        """Return how many units of the drawing a degree of latitude takes."""
        return HEIGHT / (self.north - self.south)

    @property
    def squeeze(self) -> float:
        """Return the length of a degree of longitude in degrees of latitude, in the middle."""
        return max(cos(radians((self.north + self.south) / 2)), 0.1)

    @property
    def west(self) -> float:
        """Return the longitude of the left edge."""
        return self.middle - WIDTH / 2 / (self.scale * self.squeeze)

    @property
    def east(self) -> float:
        """Return the longitude of the right edge."""
        return 2 * self.middle - self.west

    @property
    def km_wide(self) -> int:
        """Return how many kilometres it is wide, in its middle."""
        return round(WIDTH / self.scale * _KM)

    @property
    def address(self) -> str:
        """Return how an address names it: latitudes of its edges, longitude of its middle."""
        return f"{self.north:.2f},{self.south:.2f},{self.middle:.2f}"

    @classmethod
    def at(cls, text: str) -> MapWindow | None:
        """Return the window that an address names; None where it names none."""
        try:
            north, south, middle = (float(each) for each in text.split(","))
        except ValueError:
            return None
        if not (-_QUARTER <= south < north <= _QUARTER and -_HALF <= middle <= _HALF):
            return None
        return _kept(cls(north, south, middle))

    @classmethod
    def around(cls, boxes: Iterable[tuple[float, float, float, float]]) -> MapWindow:
        """Return the window that holds some boxes; all of the world where there are none.

        Args:
            boxes: of each its north, south, west and east.
        """
        found = list(boxes)
        if not found:
            return _kept(cls(_POLE, -_POLE, 0))
        north, south = max(each[0] for each in found), min(each[1] for each in found)
        west, east = min(each[2] for each in found), max(each[3] for each in found)
        middle = (north + south) / 2
        squeeze = max(cos(radians(middle)), 0.1)
        height = max(north - south, (east - west) * squeeze * HEIGHT / WIDTH, _LEAST)
        height *= 1 + 2 * _AIR
        return _kept(cls(middle + height / 2, middle - height / 2, (west + east) / 2))

    def x(self, longitude: float) -> float:
        """Return where a longitude lies, from the left."""
        return next(self.placed([(longitude, 0)]))[0]

    def y(self, latitude: float) -> float:
        """Return where a latitude lies, from above."""
        return next(self.placed([(0, latitude)]))[1]

    def placed(self, points: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
        """Yield where points lie that are given by longitude and latitude."""
        scale, squeeze = self.scale, self.squeeze
        for longitude, latitude in points:
            yield (
                WIDTH / 2 + (longitude - self.middle) * scale * squeeze,
                (self.north - latitude) * scale,
            )

    def zoomed(self, factor: float) -> MapWindow:
        """Return a window with the same middle, ``factor`` times as high."""
        middle, half = (self.north + self.south) / 2, (self.north - self.south) / 2 * factor
        return _kept(MapWindow(middle + half, middle - half, self.middle))

    def moved(self, right: float, up: float) -> MapWindow:
        """Return a window moved by shares of its width and height."""
        rise = up * (self.north - self.south)
        middle = self.middle + right * (self.east - self.west)
        middle = counted(middle)
        return _kept(MapWindow(self.north + rise, self.south + rise, middle))

    def parallels(self) -> list[tuple[float, float]]:
        """Return the latitudes of the grid and where they lie."""
        return [(each, self.y(each)) for each in _lines(self.south, self.north)]

    def meridians(self) -> list[tuple[float, float]]:
        """Return the longitudes of the grid and where they lie."""
        return [(counted(each), self.x(each)) for each in _lines(self.west, self.east)]


def counted(longitude: float, middle: float = 0) -> float:
    """Return a longitude as it is counted next to another one, less than half a turn away."""
    return (longitude - middle + _HALF) % _ROUND - _HALF + middle


def _kept(window: MapWindow) -> MapWindow:
    """Return a window within the world, neither too near nor too far."""
    height = min(max(window.north - window.south, _LEAST), 2 * _POLE)
    middle = (window.north + window.south) / 2
    middle = min(max(middle, height / 2 - _POLE), _POLE - height / 2)
    # As an address names it: who follows a link sees what stood behind it.
    north, south = round(middle + height / 2, 2), round(middle - height / 2, 2)
    return MapWindow(north, south, round(window.middle, 2))


def _lines(first: float, last: float) -> list[float]:
    step = next((each for each in _GRIDS if (last - first) / each <= _MOST_LINES), _GRIDS[-1])
    begin = -int(-first // step) if first >= 0 else int(first / step)
    return [round(number * step, 1) for number in range(begin, int(last // step) + 1)]
