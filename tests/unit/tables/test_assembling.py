"""Rows: converted, one for each thing, with every key leading somewhere, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from .conftest import Frames

FramesOf = Callable[..., Frames]
X = "urn:x:"


def test_no_data_are_tables_with_headers(frames_of: FramesOf) -> None:
    """A script that is written before the first article does not fall over."""
    frames = frames_of("unrelated p o")
    assert {frame.height for frame in frames.values()} == {0}
    assert frames["claims"].columns[:3] == ["statement", "figure", "claimant"]
    assert str(frames["claims"].schema["value"]) == "Int64"


def test_a_second_value_is_left_over_and_told(frames_of: FramesOf) -> None:
    """A graph that breaks its shapes is exported, whole, and says where."""
    frames = frames_of(
        "s a cg:Statement",
        "s cg:isAttributedTo a",
        "s cg:isAttributedTo b",
        "s cg:hasVoice cgc:voice-attributed",
    )
    assert frames["statements"].select("claimant", "voice").rows() == [(f"{X}a", "attributed")]
    assert frames["leftovers"].rows() == [("statements", f"{X}s", "claimant", f"{X}b")]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ('"12"', 12),
        ('"-3"', -3),
        ('"many"', None),
        ('"1.5"', None),
        ('"99999999999999999999"', None),
    ],
)
def test_what_is_no_number_is_left_over_as_it_stands(
    frames_of: FramesOf, value: str, kept: int | None
) -> None:
    """Nothing becomes a wrong number, and nothing disappears."""
    frames = frames_of(
        "s a cg:Statement", "s cg:hasContent q", "q a cg:Quantity", f"q cg:statedValue {value}"
    )
    assert frames["claims"]["value"].to_list() == [kept]
    left = frames["leftovers"].select("column", "value").rows()
    assert left == ([] if kept is not None else [("value", value.strip('"'))])


def test_a_value_that_fits_comes_before_one_that_does_not(frames_of: FramesOf) -> None:
    """Rubbish that sorts first does not push a day out of its column."""
    frames = frames_of(
        "s a cg:Statement",
        's cg:asOfDate "2020-02-30"',
        's cg:asOfDate "2020-10-22"',
        's cg:asOfDate "0 rubbish"',
    )
    assert frames["statements"]["as_of_date"].to_list() == [date(2020, 10, 22)]
    assert frames["leftovers"]["value"].to_list() == ["0 rubbish", "2020-02-30"]


def test_what_is_named_and_not_described_has_a_row(frames_of: FramesOf) -> None:
    """Inner joins lose no statement because its claimant has no class."""
    frames = frames_of(
        "s a cg:Statement", "s cg:isAttributedTo ghost", 'ghost rdfs:label "Geist"@de'
    )
    (actor,) = frames["actors"].iter_rows(named=True)
    assert (actor["actor"], actor["class"], actor["label_de"]) == (f"{X}ghost", None, "Geist")
    assert frames["things"]["thing"].to_list() == [f"{X}ghost"]


def test_steps_that_lead_to_steps_end_in_a_row(frames_of: FramesOf) -> None:
    """Keys within one table hold too."""
    frames = frames_of("one a cg:AttributionStep", "one cg:isRelayedBy two")
    assert frames["attribution_steps"]["step"].to_list() == [f"{X}one", f"{X}two"]


def test_only_the_narrowest_classes_count(frames_of: FramesOf) -> None:
    """Derived classes make no rows, and two narrowest ones are both there."""
    frames = frames_of(
        "cg:Demand rdfs:subClassOf cg:Directive",
        "cg:Directive rdfs:subClassOf cg:Statement",
        "cg:CasualtyClaim rdfs:subClassOf cg:Statement",
        "own rdfs:subClassOf cg:Demand",
        *(f"s a {each}" for each in ("cg:Statement", "cg:Directive", "cg:Demand", "own")),
        "s a cg:CasualtyClaim",
    )
    assert frames["statement_classes"]["class"].to_list() == ["CasualtyClaim", f"{X}own"]


def test_a_circle_of_classes_loses_no_row(frames_of: FramesOf) -> None:
    """Two classes that an analyst made the same do not exclude each other."""
    frames = frames_of(
        "one rdfs:subClassOf two",
        "two rdfs:subClassOf one",
        "one rdfs:subClassOf cg:Person",
        "cg:Person rdfs:subClassOf cg:Actor",
        "a a one",
        "a a two",
    )
    assert frames["actors"]["class"].to_list() == [f"{X}one"]


def test_a_withheld_or_denied_figure_is_a_row_that_says_so(frames_of: FramesOf) -> None:
    """Nobody takes what a claimant denies for the claimant's figure, or silence for nothing."""
    frames = frames_of(
        *("deny a cg:Statement", "deny cg:hasContent q", "deny cg:expressesPosition p"),
        *("hide a cg:Statement", "hide cg:hasContent r", "hide cg:expressesPosition h"),
        *("q a cg:Quantity", 'q cg:statedValue "30"', "q cg:hasValueStatus cgc:value-stated"),
        *("r a cg:Quantity", "r cg:hasValueStatus cgc:value-undisclosed"),
        *("p cg:isPositionOn q", "p cg:hasStance cgc:stance-denies"),
        *("h cg:isPositionOn r", "h cg:hasStance cgc:stance-withholds"),
    )
    rows = frames["claims"].select("statement", "stance", "value", "is_withheld").rows()
    assert rows == [(f"{X}deny", "denies", 30, False), (f"{X}hide", "withholds", None, True)]


def test_each_figure_has_its_own_wording_or_none(frames_of: FramesOf) -> None:
    """Two figures in one sentence do not swap their words."""
    frames = frames_of(
        *("both a cg:Statement", "both cg:hasContent q", "both cg:hasContent r"),
        *('both cg:valueText "1.200"@de', 'both cg:valueText "knapp 30"@de'),
        *("q a cg:Quantity", 'q cg:statedValue "1200"', "r a cg:Quantity", 'r cg:statedValue "30"'),
        *("two a cg:Statement", "two cg:hasContent t", "t a cg:Quantity", 't cg:statedValue "24"'),
        'two cg:valueText "Dutzende"@de',
        *("vague a cg:Statement", "vague cg:hasContent v", "vague cg:hasContent w"),
        *("v a cg:Quantity", "w a cg:Quantity", 'vague cg:valueText "viele"@de'),
    )
    found = dict(frames["claims"].select("figure", "wording").rows())
    assert found == {
        f"{X}q": "1.200",
        f"{X}r": "knapp 30",
        f"{X}t": "Dutzende",
        f"{X}v": None,
        f"{X}w": None,
    }


def test_codes_of_other_lists_stand_in_full(frames_of: FramesOf) -> None:
    """A short code is always one of the list that the codebook names."""
    frames = frames_of("s a cg:Statement", "s cg:hasVoice cgc:medium-speech")
    assert frames["statements"]["voice"].to_list() == [
        "https://w3id.org/conflictgraph/code/medium-speech"
    ]
