"""Maps: coasts where they are, and each place by its name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from conflictgraph import coasts

from .samples import TOWN, places, rows, shown, to_svg


@pytest.fixture
def island(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the only land be an island, far from anything."""
    file = tmp_path / "land.json"
    ring = [-1000, 0, -1000, 200, -800, 200, -800, 0, -1000, 0]
    file.write_text(json.dumps({"perDegree": 100, "rings": [ring]}))
    monkeypatch.setattr(coasts, "coastlines_file", lambda: file)
    coasts._rings.cache_clear()
    yield
    coasts._rings.cache_clear()


@pytest.mark.usefixtures("island")
def test_coasts_are_drawn_where_they_are_and_no_others() -> None:
    """A map is cut to what it shows; where there is no coast, there is none."""
    far = places(TOWN)
    near = places({**TOWN, "latitude": "1", "longitude": "-9"})
    assert rows(far, "land")[0]["geometry"]["coordinates"] == []
    ((*points,),) = rows(near, "land")[0]["geometry"]["coordinates"]
    assert points[0] == points[-1]
    assert "NaN" not in to_svg(far) + to_svg(near)


def test_places_without_coordinates_are_named() -> None:
    """What cannot be drawn is not kept quiet about."""
    plot = places(TOWN, {"where": "urn:x", "whereLabel": "Somewhere"})
    assert "Somewhere" in shown(plot)
    assert [each["name"] for each in rows(plot, "dots")] == ["Town"]


def test_names_of_neighbours_do_not_cover_each_other() -> None:
    """Two towns beside each other can both be read."""
    far = {"where": "urn:far", "whereLabel": "Far", "latitude": "45", "longitude": "20"}
    plot = places(TOWN, {**TOWN, "where": "urn:b", "whereLabel": "Twin", "longitude": "44.9"}, far)
    sides = {each["name"]: each["side"] for each in rows(plot, "dots")}
    assert sides["Town"] != sides["Twin"]
