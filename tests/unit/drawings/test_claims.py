"""Drawings of figures: nobody is shown to have said more, or less, than the words allow."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conflictgraph.drawings.words import WORDS

from .samples import claim, claims, rows, shown, to_svg


@pytest.mark.parametrize(
    ("bounds", "shape"),
    [
        ({"lower": 5, "upper": 5, "value": 5}, "exact"),
        ({"lower": 0, "upper": 0, "value": 0}, "exact"),
        ({"lower": 5, "upper": 9}, "range"),
        ({"lower": 551, "value": 550}, "no-end"),
        ({"upper": 2300, "value": 2300}, "no-beginning"),
        ({"value": 200}, "about"),
        ({"kind": "withheld"}, "none"),
    ],
)
@pytest.mark.parametrize("scale", ["linear", "log"])
def test_figures_are_drawn_as_far_as_their_words_go(
    bounds: dict[str, Any], shape: str, scale: str
) -> None:
    """Nobody is drawn to have said more, or less, than the words allow; zero has a place, too."""
    plot = claims(claim(**bounds), claim(claimant="urn:b", lower=4000, upper=4000), scale=scale)
    figure = next(each for each in rows(plot, "figures") if each["shape"] == shape)
    assert figure["start"] <= figure["begin"] <= figure["end"] <= figure["edge"]
    assert figure["begin"] == max(bounds.get("lower", figure["start"]), figure["start"])
    assert figure["end"] == max(bounds.get("upper", figure["edge"]), figure["start"])
    assert "NaN" not in to_svg(plot)


def test_a_withheld_figure_has_its_row() -> None:
    """Silence is seen, and not taken for zero."""
    plot = claims(claim(kind="withheld", claimantLabel="Ministry"), lang="de")
    assert WORDS["de"]["withheld"] in shown(plot)
    assert "Ministry" in shown(plot)


def test_figures_of_several_claimants_are_not_added_up() -> None:
    """Every number in the drawing is one that somebody gives."""
    plot = claims(
        claim(lower=16, upper=16, wording="16"),
        claim(lower=31, upper=31, wording="31", date=date(2020, 10, 2)),
        claim(claimant="urn:b", claimantLabel="B", lower=5, upper=5, wording="5"),
    )
    assert sorted(each["label"] for each in rows(plot, "figures")) == ["16", "31", "5"]
    assert "47" not in shown(plot)
    assert "52" not in shown(plot)


def test_disagreement_is_marked_and_comes_first() -> None:
    """What is in dispute is not to be looked for."""
    agreed = claim(quantity="a", victims="civilian", lower=1, upper=1)
    rival = claim(quantity="b", lower=7, upper=7, rivals=1)
    first, *_, last = rows(claims(agreed, agreed | {"date": None}, rival), "figures")
    assert (first["mark"], last["mark"]) == ("≠", "")
    assert "Soldiers" in first["quantity"]


def test_denials_are_not_claims() -> None:
    """Who calls a figure wrong is not shown as giving it."""
    plot = claims(claim(kind="denied", wording="more than 550", lower=551, value=550))
    assert "denied: more than 550" in shown(plot)
