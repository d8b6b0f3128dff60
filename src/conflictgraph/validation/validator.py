"""Check one document's graph beside what is known anyway."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pyoxigraph import Store

from conflictgraph.triples.tables import Tables, Triples, View
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

    def validate(self, own: Tables, store: Callable[[], Store]) -> Report:
        """Return what is wrong with a document's triples.

        Args:
            own: the triples.
            store: returns a store of them and what is known, for constraints in SPARQL that only
                a store can answer.
        """
        view = View(own, self._known)
        graph, found = Graph(view, store, not self._known.is_whole), dict[tuple[str, ...], Result]()
        for shape, targets in self._shapes:
            if nodes := targets.focus(view):
                for _, result in shape.check(nodes, graph):
                    found[result.key] = result
        return Report(tuple(found[key] for key in sorted(found)))
