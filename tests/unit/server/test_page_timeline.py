"""The line of time: each date as exact as its text, each account its claimant's."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conflictgraph.annotation.time import parse_edtf
from conflictgraph.server.ui.evidence import Said
from conflictgraph.server.ui.rows import Row
from conflictgraph.server.ui.time_axis import Axis
from conflictgraph.server.ui.time_zoom import around, beside, given_days, windows_in
from conflictgraph.server.ui.timeline import Entry, periods_of, to_entries
from conflictgraph.server.ui.timeline_drawing import WIDTH, Drawing, axis_width, draw

BASE = "https://example.org/data/"
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


def said(name: str) -> Said:
    """Return a statement without words."""
    return Said(f"page/{name}", name, "", "page/a", ("it",), "attributed", "page/d", "T", "", (), 0)


def row(statement: str = "s", edtf: str = "", **values: str) -> Row:
    """Return a row of the saved query; the days are those of a date as annotators write it."""
    days: dict[str, str] = {}
    if edtf:
        time = parse_edtf(edtf)
        bounds = {
            "earliest": time.earliest_begin,
            "lastBegin": time.latest_begin,
            "firstEnd": time.earliest_end,
            "latest": time.latest_end,
        }
        days = {name: day.isoformat() for name, day in bounds.items() if day}
        days["precision"] = time.precision
    always = {"timed": "content", "voice": "attributed", "claimant": f"{BASE}id/actor/a"}
    return always | days | {"statement": f"{BASE}{statement}"} | values


def entries_of(*rows: Row) -> tuple[Entry, ...]:
    """Return the entries of some rows."""
    words = {each["statement"]: said(each["statement"]) for each in rows}
    return to_entries(rows, words, BASE)


def drawn(*rows: Row) -> Drawing:
    """Return the drawing of some rows."""
    entries = entries_of(*rows)
    return draw(entries, Axis.over(periods_of(entries), axis_width()))


@pytest.mark.parametrize(
    ("edtf", "form"),
    [
        ("2020-10-22", "day"),
        ("2020-10", "month"),
        ("2020", "year"),
        ("2020-09-21~/2020-09-30", "within"),
        ("2020-09-27/2020-10-25", "span"),
        ("2020-09/2020-10", "span"),
        ("2020-09-27/..", "since"),
        ("../2020-09-27", "until"),
    ],
)
def test_a_date_is_as_exact_as_its_text(edtf: str, form: str) -> None:
    """The end of September is no point, and a war that goes on has no end drawn."""
    (entry,) = entries_of(row(edtf=edtf))
    assert entry.accounts[0].when.form == form


def test_what_may_be_and_what_is_certain_are_told_apart() -> None:
    """Of fighting from September to October only the time between both is certain."""
    (span,) = drawn(row(edtf="2020-09/2020-11")).entries
    (mark,) = span.marks
    assert mark.begin < mark.core_begin < mark.core_end < mark.end

    (within,) = drawn(row(edtf="2020-09")).entries
    assert within.marks[0].core_begin == within.marks[0].core_end


def test_open_ends_fade() -> None:
    """Nobody is made to say when it began or ended."""
    (since,) = drawn(row(edtf="2020-09-27/..")).entries
    (until,) = drawn(row(edtf="../2020-09-27")).entries
    assert (since.marks[0].fades, until.marks[0].fades) == ("end", "begin")
    assert since.marks[0].end > since.marks[0].begin + 50


def test_accounts_of_an_event_stay_apart() -> None:
    """Two who date an event differently stand below one another, and no date is chosen."""
    event = f"{BASE}id/event/1"
    same, other = entries_of(
        row("a", "2020-09-27", event=event),
        row("b", "2020-09-28", event=event),
        row("c", "2020-09-27", event=f"{BASE}id/event/2"),
    )
    assert [each.when.earliest for each in same.accounts] == [
        date(2020, 9, 27),
        date(2020, 9, 28),
    ]
    assert same.is_disputed
    assert not other.is_disputed


def test_who_denies_an_event_disputes_it() -> None:
    """A denial on the same day stands beside the claim and is drawn unlike it."""
    event = f"{BASE}id/event/1"
    (entry,) = entries_of(
        row("a", "2020-09-29", event=event),
        row("b", "2020-09-29", event=event, kinds="Denial"),
    )
    assert [each.standing for each in entry.accounts] == ["reported", "denied"]
    assert entry.is_disputed


@pytest.mark.parametrize(
    ("values", "standing"),
    [
        ({"realis": "actual"}, "reported"),
        ({"realis": "planned"}, "planned"),
        ({"realis": "actual", "polarity": "negative"}, "denied"),
        # What is demanded has been said all the same.
        ({"realis": "demanded", "timed": "utterance"}, "reported"),
        ({"kinds": "Retraction", "timed": "utterance", "quantity": "q"}, "retracted"),
    ],
)
def test_plans_are_not_drawn_as_facts(values: dict[str, str], standing: str) -> None:
    """A meeting that is planned, or that nobody went to, does not look like one that was held."""
    (entry,) = entries_of(row(edtf="2020-10-08", **values))
    assert entry.accounts[0].standing == standing


def test_figures_are_steps_of_their_claimant() -> None:
    """Figures of one claimant for the same victims are one staircase; another's are another."""
    first, second = drawn(
        row("a", "2020-09-27", quantity="q", value="16", lower="16", upper="16"),
        row("b", "2020-10-27", quantity="q", value="1009", lower="1009", upper="1009"),
        row("c", "2020-10-01", quantity="q", claimant=f"{BASE}id/actor/b", upper="2300"),
    ).entries
    assert [mark.account.number for mark in first.marks] == ["16", "1\u202f009"]
    assert first.marks[0].y > first.marks[1].y
    assert "V" in first.steps
    assert (second.steps, second.marks[0].account.number) == ("", "≤\u202f2\u202f300")


def test_a_withheld_figure_has_its_place() -> None:
    """Who gives no figure does so on a day, too."""
    (entry,) = entries_of(row(edtf="2020-09-30", quantity="q"))
    assert entry.is_figure
    assert entry.accounts[0].number == ""


def test_days_that_no_calendar_knows_are_left_out() -> None:
    """A year of five digits in somebody's data does not take the page down."""
    assert entries_of(row(earliest="12020-01-01", latest="12020-01-01"), row("b")) == ()


@given(st.lists(st.tuples(DAYS, DAYS).map(sorted), min_size=1, max_size=12), DAYS)
@example([[date.max, date.max]], date.max)
@example([[date(9997, 1, 1), date.max]], date.min)
def test_time_goes_from_left_to_right(periods: list[list[date]], day: date) -> None:
    """Whatever is cut out, a later day never stands left of an earlier one, and none is lost."""
    axis = Axis.over([(first, last) for first, last in periods], 1000)
    assert 0 <= axis.at(day) <= axis.at(day, ends=True) <= 1000 + 1e-6
    for first, last in periods:
        assert axis.at(first) < axis.at(last, ends=True)
    places = [axis.at(each) for each in sorted(each for period in periods for each in period)]
    assert places == sorted(places)
    assert all(-1e-6 <= tick.at <= 1001 for tick in axis.ticks())


def test_a_long_silence_is_cut_out() -> None:
    """Twelve years without a date do not press two weeks into one point."""
    periods = [(date(2008, 8, 8), date(2008, 8, 20)), (date(2020, 9, 27), date(2020, 10, 5))]
    axis = Axis.over(periods, 1000)
    assert len(axis.cuts) == 1
    assert axis.at(date(2008, 8, 20)) - axis.at(date(2008, 8, 8)) > 200


@given(st.lists(st.tuples(DAYS, st.integers(0, 400)), min_size=1, max_size=25))
def test_nothing_is_drawn_over_something_else(days: list[tuple[date, int]]) -> None:
    """Two entries that share a lane leave room for each other, labels included."""
    rows = [
        row(str(number), f"{day}/{date.fromordinal(min(day.toordinal() + more, 3652059))}")
        for number, (day, more) in enumerate(sorted(days))
    ]
    drawing = drawn(*rows)
    for one in drawing.entries:
        assert one.marks[0].y < drawing.height
        assert one.label_at >= 0
        assert one.label_at <= WIDTH
        for other in drawing.entries:
            if other is not one and one.marks[0].y == other.marks[0].y:
                left, right = sorted((one, other), key=lambda each: each.marks[0].begin)
                assert left.marks[0].end <= right.marks[0].begin


def test_windows_lead_from_years_to_weeks() -> None:
    """A reader gets to a week by three links, and sees before where something is dated."""
    rows = [
        {"month": "2008-08", "statements": "3"},
        {"month": "2020-09", "statements": "2"},
        {"month": "2020-10", "statements": "5"},
        {"month": "-0044", "statements": "1"},
    ]
    years = windows_in(rows, None, None)
    assert [(each.since.year, each.statements) for each in years] == [(2008, 3), (2020, 7)]

    months = windows_in(rows, years[1].since, years[1].until)
    assert [(each.since, each.statements) for each in months] == [
        (date(2020, 9, 1), 2),
        (date(2020, 10, 1), 5),
    ]

    weeks = windows_in(rows, months[0].since, months[0].until)
    assert (weeks[0].since, weeks[-1].until) == (date(2020, 8, 31), date(2020, 10, 4))


@given(DAYS, DAYS)
@example(date(9999, 12, 28), date.max)
def test_ways_never_leave_the_calendar(one: date, other: date) -> None:
    """The first and the last day there are have neighbours or none, but no error."""
    first, last = sorted((one, other))
    neighbours = beside(first, last)
    if neighbours:
        assert neighbours[0].until < first <= last < neighbours[1].since
    assert around(first, last).since <= first <= last <= around(first, last).until
    windows_in([{"month": "9999-12", "statements": "1"}], first, last)


def test_what_is_no_day_is_no_window() -> None:
    """Nonsense in an address shows all of the time."""
    assert given_days({"since": "yesterday", "until": "2020-13-01"}) == (None, None)
