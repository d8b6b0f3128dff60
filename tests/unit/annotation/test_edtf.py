"""Dates of annotators and the bounds they mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation.time import TimeRange, parse_edtf


def days(text: str) -> list[date | None]:
    return [None if each == "-" else date.fromisoformat(each) for each in text.split()]


@pytest.mark.parametrize(
    ("value", "bounds", "precision"),
    [
        ("2020-10-22", "2020-10-22 2020-10-22 2020-10-22 2020-10-22", "day"),
        ("2020-10-22T10:30:00Z", "2020-10-22 2020-10-22 2020-10-22 2020-10-22", "day"),
        ("2020-02", "2020-02-01 2020-02-29 2020-02-01 2020-02-29", "month"),
        ("2020-02-XX", "2020-02-01 2020-02-29 2020-02-01 2020-02-29", "month"),
        ("2020", "2020-01-01 2020-12-31 2020-01-01 2020-12-31", "year"),
        ("2020-10-22~", "2020-10-22 2020-10-22 2020-10-22 2020-10-22", "vague"),
        ("2020-10?", "2020-10-01 2020-10-31 2020-10-01 2020-10-31", "vague"),
        ("202X", "2020-01-01 2029-12-31 2020-01-01 2029-12-31", "vague"),
        ("2020-21", "2020-03-01 2020-05-31 2020-03-01 2020-05-31", "vague"),
        ("../2020-10-22", "- - 2020-10-22 2020-10-22", "vague"),
        ("/2020", "- - 2020-01-01 2020-12-31", "vague"),
        ("2020-09-21~/..", "2020-09-21 2020-09-21 - -", "vague"),
        ("2020-09/", "2020-09-01 2020-09-30 - -", "vague"),
        ("2020-09-21/2020-09-30", "2020-09-21 2020-09-21 2020-09-30 2020-09-30", "month-part"),
        ("2020-09-21~/2020-09-30", "2020-09-21 2020-09-30 2020-09-21 2020-09-30", "month-part"),
        ("2020-10-19/2020-10-25?", "2020-10-19 2020-10-25 2020-10-19 2020-10-25", "week"),
        ("2018~/2020", "2018-01-01 2018-12-31 2020-01-01 2020-12-31", "vague"),
        ("2020-10-19/2020-10-25", "2020-10-19 2020-10-19 2020-10-25 2020-10-25", "week"),
        ("2020-09-28/2020-10-04", "2020-09-28 2020-09-28 2020-10-04 2020-10-04", "week"),
        ("2020-09/2020-10", "2020-09-01 2020-09-30 2020-10-01 2020-10-31", "vague"),
        ("2020-01/2020-12", "2020-01-01 2020-01-31 2020-12-01 2020-12-31", "year"),
        ("2020-10-22/2020-10-22", "2020-10-22 2020-10-22 2020-10-22 2020-10-22", "day"),
        ("9999-12", "9999-12-01 9999-12-31 9999-12-01 9999-12-31", "month"),
    ],
)
def test_an_expression_has_these_bounds(value: str, bounds: str, precision: str) -> None:
    """The table of the module, row by row."""
    assert parse_edtf(value) == TimeRange(*days(bounds), precision)


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "22.10.2020", "2020-02-30", "2020-13", "2021-02-29", " 2020", "2020 - 10",
     "..", "/", "../..", "2020/2021/2022", "2020-10-22/2020-10-21", "{2020,2021}", "[2020..]",
     "-0044", "0000", "Y17000000002", "XXXX", "2020-10-22\n", "٢٠٢٠", "2" * 10_000],
)  # fmt: skip
def test_what_has_no_bounds_is_refused(value: str) -> None:
    """A date is understood or refused, never guessed."""
    with pytest.raises(ValueError, match=r"EDTF|interval"):
        parse_edtf(value)


@given(begin=st.dates(), end=st.dates())
def test_bounds_are_in_order(begin: date, end: date) -> None:
    """Any two days give an interval whose bounds can be compared, or none."""
    try:
        found = parse_edtf(f"{begin.isoformat()}/{end.isoformat()}")
    except ValueError:
        assert end < begin
        return
    assert (found.earliest_begin, found.latest_end) == (begin, end)


@given(st.text("0123456789XYTZ-/.~?%+:", max_size=20))
def test_nothing_but_a_value_error_is_raised(value: str) -> None:
    """Callers turn one kind of error into a refusal; there is no other."""
    try:
        found = parse_edtf(value)
    except ValueError:
        return
    assert found.earliest_begin or found.latest_end
