"""Drawings on pages: in the dark, each colour has another."""

from __future__ import annotations

import re
from importlib.resources import files

from conflictgraph.server.ui.assets import STATIC_FOLDER

_COLOUR = re.compile(r"#[0-9a-f]{6,8}")


def test_every_colour_has_one_for_the_dark() -> None:
    """A new colour of a specification does not glare, or vanish, on a dark page."""
    folder = files("conflictgraph.drawings").joinpath("specs")
    used = {colour for file in folder.iterdir() for colour in _COLOUR.findall(file.read_text())}
    sheet = (STATIC_FOLDER / "drawing.css").read_text()
    told = set(re.findall(r'="(#[0-9a-f]+)"\]', sheet))
    assert used
    assert used == told
