"""Evaluation by a store of others, over HTTP.

Specification: SPARQL 1.1 Protocol, 2.1.2 and 2.1.4 (the dataset of a query).

A query is read by Oxigraph before it is sent. So what is no SPARQL is told with its place, in the
words a server of ours has for it, and extensions of a store's own grammar, such as Virtuoso's
``define get:``, which loads from any address, cannot be reached. Whoever ends the worker closes
the connection, which is all that the protocol has to end a query.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolution,
    QueryTriples,
    RdfFormat,
    Store,
)

from conflictgraph.endpoint import asking
from conflictgraph.endpoint.address import Endpoint
from conflictgraph.endpoint.connection import Connection
from conflictgraph.errors import EndpointError, EngineError, OwnStoreNeededError, QuerySyntaxError
from conflictgraph.store.query.engine import Object
from conflictgraph.store.query.evaluation import evaluate
from conflictgraph.store.query.outcomes import Evaluated, Outcome, Triples
from conflictgraph.store.query.writing import Draft, draft_quads
from conflictgraph.store.sparql.guard import QueryShape

_PLACES: Final = ("s", "p", "o", "g")


class RemoteEngine:
    """The endpoint of a store.

    Args:
        endpoint: where it answers, and who asks.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        # No limit of time: whoever waits ends this process.
        self._connection = Connection(endpoint)
        self._nothing = Store()
        with suppress(EndpointError):
            self._connection.server_name()

    @contextmanager
    def evaluating(self, request: dict[str, Any], shape: QueryShape) -> Iterator[Outcome]:
        """Let the store evaluate a query."""
        if request["explain"]:
            raise OwnStoreNeededError(
                "a query cannot be explained here: another store evaluates it",
                "ask without explain",
            )
        kind, text = self._read(request, shape)
        fields: dict[str, Any] = {}
        if request["default_graphs"] or request["named_graphs"]:
            fields["default-graph-uri"] = request["default_graphs"]
            fields["named-graph-uri"] = request["named_graphs"]
        elif not shape.names_dataset:
            fields |= asking.union_fields(self._connection)
        with _in_our_words():
            if isinstance(kind, QueryBoolean):
                yield asking.ask(self._connection, text, fields)
            elif isinstance(kind, QueryTriples):
                with asking.triples(self._connection, text, fields) as quads:
                    yield Triples(quads)
            else:
                with asking.results(self._connection, text, fields) as solutions:
                    yield solutions

    @contextmanager
    def drafting(self, graph: str | None, form: RdfFormat, max_rows: int) -> Iterator[Draft]:
        """Ask for the triples of a graph; what stands in no named graph cannot be told."""
        if graph is None:
            yield draft_quads((), form, max_rows)
            return
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"
        with _in_our_words(), asking.triples(self._connection, text) as quads:
            yield draft_quads(quads, form, max_rows)

    def contains_named_graph(self, graph: NamedNode) -> bool:
        """Ask whether anything stands in a graph."""
        with _in_our_words():
            return bool(asking.ask(self._connection, f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}"))

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object: Object | None,  # noqa: A002 - as Oxigraph calls it
        graph_name: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Ask for the quads that match."""
        given = (subject, predicate, object, graph_name)
        s, p, o, g = (
            f"?{name}" if term is None else str(term)
            for name, term in zip(_PLACES, given, strict=True)
        )
        text = f"SELECT * WHERE {{ GRAPH {g} {{ {s} {p} {o} }} }}"
        with _in_our_words(), asking.results(self._connection, text) as rows:
            if not isinstance(rows, QueryBoolean):
                yield from (_to_quad(row, given) for row in rows)

    def _read(self, request: dict[str, Any], shape: QueryShape) -> tuple[Evaluated, str]:
        """Return what kind of outcome a query has, and the text that says all to another store.

        Raises:
            QuerySyntaxError: it is not SPARQL.
        """
        text = request["query"]
        try:
            return evaluate(self._nothing, request | {"base": None}, shape), text
        except QuerySyntaxError:
            # The base of the address is known here only; with it relative IRIs may be in order.
            kind = evaluate(self._nothing, request, shape)
            return kind, f"BASE {NamedNode(request['base'])}\n{text}"


def _to_quad(row: QuerySolution, given: tuple[Object | DefaultGraph | None, ...]) -> Quad:
    terms: list[Any] = [
        row[name] if term is None else term for name, term in zip(_PLACES, given, strict=True)
    ]
    return Quad(*terms)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except EndpointError as error:
        raise EngineError(
            "the store behind this server did not answer the query"
            if error.status is None
            else f"the store behind this server answered the query with status {error.status}",
            "it may be down, or its limits lower than those of this server",
        ) from error
