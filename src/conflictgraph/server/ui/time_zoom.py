"""Ways to look closer at a line of time, or from further off: each is an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from conflictgraph.server.ui.rows import Row

#: How many statements are dated in each month.
QUERY: Final = """\
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
SELECT ?month (COUNT(DISTINCT ?statement) AS ?statements) WHERE {
  # Each is read from end to end, which a SELECT of its own tells the engine.
  { SELECT * WHERE { ?statement cg:earliestBegin|cg:statedEarliest ?day } }
  { SELECT * WHERE { ?statement cg:isReportedIn ?document } }
  BIND (SUBSTR(STR(?day), 1, 7) AS ?month)
} GROUP BY ?month ORDER BY ?month LIMIT 5000
"""
#: A window of so many days, at most, is divided into months, or into weeks.
_MONTHS: Final = 400
_WEEKS: Final = 31
_WEEK: Final = timedelta(days=6)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Days to look at.

    Attributes:
        since: the first.
        until: the last.
        unit: ``year``, ``month`` or ``week``.
        statements: how many are dated in it; None where that is not known.
    """

    since: date
    until: date
    unit: str
    statements: int | None = None


def windows_in(rows: Iterable[Row], since: date | None, until: date | None) -> tuple[Window, ...]:
    """Return the windows to go to from the one that is shown.

    Args:
        rows: the answer to ``QUERY``.
        since: first day that is shown; None for the first there is.
        until: last day that is shown; None for the last there is.

    Returns:
        The years in which something is dated; within some months of a year or so the months, within
        a month the weeks.
    """
    months = dict(_iter_months(rows))
    if since is None or until is None or (until - since).days > _MONTHS:
        return tuple(_iter_years(months))
    if (until - since).days >= _WEEKS:
        return tuple(
            Window(first, _end_of_month(first), "month", count)
            for first, count in months.items()
            if first <= until and _end_of_month(first) >= since
        )
    monday = since - timedelta(days=since.weekday())
    weeks = ((until - monday).days + 7) // 7
    return tuple(
        # The week of the last day that a date can be ends with it.
        Window(begin, begin + min(_WEEK, date.max - begin), "week")
        for begin in (monday + timedelta(weeks=number) for number in range(weeks))
    )


def beside(since: date | None, until: date | None) -> tuple[Window, Window] | None:
    """Return the windows before and after one, of its length; None for a window without ends."""
    if since is None or until is None or until < since:
        return None
    length = until - since + _DAY
    try:
        return (
            Window(since - length, since - _DAY, "window"),
            Window(until + _DAY, until + length, "window"),
        )
    except OverflowError:
        return None


def around(first: date, last: date) -> Window:
    """Return a window around some days, with as many days again on both sides."""
    air = max(last - first, timedelta(days=3))
    try:
        return Window(first - air, last + air, "window")
    except OverflowError:
        return Window(first, last, "window")


def given_days(values: Mapping[str, str]) -> tuple[date | None, date | None]:
    """Return the days of the form; what is no day is as if it were not there."""
    return _day(values.get("since")), _day(values.get("until"))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _iter_months(rows: Iterable[Row]) -> Iterable[tuple[date, int]]:
    for row in rows:
        first = _day(f"{row['month']}-01")
        if first is not None:
            yield first, int(row["statements"])


def _iter_years(months: Mapping[date, int]) -> Iterable[Window]:
    for year in dict.fromkeys(first.year for first in months):
        count = sum(number for first, number in months.items() if first.year == year)
        yield Window(date(year, 1, 1), date(year, 12, 31), "year", count)


def _end_of_month(first: date) -> date:
    if (first.year, first.month) == (date.max.year, date.max.month):
        return date.max
    return (first + timedelta(days=32)).replace(day=1) - _DAY
