"""Premises made ready once, and solved over one view of triples after another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from typing import TypeGuard

from pyoxigraph import Variable

from conflictgraph.triples.joins import EntangledError, Rows
from conflictgraph.triples.pattern import Group, Pattern
from conflictgraph.triples.planning import Scope, plan
from conflictgraph.triples.tables import PlainTriple, Tables, View
from conflictgraph.triples.terms import Node


class Premises:
    """A group made ready.

    Attributes:
        places: where in a solution each variable stands.
    """

    def __init__(self, group: Group, base: str, given: Sequence[str] = ()) -> None:
        """Plan in which order to look things up.

        Args:
            group: what is to be satisfied.
            base: what relative IRIs are below.
            given: variables that have a value beforehand.

        Raises:
            ValueError: it says something that is not evaluated here; see ``planning``.
        """
        scope = Scope()
        scope.bind(given)
        self._plan = plan(group, scope, base)
        self._settled: Tables | None = None
        self.places: Mapping[str, int] = scope.places

    def solutions(self, view: View, given: Iterable[Sequence[Node]] = ((),)) -> Rows:
        """Return the solutions, as terms by place; one may come several times.

        Args:
            view: the triples.
            given: values of the variables that have one beforehand.
        """
        return self._plan.rows([tuple(row) for row in given], view)

    def iter_solutions(self, view: View) -> Iterator[Rows]:
        """Yield the solutions in batches, however many there are; one may come several times."""
        return self._plan.iter_batches([()], view)

    def fresh(self, view: View) -> Rows:
        """Return the solutions that use a triple of the view's own, and maybe others.

        What is known must not have changed since the last time.
        """
        known = view.held
        if self._settled is not known:
            self._plan.settle([()], View(Tables(), known))
            self._settled = known
        try:
            return self._plan.crossing(view.own, view)
        except EntangledError:
            return self.solutions(view)


class Conclusions:
    """What follows from each solution of some premises."""

    def __init__(self, head: Collection[Pattern], group: Group, base: str) -> None:
        """Plan, as :class:`Premises` does.

        Raises:
            ValueError: the premises cannot be evaluated here.
        """
        self._premises = Premises(group, base)
        self._head = [tuple(map(self._part, pattern[:3])) for pattern in head]

    def _part(self, part: object) -> Callable[[Rows], Iterable[Node | None]]:
        """Return what takes a part of the head from each solution."""
        if isinstance(part, Variable):
            of_row = itemgetter(self._premises.places[part.value])
            return lambda rows: map(of_row, rows)
        node = str(part)
        return lambda rows: repeat(node, len(rows))

    def new(self, view: View) -> list[PlainTriple]:
        """Return what follows from a view's own triples and is not there yet, each once.

        What follows from known triples alone is known as well.
        """
        return self._concluded(self._premises.fresh(view), view)

    def iter_new(self, view: View) -> Iterator[list[PlainTriple]]:
        """Yield what follows from all triples of a view and is not there yet, in batches.

        A triple comes once in a batch, and may come in several of them. The view must not grow
        meanwhile.
        """
        for rows in self._premises.iter_solutions(view):
            yield self._concluded(rows, view)

    def _concluded(self, rows: Rows, view: View) -> list[PlainTriple]:
        found: dict[PlainTriple, None] = {}
        for subject, prop, target in self._head if rows else ():
            triples = zip(subject(rows), prop(rows), target(rows), strict=True)
            found.update(dict.fromkeys(filter(_is_triple, triples)))
        return [triple for triple in found if not view.holds(*triple)]


def _is_triple(parts: tuple[Node | None, Node | None, Node | None]) -> TypeGuard[PlainTriple]:
    """Tell whether a conclusion can be drawn: each part has a value, and no text is a subject."""
    subject, prop, target = parts
    return bool(subject and prop and target and prop[0] == "<" and subject[0] != '"')
