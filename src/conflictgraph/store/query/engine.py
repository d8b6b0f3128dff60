"""What evaluates a query for a worker: Oxigraph over a generation, or a store of others over HTTP.

Either way the worker checks the query before, and writes, counts and bounds the answer after, in
a process that may be killed. So limits, deadlines and formats are the same whoever evaluates.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple

from conflictgraph.store.query.evaluation import evaluate, in_our_words
from conflictgraph.store.query.outcomes import Outcome
from conflictgraph.store.query.writing import Draft, draft_graph
from conflictgraph.store.sparql.guard import QueryShape

#: What stands in the third place of a triple.
Object = NamedNode | BlankNode | Literal | Triple


class Engine(Protocol):
    """A state of the dataset that can be asked."""

    def evaluating(
        self, request: dict[str, Any], shape: QueryShape
    ) -> AbstractContextManager[Outcome]:
        """Yield what a query gives, while it is evaluated.

        Args:
            request: the fields of a ``QueryRequest``.
            shape: what the guard saw in the query.

        Raises:
            QueryError: it cannot be evaluated; also later, while the outcome is written.
        """

    def drafting(
        self, graph: str | None, form: RdfFormat, max_rows: int
    ) -> AbstractContextManager[Draft]:
        """Yield all triples of a graph, to be written.

        Raises:
            QueryError: they cannot be read.
        """

    def contains_named_graph(self, graph: NamedNode) -> bool:
        """Tell whether there is a graph of this name."""

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object: Object | None,  # noqa: A002 - as Oxigraph calls it
        graph_name: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that match; None matches any term."""


class StoreEngine:
    """Oxigraph over one generation.

    Args:
        store: an open generation.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.contains_named_graph = store.contains_named_graph

    @contextmanager
    def evaluating(self, request: dict[str, Any], shape: QueryShape) -> Iterator[Outcome]:
        """Evaluate a query here."""
        outcome = evaluate(self.store, request, shape)
        with in_our_words(request["query"], shape.calls):
            yield outcome

    @contextmanager
    def drafting(self, graph: str | None, form: RdfFormat, max_rows: int) -> Iterator[Draft]:
        """Read a graph here."""
        yield draft_graph(self.store, graph, form, max_rows)

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object: Object | None,  # noqa: A002 - as Oxigraph calls it
        graph_name: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that match."""
        return self.store.quads_for_pattern(subject, predicate, object, graph_name)
