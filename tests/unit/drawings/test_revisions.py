"""Drawings of revisions: each new figure is a step."""

from __future__ import annotations

from datetime import date

from .samples import revisions, rows, shown


def test_revisions_are_steps_with_what_was_taken_back() -> None:
    """A figure that was withdrawn is crossed, a silence is no zero, a repetition has no label."""
    plot = revisions(
        {"date": date(2020, 9, 27), "figure": "more than 16", "lower": 17},
        {"date": date(2020, 9, 28), "figure": "31", "lower": 31, "upper": 31},
        {"date": date(2020, 9, 29), "figure": "31", "lower": 31, "upper": 31},
        {"date": date(2020, 9, 30), "figure": "31", "lower": 31, "upper": 31, "stance": "retracts"},
        {"date": date(2020, 10, 1), "stance": "withholds"},
        {"figure": "undated", "lower": 5},
    )
    figures = rows(plot, "figures")
    assert [each["place"] for each in figures] == ["left", "above", "nowhere", "above", "right"]
    texts = shown(plot).splitlines()
    assert {"more than 16", "31", "retracted: 31", "no figure given"} <= set(texts)
    assert texts.count("31") == 1
