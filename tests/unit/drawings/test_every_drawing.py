"""Every drawing: it shows what the rows say, in two languages, the same every time."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from conflictgraph.drawings.known import BY_QUERY, DRAWINGS
from conflictgraph.drawings.words import WORDS

from .samples import EMPTY, SAMPLES, revisions, shown, to_svg

#: What breaks markup, expressions of Vega and lines of axes.
AWKWARD: Final = "</text><script>alert('1')</script> \"'\\n@claims-title & | \u202e{0}"
each_drawing = pytest.mark.parametrize("name", SAMPLES)


@each_drawing
def test_awkward_words_are_words(name: str) -> None:
    """Whatever an article says, the drawing stays a drawing and shows it."""
    svg = to_svg(SAMPLES[name](AWKWARD, "en"))
    ET.fromstring(svg)  # noqa: S314  # made here
    assert "<script" not in svg
    assert "alert('1')" in svg or "alert(&#39;1&#39;)" in svg


@each_drawing
def test_the_same_rows_give_the_same_bytes(name: str) -> None:
    """A picture in a repository changes when the data do, and only then."""
    assert to_svg(SAMPLES[name]("A", "de")) == to_svg(SAMPLES[name]("A", "de"))


@each_drawing
def test_languages_differ_in_words_alone(name: str) -> None:
    """A reader of German sees the drawing that a reader of English sees."""
    english, german = (SAMPLES[name]("A", lang) for lang in ("en", "de"))
    assert english["title"]["text"] == WORDS["en"][f"{name}-title"]
    assert german["title"]["text"] == WORDS["de"][f"{name}-title"]
    assert numbers(english) == numbers(german)


def numbers(part: Any) -> Any:
    """Return a specification without its texts, except for the names of fields and types."""
    if isinstance(part, dict):
        return {key: numbers(value) for key, value in part.items()}
    if isinstance(part, list):
        return [numbers(each) for each in part]
    return "" if isinstance(part, str) else part


def test_every_word_is_there_in_both_languages() -> None:
    """No title is missing in one of them."""
    assert WORDS["en"].keys() == WORDS["de"].keys()
    assert all(word for words in WORDS.values() for word in words.values())


@each_drawing
def test_nothing_to_draw_is_a_drawing(name: str) -> None:
    """An empty answer is seen to be empty, and no error."""
    assert WORDS["en"][f"{name}-title"] in shown(EMPTY[name]())


def test_numbers_and_days_are_written_as_in_the_language() -> None:
    """Whichever program shows a German drawing, it has German months and thousands."""
    spec = revisions(
        {"date": date(2020, 10, 1), "figure": "1.000", "lower": 1000, "upper": 1000},
        {"date": date(2020, 10, 9), "figure": "4.000", "lower": 4000, "upper": 4000},
        lang="de",
    )
    axes = shown(spec).splitlines()
    assert any(each.endswith("Okt. 2020") for each in axes)
    assert "3.000" in axes


def test_every_drawing_is_known_by_its_name_and_query(checkout: Path) -> None:
    """What Python can plot, the server can serve; its saved query is there."""
    assert set(DRAWINGS) == set(SAMPLES) == set(EMPTY)
    assert {each.stem for each in (checkout / "queries").rglob("*.rq")} >= set(BY_QUERY)
