"""Three ways to put triples on another store.

``graph-store``: a request for each graph (Graph Store Protocol, N-Triples). ``quads``: many graphs
in a request, where the graph store also takes quads. ``update``: INSERT DATA in pieces, for stores
that have nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Literal, Protocol

from conflictgraph.endpoint.connection import N_QUADS, N_TRIPLES, Connection
from conflictgraph.errors import UsageError

Way = Literal["graph-store", "quads", "update"]

#: Virtuoso compiles each triple of an update to code, and refuses more than 10,000 lines of it.
_UPDATE_TRIPLES: Final = 500


@dataclass(frozen=True, slots=True)
class Doors:
    """Where a store takes triples; empty where it does not.

    Attributes:
        graph_store: address of the Graph Store Protocol.
        update: address of SPARQL Update.
    """

    graph_store: str = ""
    update: str = ""


class Sender(Protocol):
    """One way to change the graphs of a store; a graph that is replaced may be half there."""

    def replace(self, graph: str, triples: bytes) -> None:
        """Let a graph hold these N-Triples and nothing else.

        Raises:
            EndpointError: the store did not take all of them.
        """

    def add(self, graph: str, triples: bytes) -> None:
        """Add N-Triples to a graph.

        Raises:
            EndpointError: as above.
        """

    def delete(self, graph: str) -> None:
        """Delete a graph, which need not be there.

        Raises:
            EndpointError: it may still be there.
        """


class GraphStoreSender:
    """A graph in one PUT; what is longer than a piece follows by POST.

    Args:
        connection: to the store.
        url: of its graph store.
        piece_bytes: longest body of a request; a single triple may be longer.
    """

    def __init__(self, connection: Connection, url: str, piece_bytes: int) -> None:
        self._connection, self._url, self._piece_bytes = connection, url, piece_bytes

    def replace(self, graph: str, triples: bytes) -> None:
        """Replace a graph."""
        method = "PUT"
        for piece in cut_lines(triples, self._piece_bytes):
            self._connection.send(method, self._url, graph, N_TRIPLES, piece)
            method = "POST"

    def add(self, graph: str, triples: bytes) -> None:
        """Add to a graph."""
        for piece in cut_lines(triples, self._piece_bytes):
            self._connection.send("POST", self._url, graph, N_TRIPLES, piece)

    def delete(self, graph: str) -> None:
        """Delete a graph."""
        self._connection.delete(self._url, graph)


class QuadsSender(GraphStoreSender):
    """Quads in pieces, which a store loads in bulk; what was in the graph is deleted before."""

    def replace(self, graph: str, triples: bytes) -> None:
        """Replace a graph."""
        self.delete(graph)
        self.add(graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Add to a graph."""
        quads = triples.replace(b" .\n", f" <{graph}> .\n".encode())
        for piece in cut_lines(quads, self._piece_bytes):
            self._connection.send("POST", self._url, None, N_QUADS, piece)


class UpdateSender:
    """INSERT DATA in pieces.

    Args:
        connection: to the store.
        url: where it takes updates.
        piece_bytes: longest piece; a single triple may be longer.
    """

    def __init__(self, connection: Connection, url: str, piece_bytes: int) -> None:
        self._connection, self._url, self._piece_bytes = connection, url, piece_bytes

    def replace(self, graph: str, triples: bytes) -> None:
        """Replace a graph."""
        self.delete(graph)
        self.add(graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Add to a graph."""
        for piece in cut_lines(triples, self._piece_bytes, _UPDATE_TRIPLES):
            text = f"INSERT DATA {{ GRAPH <{graph}> {{\n{piece.decode()}}} }}"
            self._connection.update(self._url, text)

    def delete(self, graph: str) -> None:
        """Delete a graph."""
        self._connection.update(self._url, f"DROP SILENT GRAPH <{graph}>")


def find_doors(connection: Connection, given: Doors) -> Doors:
    """Return where a store takes triples: what was given, else what its kind is known for.

    Raises:
        EndpointError: nobody answers.
    """
    if given.graph_store or given.update:
        return given
    name, url = connection.server_name().lower(), connection.url
    if name.startswith("oxigraph") and url.endswith("/query"):
        base = url.removesuffix("query")
        return Doors(f"{base}store", f"{base}update")
    if name.startswith("virtuoso") and url.endswith("/sparql"):
        return Doors(f"{url}-graph-crud-auth", f"{url}-auth")
    return given


def sender_of(connection: Connection, doors: Doors, way: Way | None, piece_bytes: int) -> Sender:
    """Return the way to send: the one that is wanted, else the first that the store has.

    Raises:
        UsageError: it is not known where the store takes triples in this way.
    """
    wanted: Way = way or ("graph-store" if doors.graph_store else "update")
    url = doors.update if wanted == "update" else doors.graph_store
    if not url:
        raise UsageError(
            f"it is not known where {connection.url} takes triples",
            "give --graph-store URL, or --update URL for SPARQL Update",
        )
    kinds: dict[Way, Callable[[Connection, str, int], Sender]] = {
        "graph-store": GraphStoreSender,
        "quads": QuadsSender,
        "update": UpdateSender,
    }
    return kinds[wanted](connection, url, piece_bytes)


def cut_lines(lines: bytes, most_bytes: int, most_lines: int | None = None) -> Iterator[bytes]:
    """Yield whole lines in pieces of at most so many bytes and lines; one line at least.

    Nothing gives one empty piece, so that an empty graph is sent, too.
    """
    piece, count = bytearray(), 0
    for line in BytesIO(lines):
        if piece and (len(piece) + len(line) > most_bytes or count == most_lines):
            yield bytes(piece)
            piece.clear()
            count = 0
        piece += line
        count += 1
    yield bytes(piece)
