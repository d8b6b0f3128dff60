"""Triple patterns as steps of a plan.

What is known of an end, by a row or by the pattern itself, decides how its triples are found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Variable

from conflictgraph.triples.functions import Row
from conflictgraph.triples.joins import EntangledError, Rows, Step
from conflictgraph.triples.pattern import Pattern
from conflictgraph.triples.tables import Table, Tables, View
from conflictgraph.triples.terms import Node

_Key = Callable[[Row], Node]


def lookup(pattern: Pattern, places: Mapping[str, int]) -> Step:
    """Return the step that a triple pattern is.

    Raises:
        ValueError: nothing says which property is meant, or what a path begins at.
    """
    if isinstance(pattern.predicate, Variable):
        return _ByProperty(pattern, places)
    subject, target = _key(pattern.subject, places), _key(pattern.object, places)
    path = _Path(str(pattern.predicate), pattern.closure)
    if subject is not None and target is not None:
        return _Check(path, subject, target)
    if subject is not None:
        return _Follow(path, subject, backwards=False)
    if target is not None:
        return _Follow(path, target, backwards=True)
    if pattern.closure in {"*", "?"}:
        raise ValueError(f"{pattern} leads from anything to itself")
    return _Scan(path, is_loop=pattern.subject == pattern.object)


def _key(part: object, places: Mapping[str, int]) -> _Key | None:
    """Return what finds the node of a part in a row; None where it may be any."""
    if not isinstance(part, Variable):
        node = str(part)
        return lambda _: node
    return itemgetter(places[part.value]) if part.value in places else None


class _Path(NamedTuple):
    """A property, and how often it is followed."""

    prop: Node
    closure: str

    def layers(self, view: View, *, backwards: bool = False) -> list[Table]:
        """Return the tables that it is followed in."""
        if self.closure in {"", "?"}:
            layers = view.layers(self.prop, backwards=backwards)
        else:
            layers = [view.reached(self.prop, backwards=backwards)]
        return [*layers, _ITSELF] if self.closure in {"*", "?"} else layers

    def own(self, own: Tables, *, backwards: bool = False) -> Table:
        """Return the table of a document's own triples.

        Raises:
            EntangledError: the document adds to what is followed any number of times.
        """
        table = own.inverse(self.prop) if backwards else own.table(self.prop)
        if table and self.closure:
            raise EntangledError
        return table


class _Itself(Mapping[Node, Sequence[Node]]):
    """Leads from every node to itself: a property that is followed no times."""

    def __getitem__(self, node: Node) -> Sequence[Node]:
        return (node,)

    def __iter__(self) -> Iterator[Node]:
        return iter(())

    def __len__(self) -> int:
        return 0


_ITSELF: Final = _Itself()


class _Keyed:
    """A step that begins at a node of each row; settled rows are found by it."""

    def __init__(self, path: _Path, start: _Key) -> None:
        self._path, self._start = path, start
        self._settled: dict[Node, Rows] = {}

    def settle(self, rows: Rows, _known: View) -> bool:
        """Remember rows by the node that they begin at."""
        self._settled = {}
        for row in rows:
            self._settled.setdefault(self._start(row), []).append(row)
        return bool(rows)


class _Follow(_Keyed):
    """One end is there, the other is found."""

    def __init__(self, path: _Path, start: _Key, *, backwards: bool) -> None:
        super().__init__(path, start)
        self._backwards = backwards

    def rows(self, rows: Rows, view: View) -> Rows:
        """Return the rows, each with the other end."""
        start, layers = self._start, self._path.layers(view, backwards=self._backwards)
        gets = [layer.get for layer in layers]
        return [(*row, node) for get in gets for row in rows for node in get(start(row), ())]

    def crossing(self, own: Tables, _view: View) -> Rows:
        """Return the settled rows that lead on by the document's own triples."""
        settled = self._settled
        if not (table := self._path.own(own, backwards=self._backwards)):
            return []
        return [
            (*row, end)
            for node in table.keys() & settled.keys()
            for row in settled[node]
            for end in table[node]
        ]


class _Check(_Keyed):
    """Both ends are there."""

    def __init__(self, path: _Path, start: _Key, target: _Key) -> None:
        super().__init__(path, start)
        self._target = target

    def rows(self, rows: Rows, view: View) -> Rows:
        """Return the rows whose ends are tied."""
        start, target = self._start, self._target
        gets = [layer.get for layer in self._path.layers(view)]
        if len(gets) == 1:
            (get,) = gets
            return [row for row in rows if target(row) in get(start(row), ())]
        return [row for row in rows if any(target(row) in get(start(row), ()) for get in gets)]

    def crossing(self, own: Tables, _view: View) -> Rows:
        """Return the settled rows whose ends the document ties."""
        settled, target = self._settled, self._target
        if not (table := self._path.own(own)):
            return []
        return [
            row
            for node in table.keys() & settled.keys()
            for row in settled[node]
            if target(row) in table[node]
        ]


class _Scan:
    """Both ends are found."""

    def __init__(self, path: _Path, *, is_loop: bool) -> None:
        self._path, self._is_loop = path, is_loop
        self._settled: Rows = []

    def rows(self, rows: Rows, view: View) -> Rows:
        """Return the rows, each with each pair of ends."""
        return self._pairs(rows, self._path.layers(view))

    def settle(self, rows: Rows, _known: View) -> bool:
        """Remember rows."""
        self._settled = rows
        return bool(rows)

    def crossing(self, own: Tables, _view: View) -> Rows:
        """Return the settled rows with the ends of the document's own triples."""
        return self._pairs(self._settled, [self._path.own(own)])

    def _pairs(self, rows: Rows, tables: Sequence[Table]) -> Rows:
        items = [item for table in tables for item in table.items()]
        if self._is_loop:
            return [(*row, node) for row in rows for node, found in items if node in found]
        return [(*row, node, end) for row in rows for node, found in items for end in found]


class _ByProperty:
    """The rows say which property is meant."""

    def __init__(self, pattern: Pattern, places: Mapping[str, int]) -> None:
        name = str(pattern.predicate).removeprefix("?")
        if name not in places:
            raise ValueError(f"?{name} may be any property")
        self._pattern, self._place = pattern, places[name]
        self._places = dict(places)  # as they are before this step
        self._settled: Rows = []

    def rows(self, rows: Rows, view: View) -> Rows:
        """Return what the pattern makes of the rows, property by property."""
        found: Rows = []
        for prop in dict.fromkeys(row[self._place] for row in rows):
            if prop is not None and prop.startswith("<"):
                named = self._pattern._replace(predicate=NamedNode(prop[1:-1]))
                some = [row for row in rows if row[self._place] == prop]
                found += lookup(named, self._places).rows(some, view)
        return found

    def settle(self, rows: Rows, _known: View) -> bool:
        """Remember rows."""
        self._settled = rows
        return bool(rows)

    def crossing(self, own: Tables, _view: View) -> Rows:
        """Return what the settled rows lead to by the document's own triples."""
        return self.rows(self._settled, View(own, Tables()))
