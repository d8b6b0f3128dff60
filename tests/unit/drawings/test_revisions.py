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


def test_an_approximate_figure_is_none_that_is_withheld() -> None:
    """Who says "about 200" is drawn to say 200, and not nothing."""
    plot = revisions(
        {"date": date(2020, 9, 27), "figure": "about 200", "value": 200},
        {"date": date(2020, 9, 28), "stance": "withholds"},
    )
    about, withheld = rows(plot, "figures")
    assert (about["at"], about["shape"]) == (200, "about")
    assert (withheld["at"], withheld["shape"]) == (0, "none")


def test_a_crowd_of_figures_says_what_it_leaves_out() -> None:
    """Numbers that would cover each other are not written; how many is told."""
    plot = revisions(*(
        {"date": date(2020, 9, 1 + at), "figure": f"at least {at % 3}00", "lower": at % 3 * 100}
        for at in range(30)
    ))  # fmt: skip
    places = [each["place"] for each in rows(plot, "figures")]
    assert "crowded" not in {places[0], places[-1]}
    crowded = places.count("crowded")
    assert 10 < crowded < 28
    assert f"for want of room: {crowded}." in shown(plot)


def test_headings_of_panels_are_not_cut() -> None:
    """Of which side the victims are stands there whole."""
    side = "side of the federation and of all movements that fight together with it in the valley"
    texts = shown(revisions({"date": date(2020, 9, 1), "lower": 3, "sideLabel": side}))
    assert side.replace(" ", "") in texts.replace(" ", "")
