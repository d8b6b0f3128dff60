"""Clients that write to a server which is about to die, and know what it owes them.

A piece is a number of triples with one predicate, ``<urn:piece:NUMBER:SIZE>``, sent by one write:
from its name alone anybody can tell whether all of it is there.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from typing import Protocol

import httpx

from .ledger import Change, Ledger, Tally, add, clear, replace_by
from .readers import COUNTER, read_number, read_pieces

UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}
#: Triples of a piece, and how often it has so many.
SIZES = {1: 4, 10: 4, 200: 3, 2000: 1}
#: Pieces of so many triples are sent with literals so long that they are loaded in bulk.
LARGE, LONG = 2000, "x" * 2500

#: Where the number is there already, this changes nothing.
BEGIN = f"""
INSERT {{ GRAPH <{COUNTER}> {{ <urn:s> <urn:p> 0 }} }}
WHERE {{ FILTER NOT EXISTS {{ GRAPH <{COUNTER}> {{ ?s ?p ?n }} }} }}
"""
INCREMENT = f"""
DELETE {{ GRAPH <{COUNTER}> {{ ?s ?p ?n }} }} INSERT {{ GRAPH <{COUNTER}> {{ ?s ?p ?m }} }}
WHERE {{ GRAPH <{COUNTER}> {{ ?s ?p ?n BIND(?n + 1 AS ?m) }} }}
"""
#: Three operations of one update: a log, and its last entry by itself, taken from the log.
ENTER = """
INSERT DATA {{ GRAPH <{log}> {{ <urn:s> <{piece}> 0 }} }} ;
DELETE WHERE {{ GRAPH <{last}> {{ ?s ?p ?o }} }} ;
INSERT {{ GRAPH <{last}> {{ ?s <{piece}> ?o }} }} WHERE {{ GRAPH <{log}> {{ ?s <{piece}> ?o }} }}
"""
NEVER = "urn:never"
TRIPLE = "<urn:s> <urn:p> <urn:o> ."
PROTECTED = "https://w3id.org/conflictgraph/graph/doc/0000000000000000"
#: Updates that write and then fail.
FAILING = (
    f"INSERT DATA {{ GRAPH <{NEVER}> {{ {TRIPLE} }} }} ; CREATE GRAPH <{COUNTER}>",
    f"INSERT DATA {{ GRAPH <{NEVER}> {{ {TRIPLE} }} GRAPH <{PROTECTED}> {{ {TRIPLE} }} }}",
    f"INSERT DATA {{ GRAPH <{NEVER}> {{ {TRIPLE} }} }} ; INSERT DATA {{",
)


class Client(Protocol):
    """Somebody who uses the server, and knows what must be in it."""

    def act(self, http: httpx.Client) -> None:
        """Do one thing; a broken connection is raised."""
        ...

    def check(self, http: httpx.Client) -> None:
        """Compare the store with what it must hold, while nobody writes."""
        ...


class GraphClient:
    """Replaces, adds to, removes and reads a graph of its own."""

    def __init__(self, name: str, chance: random.Random) -> None:
        self._graph, self._chance = f"urn:graph:{name}", chance
        self._ledger, self._numbers = Ledger(), itertools.count()

    def act(self, http: httpx.Client) -> None:
        """Send a piece, remove the graph, or read what is there."""
        (size,) = self._chance.choices(list(SIZES), list(SIZES.values()))
        piece = f"urn:piece:{next(self._numbers)}:{size}"
        match self._chance.choice(("PUT", "PUT", "POST", "POST", "POST", "DELETE", "GET")):
            case "PUT":
                self._send(http, "PUT", replace_by(piece), triples(piece, size))
            case "POST":
                self._send(http, "POST", add(piece), triples(piece, size))
            case "DELETE":
                self._send(http, "DELETE", clear)
            case _:
                self.check(http)

    def check(self, http: httpx.Client) -> None:
        """All acknowledged pieces are there, none in part."""
        held = read_pieces(http, self._graph)
        self._ledger.settle(held[self._graph])

    def _send(self, http: httpx.Client, method: str, change: Change, content: str = "") -> None:
        def write() -> httpx.Response:
            graph = {"graph": self._graph}
            return http.request(method, "/store", params=graph, content=content, headers=TURTLE)

        told(write, lambda: self._ledger.acknowledge(change), lambda: self._ledger.doubt(change))


class UpdateClient:
    """Keeps a log by updates of several operations."""

    def __init__(self, name: str) -> None:
        self._log, self._last = f"urn:log:{name}", f"urn:last:{name}"
        self._ledger, self._numbers = Ledger(), itertools.count()

    def act(self, http: httpx.Client) -> None:
        """Make an entry."""
        piece = f"urn:piece:{next(self._numbers)}:1"
        text, change = ENTER.format(log=self._log, last=self._last, piece=piece), add(piece)
        told(
            lambda: http.post("/sparql", content=text, headers=UPDATE),
            lambda: self._ledger.acknowledge(change),
            lambda: self._ledger.doubt(change),
        )

    def check(self, http: httpx.Client) -> None:
        """All acknowledged entries are there, and the last operation went with the first."""
        held = read_pieces(http, self._log, self._last)
        self._ledger.settle(held[self._log])
        newest = max(held[self._log], key=lambda piece: int(piece.split(":")[2]), default=None)
        assert held[self._last] == ({newest} if newest else set()), (newest, held[self._last])


class CountingClient:
    """One of several that raise the same number."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def act(self, http: httpx.Client) -> None:
        """Raise the number by one."""
        told(
            lambda: http.post("/sparql", content=INCREMENT, headers=UPDATE),
            self._tally.acknowledge,
            self._tally.doubt,
        )

    def check(self, http: httpx.Client) -> None:
        """Each acknowledged increment was counted once, a refused one never."""
        self._tally.settle(read_number(http))


class FailingClient:
    """Sends what must leave no trace."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def act(self, http: httpx.Client) -> None:
        """Send an update that fails half-way, or a graph that breaks off."""
        text = self._chance.choice((*FAILING, "", None))
        if text:
            response = http.post("/sparql", content=text, headers=UPDATE)
        else:
            broken = broken_off() if text is None else TRIPLE * 20_000 + "<urn:s"
            response = http.put("/store", params={"graph": NEVER}, content=broken, headers=TURTLE)
        assert response.is_error, f"{response.status_code} for {text!r}"

    def check(self, http: httpx.Client) -> None:
        """Nothing of all that is there."""
        held = read_pieces(http, NEVER, PROTECTED)
        assert not any(held.values()), held


def told(
    write: Callable[[], httpx.Response], acknowledge: Callable[[], None], doubt: Callable[[], None]
) -> None:
    """Send a write and note what its sender knows of it afterwards.

    An answer that is an error says that nothing was done.

    Raises:
        httpx.TransportError: it could not be sent, or was not answered.
    """
    try:
        response = write()
    except httpx.ConnectError:
        raise
    except httpx.TransportError:
        doubt()
        raise
    if response.is_success:
        acknowledge()


def triples(piece: str, size: int) -> str:
    """Return a piece as Turtle."""
    literal = LONG if size >= LARGE else ""
    return "".join(f'<urn:item:{item}> <{piece}> "{literal}" .\n' for item in range(size))


def broken_off() -> Iterator[bytes]:
    """Yield the beginning of a body; then the connection is cut."""
    yield TRIPLE.encode()
    raise httpx.WriteError("cut")
