"""All quads of an endpoint, one named graph after the other.

Specifications: SPARQL 1.1 Graph Store HTTP Protocol, for our servers; for others CONSTRUCT, since
nothing tells where their graph store is.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import IO, Final, TypeVar, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize

_Term = TypeVar("_Term")
#: Named graphs in the order of their names.
GRAPHS: Final = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
#: All triples of the default graph, where there are no named graphs.
DEFAULT: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def construct_of(graph: str) -> str:
    """Return the CONSTRUCT of all triples of a named graph."""
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"


def write_quads(
    chunks: Iterable[bytes], form: RdfFormat, graph: str | None, place: int, output: IO[bytes]
) -> None:
    """Write the triples of one graph as N-Quads while they arrive.

    Args:
        chunks: RDF, in pieces.
        form: its format.
        graph: the name of the graph; None for the default graph.
        place: of the graph among all; keeps blank nodes of different graphs apart.
        output: a binary file.

    Raises:
        SyntaxError: it is not in the format.
    """
    name = DefaultGraph() if graph is None else NamedNode(graph)
    quads = (
        Quad(_apart(each.subject, place), each.predicate, _apart(each.object, place), name)
        for each in parse(cast("IO[bytes]", _Stream(chunks)), form)
    )
    serialize(quads, output, RdfFormat.N_QUADS)


def _apart(term: _Term, place: int) -> _Term | BlankNode:
    return BlankNode(f"g{place}x{term.value}") if isinstance(term, BlankNode) else term


class _Stream(io.RawIOBase):
    """Pieces of bytes as a file that can be read."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks: Iterator[bytes] = iter(chunks)
        self._rest = b""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill a buffer with what comes next."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size
