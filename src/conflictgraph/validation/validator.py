"""Check one document's graph, held in a store in memory beside what is known anyway."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Store

from conflictgraph.validation.report import Report, Result
from conflictgraph.validation.shape import Graph, Shape, Targets
from conflictgraph.validation.tables import GraphName, Tables, Triples, View


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

    def validate(self, store: Store, graphs: Iterable[GraphName]) -> Report:
        """Return what is wrong with some graphs of a store.

        Args:
            store: holds these graphs, and what is known, for constraints in SPARQL.
            graphs: those that make up the document.
        """
        view = View(Tables.of(store, graphs), self._known)
        large = not isinstance(self._known, Tables)
        graph, found = Graph(view, store, large), dict[tuple[str, ...], Result]()
        for shape, targets in self._shapes:
            for _, result in shape.check(targets.focus(view), graph):
                found[result.key] = result
        return Report(tuple(found[key] for key in sorted(found)))
