"""Figures side by side: what is drawn is what the words allow, and nobody's figure is another's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.server.ui.figures import WIDTH, Bar, to_conflicts

BASE = "https://example.org/data/"


def row(**values: str) -> dict[str, str]:
    """Return a row of the saved query, with what every row has."""
    always = {
        "quantity": f"{BASE}id/quantity/1",
        "counted": "killed",
        "victims": "military",
        "conflictLabel": "The war",
        "claimant": f"{BASE}id/actor/a",
        "claimantLabel": "A",
        "kind": "given",
        "rivals": "0",
        "voice": "attributed",
        "statement": f"{BASE}id/doc/d/statement/1-2",
        "document": f"{BASE}id/doc/d",
    }
    return always | values


def test_each_claimant_keeps_its_own_figures() -> None:
    """Two who say the same stand in two rows, and a day later is another row, never a sum."""
    rows = [
        row(value="10", lower="10", upper="10", date="2020-10-01"),
        row(value="20", lower="20", upper="20", date="2020-10-02"),
        row(claimant=f"{BASE}id/actor/b", claimantLabel="B", value="10", lower="10", upper="10"),
        row(quantity=f"{BASE}id/quantity/2", victims="civilian", kind="withheld"),
        row(quantity=f"{BASE}id/quantity/3", conflictLabel="Another war", value="1"),
    ]
    first, second = to_conflicts(rows, BASE)

    assert (first.name, second.name) == ("The war", "Another war")
    soldiers, civilians = first.quantities
    assert [each.name for each in soldiers.claimants] == ["A", "B"]
    assert [figure.number for figure in soldiers.claimants[0].figures] == ["10", "20"]
    assert soldiers.most == 20
    assert (soldiers.heading, civilians.heading) == ("Soldiers killed", "Civilians killed")
    (withheld,) = civilians.claimants[0].figures
    assert (withheld.kind, withheld.number, withheld.bar) == ("withheld", "", None)


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"value": "874", "lower": "874", "upper": "874"}, "874"),
        ({"value": "2000", "upper": "1999"}, "≤\u202f1\u202f999"),
        ({"value": "30", "lower": "31"}, "≥\u202f31"),
        ({"lower": "1800", "upper": "2000"}, "1\u202f800–2\u202f000"),
        ({"value": "200"}, "≈\u202f200"),
        ({}, ""),
    ],
)
def test_a_number_says_what_its_words_leave_open(given: dict[str, str], number: str) -> None:
    """Nobody reads almost 2000 as 2000."""
    ((conflict),) = to_conflicts([row(**given)], BASE)
    assert conflict.quantities[0].claimants[0].figures[0].number == number


def test_rivals_mark_their_quantity() -> None:
    """Where two exclude each other is seen before any row is read."""
    (conflict,) = to_conflicts(
        [row(value="1"), row(quantity=f"{BASE}id/quantity/2", value="2", rivals="1")], BASE
    )
    assert [each.disputed for each in conflict.quantities] == [False, True]


@given(
    figures=st.lists(
        st.tuples(
            st.none() | st.integers(0, 10**9),
            st.none() | st.integers(0, 10**6),
            st.none() | st.integers(0, 10**6),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_drawing_stays_on_its_scale(figures: list[tuple[int | None, ...]]) -> None:
    """Whatever the figures, bars lie within the drawing, in order, and open ends reach its edge."""
    rows = []
    for value, lower, width in figures:
        upper = None if lower is None or width is None else lower + width
        numbers = {"value": value, "lower": lower, "upper": upper}
        rows.append(row(**{name: str(n) for name, n in numbers.items() if n is not None}))
    (conflict,) = to_conflicts(rows, BASE)

    for figure in conflict.quantities[0].claimants[0].figures:
        bar = figure.bar
        if bar is not None:
            assert 0 <= bar.begin <= bar.end <= WIDTH
            assert bar.at is None or 0 <= bar.at <= WIDTH
            assert not bar.is_open or bar.end == WIDTH


def test_a_withheld_figure_beside_a_given_one_draws_nothing() -> None:
    """No figure is no nought."""
    rows = [row(kind="withheld"), row(value="5", lower="5", upper="5", kind="retracted")]
    figures = to_conflicts(rows, BASE)[0].quantities[0].claimants[0].figures

    assert figures[0].bar is None
    assert figures[1].bar == Bar(940, 940, 940, is_open=False)
