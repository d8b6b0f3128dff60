"""The steps of a plan: each takes rows and returns the rows that it makes of them.

A row has a term for each variable so far; a step appends. All rows go through a step at once,
because a loop inside one expression is what Python is fastest at.

Most documents have little to do with most of what is known beforehand. So the rows that known
triples give alone are *settled* once, and for a document only the rows are found that use a triple
of its own: those that came by one before, and the settled ones that meet one in this step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final, Protocol

from conflictgraph.triples.expression import Expression, iter_names
from conflictgraph.triples.functions import Ready, Row, is_true, ready
from conflictgraph.triples.pattern import Values
from conflictgraph.triples.tables import Tables, View
from conflictgraph.triples.terms import Node
from conflictgraph.triples.values import NoValueError, term_of

Rows = list[Row]
#: Values of one expression that are kept.
_REMEMBERED: Final = 2048
#: Rows that go through a step at once where there may be any number.
_BATCH: Final = 1000


class EntangledError(Exception):
    """A document's own triples deny what is known, or add to it: settled rows do not hold."""


class Step(Protocol):
    """What is done with rows."""

    def rows(self, rows: Rows, view: View) -> Rows:
        """Return what becomes of rows."""

    def settle(self, rows: Rows, known: View) -> bool:
        """Remember rows that come from known triples alone; tell whether any may cross here."""

    def crossing(self, own: Tables, view: View) -> Rows:
        """Return what becomes of the settled rows by a document's own triples.

        Raises:
            EntangledError: some of them do not hold in this document.
        """


class Plan:
    """Steps, one after another."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        #: The steps with whether settled rows may cross in them, up to the last in which they may.
        self._crossed: list[tuple[Step, bool]] = []
        self._others: Sequence[Step] = steps

    def rows(self, rows: Rows, view: View) -> Rows:
        """Return what the steps make of rows."""
        return _through(self._steps, rows, view)

    def iter_batches(self, rows: Rows, view: View) -> Iterator[Rows]:
        """Yield what the steps make of rows by and by, so that few are in memory at once."""
        return _iter_through(self._steps, rows, view)

    def settle(self, rows: Rows, known: View) -> bool:
        """Remember what the steps make of rows by known triples alone."""
        live = []
        for step in self._steps:
            live.append(step.settle(rows, known))
            rows = step.rows(rows, known) if rows else rows
        last = max((at for at, crosses in enumerate(live, 1) if crosses), default=0)
        self._crossed = list(zip(self._steps[:last], live, strict=False))
        self._others = self._steps[last:]
        return last > 0

    def crossing(self, own: Tables, view: View) -> Rows:
        """Return the rows that use a triple of a document, and begin with settled ones.

        Raises:
            EntangledError: some of the settled ones do not hold in this document.
        """
        rows: Rows = []
        for step, crosses in self._crossed:
            if rows:
                rows = step.rows(rows, view)
            if crosses and (crossed := step.crossing(own, view)):
                rows = rows + crossed
        return _through(self._others, rows, view)


def _through(steps: Iterable[Step], rows: Rows, view: View) -> Rows:
    for step in steps:
        if not rows:
            break
        rows = step.rows(rows, view)
    return rows


def _iter_through(steps: Sequence[Step], rows: Rows, view: View) -> Iterator[Rows]:
    """Take rows through steps, and parts of them one after the other as soon as they are many.

    Each step looks at every row by itself, so that the parts together give what all rows would.
    """
    if len(rows) > _BATCH:
        for begin in range(0, len(rows), _BATCH):
            yield from _iter_through(steps, rows[begin : begin + _BATCH], view)
    elif rows and steps:
        yield from _iter_through(steps[1:], steps[0].rows(rows, view), view)
    elif rows:
        yield rows


class _Alone:
    """A step that looks at no triple: nothing crosses in it."""

    def settle(self, _rows: Rows, _known: View) -> bool:
        """Remember nothing."""
        return False

    def crossing(self, _own: Tables, _view: View) -> Rows:
        """Return nothing."""
        return []


class Condition(_Alone):
    """FILTER."""

    def __init__(self, test: Ready) -> None:
        self._test = test

    def rows(self, rows: Rows, _view: View) -> Rows:
        """Return the rows that it holds of."""
        test = self._test
        return [row for row in rows if is_true(test, row)]


class Computed(_Alone):
    """BIND.

    Values are remembered: documents speak of the same days, holders and positions again and again.
    """

    def __init__(self, value: Expression, places: Mapping[str, int], base: str) -> None:
        names = sorted(set(iter_names(value)) & places.keys())
        value_of = ready(value, {name: at for at, name in enumerate(names)}, base)
        self._given = _taking([places[name] for name in names])
        self._term = lru_cache(_REMEMBERED)(lambda given: _term(value_of, given))

    def rows(self, rows: Rows, _view: View) -> Rows:
        """Return the rows, each with the value."""
        given, term = self._given, self._term
        return [(*row, term(given(row))) for row in rows]


def _term(value: Ready, row: Row) -> Node | None:
    try:
        return term_of(value(row))
    except NoValueError:
        return None


def _taking(places: Sequence[int]) -> Callable[[Row], Row]:
    """Return what takes from a row that which stands in some places."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple([row[place] for place in places])


class Given(_Alone):
    """VALUES."""

    def __init__(self, values: Values, places: Mapping[str, int]) -> None:
        known = [i for i, name in enumerate(values.names) if name in places]
        new = [i for i, name in enumerate(values.names) if name not in places]
        self._at = [places[values.names[i]] for i in known]
        self._told: dict[Row, Rows] = {}
        for row in values.rows:
            key = tuple(str(row[i]) for i in known)
            self._told.setdefault(key, []).append(tuple(str(row[i]) for i in new))

    def rows(self, rows: Rows, _view: View) -> Rows:
        """Return the rows, each with the values that go with its own."""
        told, at = self._told, self._at
        return [row + more for row in rows for more in told.get(tuple([row[i] for i in at]), ())]


class Either:
    """UNION."""

    def __init__(self, ways: Iterable[tuple[Plan, Sequence[int | None]]]) -> None:
        """Prepare.

        Args:
            ways: each alternative, and the place in its rows of each variable that comes out.
        """
        self._ways = [(plan, _arranging(places)) for plan, places in ways]

    def rows(self, rows: Rows, view: View) -> Rows:
        """Return what any alternative makes of the rows."""
        return [arrange(row) for plan, arrange in self._ways for row in plan.rows(rows, view)]

    def settle(self, rows: Rows, known: View) -> bool:
        """Remember rows in each alternative."""
        # Each of them, whatever the others tell.
        return sum(plan.settle(rows, known) for plan, _ in self._ways) > 0

    def crossing(self, own: Tables, view: View) -> Rows:
        """Return what crosses in any alternative."""
        return [arrange(row) for plan, arrange in self._ways for row in plan.crossing(own, view)]


def _arranging(places: Sequence[int | None]) -> Callable[[Row], Row]:
    if list(places) == list(range(len(places))):
        return lambda row: row
    return lambda row: tuple([None if place is None else row[place] for place in places])


class _Inner:
    """A group of its own: what is settled holds as long as nothing crosses in it."""

    def __init__(self, plan: Plan, width: int) -> None:
        """Prepare.

        Args:
            plan: that of the group.
            width: of the rows that come in; those of the group begin with them.
        """
        self._plan, self._width = plan, width

    def settle(self, rows: Rows, known: View) -> bool:
        """Remember rows in the group."""
        return self._plan.settle(rows, known)

    def crossing(self, own: Tables, view: View) -> Rows:
        """Return nothing, or refuse."""
        if self._plan.crossing(own, view):
            raise EntangledError
        return []


class Maybe(_Inner):
    """OPTIONAL."""

    def __init__(self, plan: Plan, width: int, wider: int) -> None:
        super().__init__(plan, width)
        self._nothing = (None,) * (wider - width)

    def rows(self, rows: Rows, view: View) -> Rows:
        """Return what the group makes of rows; those of which nothing, without its values."""
        found, width, nothing = self._plan.rows(rows, view), self._width, self._nothing
        kept = {row[:width] for row in found}
        return found + [row + nothing for row in rows if row not in kept]


class Without(_Inner):
    """NOT EXISTS, or MINUS."""

    def rows(self, rows: Rows, view: View) -> Rows:
        """Return the rows that lead nowhere in the group."""
        width = self._width
        found = {row[:width] for row in self._plan.rows(rows, view)}
        return [row for row in rows if row not in found] if found else rows
