"""The map: places where they are, as exactly as they are known, under all their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph import coasts
from conflictgraph.server.ui.evidence import Said
from conflictgraph.server.ui.land import path_of
from conflictgraph.server.ui.map_drawing import around, draw_map, fitting
from conflictgraph.server.ui.map_window import HEIGHT, WIDTH, MapWindow
from conflictgraph.server.ui.places import Name, Place, to_places

BASE = "https://example.org/data/"
LATITUDES = st.floats(-84, 84)
LONGITUDES = st.floats(-180, 180)
SAID = Said("page/s", "A", "", "page/a", ("it",), "attributed", "page/d", "T", "", (), 0)


def place(
    latitude: float | None = 40.0,
    longitude: float | None = 45.0,
    radius_m: int | None = 5000,
    name: str = "Alphaburg",
    *others: Name,
) -> Place:
    """Return a place with one statement."""
    given = {"whereLabel": name}
    if latitude is not None and longitude is not None:
        given |= {"latitude": str(latitude), "longitude": str(longitude)}
    if radius_m is not None:
        given["radius"] = str(radius_m)
    row = {"where": f"{BASE}id/place/{name}", "statement": "s", "relation": "happens"}
    (made,) = to_places(
        [row | {"voice": "narrator"} | given], {row["where"]: others}, {"s": SAID}, BASE
    )
    return made


@pytest.fixture
def island(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let there be two islands: at the middle of the map, and just east of the date line."""
    middle = [-500, -500, 500, -500, 500, 500, -500, 500, -500, -500]
    edge = [-17800, 0, -17200, 0, -17200, 500, -17800, 0]
    file = tmp_path / "land.json"
    file.write_text(f'{{"perDegree": 100, "rings": [{middle}, {edge}]}}')
    monkeypatch.setattr(coasts, "coastlines_file", lambda: file)
    coasts._rings.cache_clear()
    yield
    coasts._rings.cache_clear()


@given(LATITUDES, LONGITUDES, st.integers(1, 4_000_000))
def test_a_place_is_on_the_map_that_is_fitted_to_it(
    latitude: float, longitude: float, radius_m: int
) -> None:
    """Nobody has to look for what the page is about, not even beyond the date line."""
    only = place(latitude, longitude, radius_m)
    for window in (fitting([only]), around(only)):
        assert window is not None
        (spot,) = draw_map([only], window, "en").spots
        assert 0 <= spot.x <= WIDTH
        assert 0 <= spot.y <= HEIGHT


@given(LATITUDES, LONGITUDES, st.lists(st.sampled_from(["in", "out", "w", "e", "n", "s"])))
def test_ways_stay_in_the_world_and_are_addresses(
    latitude: float, longitude: float, ways: list[str]
) -> None:
    """However far somebody goes, each window has an address that leads back to it."""
    window = MapWindow.around([(latitude + 1, latitude - 1, longitude - 1, longitude + 1)])
    moves = {"w": (-0.5, 0.0), "e": (0.5, 0.0), "n": (0.0, 0.5), "s": (0.0, -0.5)}
    for way in ways:
        zoom = {"in": 0.5, "out": 2}.get(way)
        window = window.zoomed(zoom) if zoom else window.moved(*moves[way])
        assert -90 <= window.south < window.north <= 90
    again = MapWindow.at(window.address)
    assert again is not None
    assert again.north == pytest.approx(window.north, abs=0.02)
    assert again.middle == pytest.approx(window.middle, abs=0.02)


@pytest.mark.parametrize(
    "text", ["", "1,2", "a,b,c", "10,20,0", "nan,nan,nan", "inf,0,0", "91,0,0"]
)
def test_what_is_no_window_is_none(text: str) -> None:
    """Nonsense in an address shows all places."""
    assert MapWindow.at(text) is None


def test_a_region_is_no_point_and_a_town_no_circle() -> None:
    """What is known to fifty kilometres does not look as if it were known to the metre."""
    window = MapWindow(44, 37, 45)
    town, region, wide = (
        draw_map([place(radius_m=radius)], window, "en").spots[0]
        for radius in (5000, 120_000, 4_000_000)
    )
    assert (town.radius_y, town.is_wider) == (0, False)
    assert region.radius_y == pytest.approx(120 / 111.2 * window.scale, abs=0.1)
    assert (wide.radius_y, wide.is_wider) == (0, True)


def test_a_country_does_not_blow_up_the_map() -> None:
    """A window is fitted to what is told of, not to the whole of Russia."""
    town = place(40, 45, 5000, "Town")
    assert fitting([town, place(41, 46, 4_000_000, "Land")]).km_wide < 500


def test_both_names_of_a_place_are_shown() -> None:
    """Who knows a town by its other name finds it, and neither name is the first choice."""
    names = (
        Name("Stepanakert", "en"),
        Name("Khankendi", "en"),
        Name("Xankəndi", "az"),
        Name("Stepa-Nakert", "en"),
        Name("Xankəndi", "tr"),
    )
    town = place(39.82, 46.75, 5000, "Stepanakert", *names)
    assert town.names_in("en") == ("Stepanakert", "Khankendi")
    assert [each.text for each in town.others] == ["Khankendi", "Xankəndi", "Stepa-Nakert"]
    (spot,) = draw_map([town], MapWindow(44, 37, 45), "en").spots
    assert spot.lines == ("Stepanakert", "Khankendi")


def test_a_place_without_coordinates_stays_in_the_list() -> None:
    """What nobody has located is told of, and not put anywhere."""
    nowhere = place(None, None, None)
    assert nowhere.told
    assert around(nowhere) is None
    assert draw_map([nowhere], fitting([nowhere]), "en").spots == ()


@given(st.lists(st.tuples(st.floats(38, 43), st.floats(42, 48)), max_size=20))
def test_names_do_not_cover_each_other(middles: list[tuple[float, float]]) -> None:
    """A name that has no room is left to the list."""
    places = [place(*middle, 5000, f"Town {n}") for n, middle in enumerate(middles)]
    spots = draw_map(places, MapWindow(44, 37, 45), "en").spots
    named = [spot for spot in spots if spot.lines]
    for number, one in enumerate(named):
        for other in named[number + 1 :]:
            if one.anchor == other.anchor == "start" and abs(one.text_y - other.text_y) < 10:
                assert abs(one.text_x - other.text_x) > 20
    assert len(spots) == len(places)


@pytest.mark.usefixtures("island")
def test_land_is_cut_to_the_window() -> None:
    """A page of a town does not carry the coasts of the whole world."""
    everything = path_of(MapWindow(20, -20, 0))
    assert everything.count("M") == 1
    corner = path_of(MapWindow(6, 2, 5))
    numbers = [float(each) for each in re.findall(r"-?[0-9.]+", corner)]
    assert max(numbers[::2]) <= WIDTH + 12
    assert min(numbers) >= -12
    assert path_of(MapWindow(60, 50, 0)) == ""


@pytest.mark.usefixtures("island")
def test_the_world_goes_on_at_the_date_line() -> None:
    """Who looks at the Pacific sees both of its shores."""
    assert path_of(MapWindow(20, -20, 179)) != ""
    assert path_of(MapWindow(20, -20, -179)) != ""
    assert path_of(MapWindow(20, -20, 90)) == ""


def test_without_coastlines_there_is_a_map(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that has not built its bundles shows places on the grid."""
    monkeypatch.setattr(coasts, "coastlines_file", lambda: None)
    coasts._rings.cache_clear()
    drawing = draw_map([place()], MapWindow(44, 37, 45), "en")
    coasts._rings.cache_clear()
    assert drawing.land == ""
    assert len(drawing.spots) == 1
    assert drawing.window.parallels()
    assert drawing.window.meridians()
