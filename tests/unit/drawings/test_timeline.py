"""Lines of time: dates are as exact as they are known."""

from __future__ import annotations

from datetime import date

from .samples import rows, timeline


def test_dates_are_drawn_as_exact_as_they_are_known() -> None:
    """A day is a day to its end, a month a month, and an open end fades."""
    plot = timeline(
        {"earliest": date(2020, 9, 27), "latest": date(2020, 9, 27)},
        {"earliest": date(2020, 10, 1), "latest": date(2020, 10, 31), "realis": "planned"},
        {"earliest": date(2020, 10, 5)},
        {"latest": date(2020, 10, 6)},
    )
    day, month, since, until = rows(plot, "entries")
    assert (day["begin"][:10], day["middle"], day["end"][:10]) == (
        "2020-09-27", "2020-09-27T12:00:00Z", "2020-09-28",
    )  # fmt: skip
    assert (month["begin"][:10], month["end"][:10]) == ("2020-10-01", "2020-11-01")
    assert [each["pale"] for each in (day, month)] == [False, True]
    assert (since["shape"], until["shape"]) == ("no-end", "no-beginning")
    assert since["begin"][:10] == "2020-10-05"
    assert until["end"][:10] == "2020-10-07"
