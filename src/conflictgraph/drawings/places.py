"""Draw places, as exactly as they are known: coasts and no borders, for a border is a claim, too.

Projection: equidistant cylindrical, with the middle parallel true to scale (Snyder (1987), Map
Projections: A Working Manual, p. 90). Degrees are projected here, so that Vega only scales them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, pi, radians, sin
from typing import Final

from conflictgraph.coasts import Box, iter_coasts
from conflictgraph.drawings.filling import Row, Solution, Spec, fill
from conflictgraph.drawings.words import WORDS, Language

_WIDTH: Final = 720
_HEIGHT: Final = 460
#: Metres of a degree of latitude.
_DEGREE_M: Final = 111_200
#: A window is fitted to the circles of places up to so many metres, and else to their middles.
_FITTED_M: Final = 350_000
#: So much around the places is shown, and at least so many degrees.
_MARGIN: Final = 0.18
_LEAST_SPAN: Final = 3.0
_CORNERS: Final = 48
#: Coasts go on so far beyond the frame, and have no finer details than this, in units of it.
_BEYOND: Final = 12.0
_FINEST: Final = 0.7
#: Room that names take, in units of the drawing.
_LETTER: Final = 7.4
_LINE: Final = 15.0
_GAP: Final = 12.0
_CONTENTS: Final = 4


@dataclass(frozen=True, slots=True)
class _Place:
    """A place with what is told of it; in degrees and metres, None where that is not known."""

    name: str
    latitude: float | None
    longitude: float | None
    radius_m: float
    told: tuple[Solution, ...]


def draw_places(solutions: Sequence[Solution], lang: Language) -> Spec:
    """Return the map of places.

    Args:
        solutions: of the saved query ``what-happens-where``.
        lang: of titles.
    """
    places = _places(solutions)
    located = [place for place in places if place.latitude is not None]
    view = _View(_window(located))
    return fill(
        "places",
        {
            "land": [_area(_iter_land(view))],
            "circles": list(_iter_circles(located, view)),
            "dots": _with_names([_dot(place, view, lang) for place in located]),
        },
        lang,
        {
            "width": _WIDTH,
            "height": _HEIGHT,
            "right": [0, _WIDTH],
            "down": [_HEIGHT, 0],
            "unlocated": _unlocated(places, lang),
        },
    )


@dataclass(frozen=True, slots=True)
class _View:
    """A window in degrees, with the shape of the drawing."""

    box: Box

    @property
    def across(self) -> float:
        """Return the units of the drawing in a degree of longitude."""
        return _WIDTH / (self.box.east - self.box.west)

    @property
    def down(self) -> float:
        """Return the units of the drawing in a degree of latitude."""
        return _HEIGHT / (self.box.north - self.box.south)

    def at(self, longitude: float, latitude: float) -> list[float]:
        """Return where a point is drawn."""
        return [
            round((longitude - self.box.west) * self.across, 1),
            round((self.box.north - latitude) * self.down, 1),
        ]


def _places(solutions: Sequence[Solution]) -> list[_Place]:
    ordered = sorted(solutions, key=lambda row: row["where"])
    return [_place(list(told)) for _, told in groupby(ordered, key=lambda row: row["where"])]


def _place(told: Sequence[Solution]) -> _Place:
    row = told[0]
    latitude, longitude = (
        None if row[key] is None else float(row[key]) for key in ("latitude", "longitude")
    )
    name = row["whereLabel"] or row["where"]
    return _Place(name, latitude, longitude, float(row["radius"] or 0), tuple(told))


def _window(located: Sequence[_Place]) -> Box:
    """Return what is shown: all places, with room around them, in the shape of the drawing."""
    narrow = [place for place in located if place.radius_m <= _FITTED_M] or located
    spots = [(each.longitude or 0.0, each.latitude or 0.0) for each in narrow] or [(0.0, 0.0)]
    xs, ys = zip(*spots, strict=True)
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    squeeze, shape = cos(radians(y)), _WIDTH / _HEIGHT
    tall = max(max(ys) - min(ys), (max(xs) - min(xs)) * squeeze / shape, _LEAST_SPAN)
    tall *= 1 + 2 * _MARGIN
    wide = tall * shape / squeeze
    return Box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)


def _iter_land(view: _View) -> Iterator[list[list[float]]]:
    """Yield coasts and shores; none where no coastlines are installed."""
    box, x, y = view.box, _BEYOND / view.across, _BEYOND / view.down
    wider = Box(box.west - x, box.south - y, box.east + x, box.north + y)
    for ring in iter_coasts(wider, (_FINEST / view.across, _FINEST / view.down)):
        yield [view.at(*point) for point in [*ring, ring[0]]]


def _area(rings: Iterable[list[list[float]]]) -> Row:
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": list(rings)}}


def _iter_circles(located: Sequence[_Place], view: _View) -> Iterator[Row]:
    """Yield the circles in which places lie, the widest first."""
    for place in sorted(located, key=lambda each: -each.radius_m):
        latitude, longitude = place.latitude or 0.0, place.longitude or 0.0
        reach = place.radius_m / _DEGREE_M
        sideways = reach / max(cos(radians(latitude)), 0.1)
        turns = [2 * pi * at / _CORNERS for at in range(_CORNERS + 1)]
        yield _area(
            [[view.at(longitude + sideways * cos(t), latitude + reach * sin(t)) for t in turns]]
        )


def _dot(place: _Place, view: _View, lang: Language) -> Row:
    contents = list(dict.fromkeys(_content(row, lang) for row in place.told))
    more = len(contents) - _CONTENTS
    rest = [f"+{more}"] if more > 0 else []
    x, y = view.at(place.longitude or 0.0, place.latitude or 0.0)
    return {
        "x": x,
        "y": y,
        "name": place.name,
        "statements": len({row["statement"] for row in place.told}),
        "told": f"{place.name}: " + "; ".join(contents[:_CONTENTS] + rest),
    }


def _with_names(dots: Sequence[Row]) -> list[Row]:
    """Return dots with the side their names stand on: where they meet no other, if anywhere."""
    taken: list[tuple[float, float, float]] = []
    named = []
    for dot in sorted(dots, key=lambda each: (-each["statements"], each["name"])):
        length = len(dot["name"]) * _LETTER + _GAP
        sides = {
            "right": (dot["x"], dot["x"] + length, dot["y"]),
            "left": (dot["x"] - length, dot["x"], dot["y"]),
            "below": (dot["x"] - length / 2, dot["x"] + length / 2, dot["y"] + _LINE),
            "above": (dot["x"] - length / 2, dot["x"] + length / 2, dot["y"] - _LINE),
        }
        side = next((each for each, span in sides.items() if _is_free(span, taken)), "right")
        taken.append(sides[side])
        named.append({**dot, "side": side})
    return named


def _is_free(span: tuple[float, float, float], taken: Iterable[tuple[float, float, float]]) -> bool:
    begin, end, y = span
    return (
        begin >= 0
        and end <= _WIDTH
        and not any(
            begin < other_end and other_begin < end and abs(y - other_y) < _LINE
            for other_begin, other_end, other_y in taken
        )
    )


def _content(row: Solution, lang: Language) -> str:
    words = WORDS[lang].get(row["relation"], row["relation"])
    return f"{row['claimantLabel']}: {row['content']} ({words})"


def _unlocated(places: Sequence[_Place], lang: Language) -> str:
    names = sorted(place.name for place in places if place.latitude is None)
    return WORDS[lang]["map-unlocated"].format(places=", ".join(names)) if names else ""
