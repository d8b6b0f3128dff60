"""Check one document's graph beside what is known anyway."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from pyoxigraph import Store

from conflictgraph.triples.tables import SUB_CLASS, Tables, Triples, View
from conflictgraph.triples.terms import Node
from conflictgraph.validation.report import Report, Result
from conflictgraph.validation.shape import Graph, Shape, Targets


class Validator:
    """Shapes with what is known to every document: classes, codes, the register.

    What is known is context: values are looked up in it, but only nodes of which the document
    itself says something are checked.
    """

    def __init__(self, shapes: Iterable[tuple[Shape, Targets]], known: Triples) -> None:
        """Prepare a validator.

        Args:
            shapes: as :func:`load_shapes` returns them.
            known: the triples that every document is read against.
        """
        self._shapes, self._known = tuple(shapes), known
        self._index = _Index(self._shapes, known) if isinstance(known, Tables) else None

    def validate(self, own: Tables, store: Callable[[], Store]) -> Report:
        """Return what is wrong with a document's triples.

        Args:
            own: the triples.
            store: returns a store of them and what is known, for constraints in SPARQL that only
                a store can answer.
        """
        view = View(own, self._known)
        graph, found = Graph(view, store, not self._known.is_whole), dict[tuple[str, ...], Result]()
        for shape, targets in self._concerning(view):
            if nodes := targets.focus(view):
                for _, result in shape.check(nodes, graph):
                    found[result.key] = result
        return Report(tuple(found[key] for key in sorted(found)))

    def _concerning(self, view: View) -> Iterable[tuple[Shape, Targets]]:
        """Return the shapes that may be about something in a document, or all of them."""
        if self._index is None or SUB_CLASS in view.own.properties:
            return self._shapes
        return [self._shapes[at] for at in self._index.concerning(view)]


class _Index:
    """Shapes by what they are about: few documents have to do with most of them."""

    def __init__(self, shapes: Iterable[tuple[Shape, Targets]], known: Tables) -> None:
        self._by_class: dict[Node, set[int]] = defaultdict(set)
        self._by_property: dict[Node, set[int]] = defaultdict(set)
        self._always = set[int]()
        for at, (_, targets) in enumerate(shapes):
            if targets.nodes:
                self._always.add(at)
            for class_ in targets.classes:
                for below in known.classes_below(class_):
                    self._by_class[below].add(at)
            for prop in (*targets.subjects_of, *targets.objects_of):
                self._by_property[prop].add(at)

    def concerning(self, view: View) -> set[int]:
        """Return the places of the shapes that may be about something in a document."""
        by_class, by_property = self._by_class, self._by_property
        return self._always.union(
            *(by_class[each] for each in by_class.keys() & view.classes),
            *(by_property[each] for each in by_property.keys() & view.own.properties),
        )
