"""Time expressions to dates: of an event, of a statement's content, of the utterance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from conflictgraph.annotation import Mention
from conflictgraph.annotation.time import TimeRange, parse_edtf
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.terms import iri, typed
from conflictgraph.vocab import code, term


def _day(prop: str, day: date | None) -> Iterator[Pair]:
    if day is not None:
        yield term(prop), typed(day.isoformat(), "date")


def _ranges(mention: Mention) -> Iterator[TimeRange]:
    """Yield the mention's date; at most one, so that begin and end belong together."""
    for value in mention.values("EDTF")[:1]:
        yield parse_edtf(value)


def time_pairs(mention: Mention) -> Iterator[Pair]:
    """Yield when something is the case: four bounds, and a duration where one is given."""
    for time in _ranges(mention):
        yield from _day("earliestBegin", time.earliest_begin)
        yield from _day("latestBegin", time.latest_begin)
        yield from _day("earliestEnd", time.earliest_end)
        yield from _day("latestEnd", time.latest_end)
    for value in mention.values("Duration")[:1]:
        yield term("duration"), typed(value, "duration")


def precision_pairs(mention: Mention) -> Iterator[Pair]:
    """Yield how exact a time expression is."""
    for time in _ranges(mention):
        yield term("hasTimePrecision"), iri(code(f"time-precision-{time.precision}"))


def utterance_pairs(mention: Mention) -> Iterator[Pair]:
    """Yield the first and last day on which something may have been said."""
    for time in _ranges(mention):
        yield from _day("statedEarliest", time.earliest_begin)
        yield from _day("statedLatest", time.latest_end)
