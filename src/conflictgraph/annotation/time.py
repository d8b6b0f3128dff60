"""Dates as annotators write them (EDTF) to the four bounds of a time.

Specification: https://www.loc.gov/standards/datetime/ (levels 0 to 2, without sets)

| expression           | earliest begin | latest begin | earliest end | latest end | precision    |
| -------------------- | -------------- | ------------ | ------------ | ---------- | ------------ |
| `2020-10-22`, with a time of day, too | 22nd | 22nd | 22nd         | 22nd       | `day`        |
| `2020-10`            | 1st            | 31st         | 1st          | 31st       | `month`      |
| `2020`               | 1 January      | 31 December  | 1 January    | 31 December | `year`      |
| `2020-10~`, `2020?`  | as without the sign | "       | "            | "          | `vague`      |
| `2020-21`, `202X`    | first day      | last day     | first day    | last day   | `vague`      |
| `A/B`                | first of A     | last of A    | first of B   | last of B  | by the width |
| `../B`, `/B`         | –              | –            | first of B   | last of B  | `vague`      |
| `A/..`, `A/`         | first of A     | last of A    | –            | –          | `vague`      |
| `A~/B`, `A/B?`, short | first of A   | last of B    | first of A   | last of B  | by the width |

A plain date means "some time within it", so begin and end both lie there. The width of a
closed interval is `day`, `month` or `year` where it is exactly one, `week` for any seven days,
`month-part` for other days of one month, else `vague`. A sign of doubt on one of its sides makes
a short interval, of a month at most, mean "some time within it", too: that is how annotators
write "at the end of September". A longer one keeps its sides: who doubts when a war of three
years began does not say that it took a day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

#: Signs of all expressions read here. The parser passes over white space, a set has no bounds
#: of its own, and no date is longer.
_EXPRESSION = re.compile(r"[0-9XYESTZ:.+~?%/-]{1,64}", re.ASCII)
_PLAIN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OPEN = frozenset({"", ".."})
_WEEK = timedelta(days=6)
#: Widths of an interval that can stand for one moment somewhere within it.
_SHORT = frozenset({"day", "week", "month-part", "month"})


@dataclass(frozen=True, slots=True)
class TimeRange:
    """When something began and ended, as far as its date says.

    Attributes:
        earliest_begin: it did not begin before this day; None when open.
        latest_begin: it had begun by this day; None when open.
        earliest_end: it did not end before this day; None when open.
        latest_end: it had ended by this day; None when open.
        precision: ``day``, ``week``, ``month-part``, ``month``, ``year`` or ``vague``.
    """

    earliest_begin: date | None
    latest_begin: date | None
    earliest_end: date | None
    latest_end: date | None
    precision: str


@dataclass(frozen=True, slots=True)
class _Days:
    first: date
    last: date
    is_doubtful: bool


@lru_cache(maxsize=4096)  # parsing takes a millisecond, and texts repeat their dates
def parse_edtf(value: str) -> TimeRange:
    """Return the bounds of an EDTF date or interval, by the table above.

    Raises:
        ValueError: not EDTF, a set of dates, a year outside 1 to 9999, or an interval that
            ends before it begins.
    """
    if not _EXPRESSION.fullmatch(value):
        raise ValueError(f"{value[:64]!r} is not an EDTF date or interval")
    begin, is_interval, end = value.partition("/")
    if is_interval and ("/" in end or {begin, end} <= _OPEN):
        raise ValueError(f"{value!r} is not an interval with one or two known ends")
    if not is_interval:
        days = _parse_days(value)
        precision = "vague" if days.is_doubtful else _precision(days.first, days.last)
        return TimeRange(days.first, days.last, days.first, days.last, precision)
    return _interval(
        None if begin in _OPEN else _parse_days(begin), None if end in _OPEN else _parse_days(end)
    )


def _interval(begin: _Days | None, end: _Days | None) -> TimeRange:
    if begin is None or end is None:
        return TimeRange(
            begin.first if begin else None,
            begin.last if begin else None,
            end.first if end else None,
            end.last if end else None,
            "vague",
        )
    if end.last < begin.first:
        raise ValueError(f"the interval ends on {end.last}, before it begins on {begin.first}")
    precision = _precision(begin.first, end.last)
    if precision in _SHORT and (begin.is_doubtful or end.is_doubtful):
        return TimeRange(begin.first, end.last, begin.first, end.last, precision)
    return TimeRange(begin.first, begin.last, end.first, end.last, precision)


def _parse_days(value: str) -> _Days:
    try:
        if _PLAIN_DAY.fullmatch(value):
            # Most dates of a text; the whole grammar takes milliseconds for each.
            day = date.fromisoformat(value)
            return _Days(day, day, is_doubtful=False)
        return _parse_by_grammar(value)
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError(f"{value!r} is not an EDTF date of the years 1 to 9999") from error


def _parse_by_grammar(value: str) -> _Days:
    # Here, not above: making the grammar takes longer than most commands take to run.
    import edtf  # noqa: PLC0415

    try:
        parsed = edtf.parse_edtf(value)
    except edtf.EDTFParseException as error:
        raise ValueError(str(error)) from error
    first, last = parsed.lower_strict(), parsed.upper_strict()
    is_doubtful = bool(parsed.is_approximate or parsed.is_uncertain)
    # The first three fields only: a time of day says nothing that is kept.
    return _Days(date(*first[:3]), date(*last[:3]), is_doubtful)


def _precision(first: date, last: date) -> str:
    if first == last:
        return "day"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return "year"
    is_one_month = (first.year, first.month) == (last.year, last.month)
    if is_one_month and first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return "month"
    if last - first == _WEEK:
        return "week"
    return "month-part" if is_one_month else "vague"
