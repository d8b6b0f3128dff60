"""Drawings of relations: whose view a line is can be seen, and names can be read."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from conflictgraph.drawings.layout import lay_out

from .samples import network, pair, rows, shown, to_svg


def test_claims_are_dashed_and_background_is_solid() -> None:
    """The view of one side does not look like a fact."""
    plot = network(
        pair(),
        pair(voice="curated", claimantLabel="Editors"),
        pair(polarity="negative", claimantLabel="C"),
        pair(realis="hoped", claimantLabel="D"),
        pair(realis="actual, hoped", claimantLabel="E"),
    )
    manners = {each["manner"]: each["holders"] for each in rows(plot, "lines")}
    assert manners == {"claimed": "A, E", "sourced": "", "denied": "C", "hoped": "D"}
    assert {"A, E", "C", "D"} <= set(shown(plot).splitlines())


def test_lines_of_one_pair_are_told_apart() -> None:
    """Two views of the same pair are two lines, whichever way they point."""
    protects = {"relation": "ProtectionRelation"}
    plot = network(pair(**protects), pair(), pair(**{"from": "urn:b", "to": "urn:a"}, **protects))
    ends = [{(each["x"], each["y"]), (each["x2"], each["y2"])} for each in rows(plot, "lines")]
    assert all(one.isdisjoint(other) for one, other in pairwise(ends))
    assert [each["directed"] for each in rows(plot, "lines")].count(True) == 2


@pytest.mark.parametrize("count", [0, 1, 2, 3, 40])
def test_layouts_are_repeatable_and_keep_nodes_apart(count: int) -> None:
    """The same network looks the same tomorrow, and no node covers another."""
    nodes = [f"urn:{at:02}" for at in range(count)]
    edges = [*pairwise(nodes), ("urn:00", "urn:00")] if count else []
    laid = lay_out(nodes, edges)
    assert laid == lay_out(nodes, list(reversed(edges)))
    assert list(laid) == nodes
    assert all(-1 <= each <= 1 for place in laid.values() for each in place)
    spots = list(laid.values())
    assert all(
        abs(x - x2) + abs(y - y2) > 0.04 for at, (x, y) in enumerate(spots) for x2, y2 in spots[:at]
    )


def test_a_state_is_no_ally_of_itself_by_accident() -> None:
    """A relation of somebody with itself does not break the drawing."""
    assert "NaN" not in to_svg(network(pair(to="urn:a", toLabel="A")))


@pytest.mark.parametrize(("count", "all_named"), [(40, True), (90, False)])
def test_names_of_many_do_not_cover_each_other(count: int, all_named: bool) -> None:
    """In a crowd the best connected can be read, and the others have their names by pointing."""
    members = [pair(**{"from": f"urn:{at:02}", "fromLabel": f"Movement of {at:02}", "to": "urn:hub",
                       "toLabel": "Hub"}) for at in range(count - 1)]  # fmt: skip
    spec = network(*members)
    dots = rows(spec, "nodes")
    named = [dot for dot in dots if dot["name"]]
    assert named[0]["name"] == "Hub"
    assert (len(named) == count) is all_named
    assert len({dot["told"] for dot in dots}) == count
    told_of = f"want of room: {count - len(named)}."
    assert (told_of in shown(spec)) is not all_named
    if not all_named:
        assert len(named) > 20
        assert all(
            abs(one["x"] - other["x"]) > 33 or abs(one["y"] - other["y"]) >= 13
            for one, other in combinations(named, 2)
        )
