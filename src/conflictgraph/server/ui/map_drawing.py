"""A map as a drawing: where places stand, how wide they are, and which names have room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import Final

from conflictgraph.server.ui.land import path_of
from conflictgraph.server.ui.map_window import HEIGHT, WIDTH, MapWindow, counted
from conflictgraph.server.ui.places import Place

#: Metres of a degree of latitude.
_DEGREE_M: Final = 111_200
#: A place is drawn as a circle when that is larger than this, in units of the drawing, ...
_LEAST_CIRCLE: Final = 12
#: ... and as no circle at all when it is wider than the map itself.
_WIDEST: Final = WIDTH / 2
#: A window is fitted to the circles of places up to so many metres, and else to their middles.
_FITTED_M: Final = 350_000
_LETTER: Final = 7.6
_LINE: Final = 15

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map.

    Attributes:
        x, y: its middle.
        radius_x, radius_y: of the soft circle within which it lies; 0 for a place drawn as a
            point, or one that is wider than the map.
        size: radius of the point, by how much is told of the place.
        is_wider: whether it is wider than the map.
        lines: its names; empty where they would cover others'.
        text_x, text_y, anchor: where the first line stands.
    """

    place: Place
    x: float
    y: float
    radius_x: float
    radius_y: float
    size: float
    is_wider: bool
    lines: tuple[str, ...]
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """A window with its coasts and places.

    Attributes:
        land: a path; empty where there are no coastlines.
        spots: the widest first, so that they lie below the others.
    """

    window: MapWindow
    land: str
    spots: tuple[Spot, ...]


def fitting(places: Iterable[Place]) -> MapWindow:
    """Return the window in which all places can be seen, as far as they are no whole regions.

    The middle of a great territory would move everything else into a corner.
    """
    located = [place for place in places if place.latitude is not None]
    narrow = [place for place in located if (place.radius_m or 0) <= _FITTED_M]
    return MapWindow.around(_iter_boxes(narrow or located))


def around(place: Place) -> MapWindow | None:
    """Return a window around one place, with some of its surroundings."""
    if place.latitude is None or place.longitude is None:
        return None
    reach = max((place.radius_m or 0) / _DEGREE_M * 1.5, 1.5)
    return MapWindow.around([_box(place.latitude, place.longitude, reach)])


def draw_map(places: Sequence[Place], window: MapWindow, language: str) -> MapDrawing:
    """Return where everything stands.

    Args:
        places: the most important first: their names are placed before others'.
        window: what is seen.
        language: of the names.
    """
    seen = [place for place in places if _is_seen(place, window)]
    # No name covers a point.
    taken = [_point_box(place, window) for place in seen]
    spots = [_spot(place, window, language, taken) for place in seen]
    spots.sort(key=lambda spot: (-spot.radius_y, spot.place.iri))
    return MapDrawing(window, path_of(window), tuple(spots))


def _iter_boxes(places: Iterable[Place]) -> Iterator[Box]:
    for place in places:
        if place.latitude is not None and place.longitude is not None:
            radius = place.radius_m or 0
            reach = radius / _DEGREE_M if radius <= _FITTED_M else 0
            yield _box(place.latitude, place.longitude, reach)


def _box(latitude: float, longitude: float, reach: float) -> Box:
    sideways = reach / max(cos(radians(latitude)), 0.1)
    return latitude + reach, latitude - reach, longitude - sideways, longitude + sideways


def _is_seen(place: Place, window: MapWindow) -> bool:
    if place.latitude is None or place.longitude is None:
        return False
    longitude = counted(place.longitude, window.middle)
    return window.south <= place.latitude <= window.north and (
        window.west <= longitude <= window.east
    )


def _middle(place: Place, window: MapWindow) -> tuple[float, float]:
    x = window.x(counted(place.longitude or 0.0, window.middle))
    return x, window.y(place.latitude or 0.0)


def _size(place: Place) -> float:
    return round(min(4 + 1.6 * sqrt(len(place.told)), 16), 1)


def _point_box(place: Place, window: MapWindow) -> Box:
    (x, y), size = _middle(place, window), _size(place)
    return x - size, y - size, x + size, y + size


def _spot(place: Place, window: MapWindow, language: str, taken: list[Box]) -> Spot:
    latitude = place.latitude or 0.0
    x, y = _middle(place, window)
    reach = (place.radius_m or 0) / _DEGREE_M
    radius_y = reach * window.scale
    radius_x = radius_y * window.squeeze / max(cos(radians(latitude)), 0.1)
    is_circle, is_wider = _LEAST_CIRCLE < radius_y <= _WIDEST, radius_y > _WIDEST
    size = _size(place)
    lines = place.names_in(language)
    text_x, text_y, anchor, box = _free_place(x, y, size, lines, taken)
    if box is not None:
        taken.append(box)
    return Spot(
        place,
        round(x, 1),
        round(y, 1),
        round(radius_x, 1) if is_circle else 0,
        round(radius_y, 1) if is_circle else 0,
        size,
        is_wider,
        lines if box is not None else (),
        round(text_x, 1),
        round(text_y, 1),
        anchor,
    )


def _free_place(
    x: float, y: float, size: float, lines: Sequence[str], taken: Sequence[Box]
) -> tuple[float, float, str, Box | None]:
    """Return where names have room beside, above or below a point; no box where nowhere."""
    width, height = max(map(len, lines)) * _LETTER, len(lines) * _LINE
    gap = size + 5
    middle = y - height / 2
    for text_x, top, anchor, left in (
        (x + gap, middle, "start", x + gap),
        (x - gap, middle, "end", x - gap - width),
        (x, y - gap - height, "middle", x - width / 2),
        (x, y + gap, "middle", x - width / 2),
    ):
        box = left, top, left + width, top + height
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT
        if inside and not any(_meet(box, other) for other in taken):
            return text_x, top + _LINE * 0.8, anchor, box
    return x, y, "start", None


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
