"""A line of time to draw on: days to places, with the stretches of which nobody speaks cut out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

#: Width of a cut, in units of the drawing.
CUT: Final = 44
#: A stretch without dates is cut out when it takes more than this share of the line, and more
#: days than these.
_CUT_SHARE: Final = 0.2
_CUT_DAYS: Final = 45
#: Days of air at both ends of a stretch.
_AIR: Final = 2
#: Ticks stand at least so far apart.
_TICK_GAP: Final = 74
_DAY: Final = timedelta(days=1)
#: Days between ticks, and the unit in which they are written.
_STEPS: Final = (1, 2, 7, 14)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the line without a cut: days, and where it begins and ends in the drawing."""

    first: date
    last: date
    begin: float
    end: float

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the line.

    Attributes:
        at: its place.
        day: the day that begins there.
        unit: what begins: ``day``, ``month`` or ``year``.
    """

    at: int
    day: date
    unit: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Days to places in a drawing, in its units."""

    stretches: tuple[Stretch, ...]

    @classmethod
    def over(cls, periods: Iterable[tuple[date, date]], width: int, *, cut: bool = True) -> Axis:
        """Return a line that has room for some periods.

        Args:
            periods: first and last day of each; at least one.
            width: of the drawing.
            cut: whether long stretches without any of them are left out.
        """
        joined = _joined(sorted(periods), cut=cut)
        room = width - CUT * (len(joined) - 1)
        # A single day among months of others would else have no width at all.
        least = min(90.0, room / len(joined))
        spare = room - least * len(joined)
        total = sum((last - first).days + 1 for first, last in joined)
        stretches, at = [], 0.0
        for first, last in joined:
            end = at + least + spare * ((last - first).days + 1) / total
            stretches.append(Stretch(first, last, at, end))
            at = end + CUT
        return cls(tuple(stretches))

    @property
    def last(self) -> date:
        """Return the last day of the line."""
        return self.stretches[-1].last

    @property
    def cuts(self) -> tuple[tuple[Stretch, Stretch], ...]:
        """Return the stretches on both sides of each cut."""
        return tuple(pairwise(self.stretches))

    def at(self, day: date, *, ends: bool = False) -> float:
        """Return where a day begins or, with ``ends``, where it is over; kept on the line."""
        # Counted in days: the last day that a date can be has none after it.
        place = day.toordinal() + ends
        for stretch in self.stretches:
            passed = place - stretch.first.toordinal()
            if passed <= 0:
                return stretch.begin
            if passed <= stretch.days:
                return stretch.begin + passed / stretch.days * (stretch.end - stretch.begin)
        return self.stretches[-1].end

    def ticks(self) -> Iterator[Tick]:
        """Yield the marks: days where there is room for them, else months or years."""
        for stretch in self.stretches:
            ticks = [Tick(round(self.at(day)), day, unit) for day, unit in _iter_days(stretch)]
            last = None
            for tick in ticks:
                # What is written at a tick stands to the right of it and must not reach a cut.
                if last is None or (last + _TICK_GAP <= tick.at <= stretch.end - _TICK_GAP):
                    yield tick
                    last = tick.at


def _joined(periods: list[tuple[date, date]], *, cut: bool) -> list[tuple[date, date]]:
    """Return the stretches that hold all periods, in order."""
    spread = max(last for _, last in periods) - periods[0][0]
    longest = max(spread.days * _CUT_SHARE, _CUT_DAYS) if cut else spread.days + 1
    joined: list[tuple[date, date]] = []
    for first, last in periods:
        if joined and (first - joined[-1][1]).days <= longest:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return [(_before(first), _after(last)) for first, last in joined]


def _before(day: date) -> date:
    return date.fromordinal(max(day.toordinal() - _AIR, date.min.toordinal()))


def _after(day: date) -> date:
    return date.fromordinal(min(day.toordinal() + _AIR, date.max.toordinal()))


def _iter_days(stretch: Stretch) -> Iterator[tuple[date, str]]:
    """Yield where ticks may stand, in the finest unit for which there is room."""
    per_day = (stretch.end - stretch.begin) / stretch.days
    for step in _STEPS:
        if per_day * step >= _TICK_GAP:
            yield from ((stretch.first + _DAY * i, "day") for i in range(0, stretch.days, step))
            return
    if per_day * 30 >= _TICK_GAP / 4 and (months := list(_iter_months(stretch))):
        yield from ((day, "month") for day in months)
        return
    step = max(1, round(_TICK_GAP / (per_day * 365)))
    years = range(stretch.first.year // step * step + step, stretch.last.year + 1, step)
    if years:
        yield from ((date(year, 1, 1), "year") for year in years)
    else:
        yield stretch.first, "day"


def _iter_months(stretch: Stretch) -> Iterator[date]:
    first, last = (day.year * 12 + day.month - 1 for day in (stretch.first, stretch.last))
    for month in range(first, last + 1):
        day = date(month // 12, month % 12 + 1, 1)
        if day >= stretch.first:
            yield day
