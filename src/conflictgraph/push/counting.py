"""Count and compare what another store holds with what was sent there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import pyoxigraph
from pyoxigraph import RdfFormat, Triple

from conflictgraph.endpoint.asking import select, triples
from conflictgraph.endpoint.connection import Connection

#: Graphs that one query asks for.
_AT_ONCE: Final = 50


class Change(NamedTuple):
    """A triple that came back as another one.

    Attributes:
        sent: the triple that was sent.
        got: one of the same subject and predicate that was not; None where there is none.
    """

    sent: Triple
    got: Triple | None


def count_triples(connection: Connection, graphs: Iterable[str]) -> dict[str, int]:
    """Return IRI to number of triples of those graphs that are not empty there.

    Raises:
        EndpointError: the store does not tell.
    """
    counts: dict[str, int] = {}
    for some in _some_at_once(sorted(graphs)):
        names = " ".join(f"<{name}>" for name in some)
        query = (
            "SELECT ?g (COUNT(*) AS ?n) WHERE { "
            f"VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
        )
        counts |= {g.value: int(n.value) for g, n in select(connection, query)}
    return counts


def find_changes(connection: Connection, graph: str, sent: bytes) -> list[Change]:
    """Return what of a graph came back otherwise than it was sent: rewritten, or not at all.

    Args:
        connection: to the store.
        graph: the IRI of the graph.
        sent: its triples, as N-Triples.

    Raises:
        EndpointError: the store does not give the graph.
    """
    ours = {quad.triple for quad in pyoxigraph.parse(sent, RdfFormat.N_TRIPLES)}
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    with triples(connection, query) as quads:
        theirs = {quad.triple for quad in quads}
    others = {(each.subject, each.predicate): each for each in theirs - ours}
    missing = sorted(ours - theirs, key=str)
    return [Change(each, others.get((each.subject, each.predicate))) for each in missing]


def _some_at_once(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(names), _AT_ONCE):
        yield names[begin : begin + _AT_ONCE]
