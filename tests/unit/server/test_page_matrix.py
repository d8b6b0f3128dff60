"""Who asks, and who accuses, on a page: both directions, the most first, each number a link."""

from __future__ import annotations

from urllib.parse import parse_qs

from conflictgraph.server.ui.matrix import MOST_ASKED, MOST_ASKING, to_blame, to_matrix

BASE = "https://example.org/"


def asks(who: str, whom: str, act: str, statements: int) -> dict[str, str]:
    """Return a row of ``demands-counted``."""
    names = {"asking": who, "askingLabel": who.upper(), "asked": whom, "askedLabel": whom.upper()}
    return {**names, "act": act, "statements": str(statements)}


def blames(who: str, whom: str, statements: int) -> dict[str, str]:
    """Return a row of ``accusations-counted``."""
    names = {"accuser": who, "accuserLabel": who.upper(), "accused": whom}
    return {**names, "accusedLabel": whom.upper(), "statements": str(statements)}


def test_strengths_are_told_apart_from_demand_to_hope() -> None:
    """A hope is not counted as a demand, nor the two together."""
    rows = [asks("a", "b", "Hope", 9), asks("a", "b", "Demand", 1), asks("c", "d", "Appeal", 2)]
    matrix = to_matrix(rows, {}, BASE)
    assert [line.asking.name for line in matrix.lines] == ["A", "C"]
    assert [column.name for column in matrix.columns] == ["B", "D"]
    (of_b, of_d) = matrix.lines[0].cells
    assert [(number.act, number.statements) for number in of_b] == [("Demand", 1), ("Hope", 9)]
    assert of_d == ()
    assert not matrix.is_cut


def test_a_number_opens_its_statements_with_the_filters_of_the_page() -> None:
    """Who looks at one year reads the statements of that year."""
    matrix = to_matrix([asks("a", "b", "Appeal", 1)], {"since": "2020-10-01"}, BASE)
    fields = matrix.lines[0].cells[0][0].fields
    assert parse_qs(fields) == {
        "speaker": ["a"],
        "target": ["b"],
        "act": ["cg:Appeal"],
        "since": ["2020-10-01"],
    }


def test_a_large_dataset_gives_a_table_that_can_be_read() -> None:
    """Those with most statements are shown, and the page can say that there are others."""
    rows = [asks(f"a{i}", f"b{i}", "Demand", 100 - i) for i in range(50)]
    matrix = to_matrix(rows, {}, BASE)
    assert len(matrix.columns) == MOST_ASKED
    # Who asks only those who have no column would be an empty line.
    assert len(matrix.lines) == min(MOST_ASKED, MOST_ASKING)
    assert matrix.is_cut
    assert matrix.lines[0].asking.name == "A0"


def test_blame_in_both_directions_is_one_line_and_comes_first() -> None:
    """Mutual blame is seen at once; neither of the two is the first by what it says."""
    rows = [blames("x", "y", 30), blames("b", "a", 5), blames("a", "b", 1)]
    first, second = to_blame(rows, {}, BASE)
    assert (first.first.name, first.second.name) == ("A", "B")
    assert first.is_mutual
    assert first.forth is not None
    assert first.back is not None
    assert (first.forth.statements, first.back.statements) == (1, 5)
    assert (second.forth is None, second.back is None) == (False, True)
    assert not second.is_mutual


def test_nothing_said_gives_nothing() -> None:
    """An empty dataset is an empty page."""
    assert to_blame([], {}, BASE) == ()
    assert to_matrix([], {}, BASE).lines == ()
