"""Clients that read while others write and processes die: what they see is whole."""

from __future__ import annotations

import time

import httpx

COUNTER = "urn:counter"
PATIENCE_S = 30.0
_PIECES = """
SELECT ?g ?p (COUNT(*) AS ?n) {{ VALUES ?g {{ {0} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g ?p
"""
_NUMBER = f"SELECT ?n {{ GRAPH <{COUNTER}> {{ ?s ?p ?n }} }}"


def read_pieces(http: httpx.Client, *graphs: str) -> dict[str, set[str]]:
    """Return the names of the pieces that stand in each graph.

    Raises:
        AssertionError: a piece is there in part.
    """
    held: dict[str, set[str]] = {graph: set() for graph in graphs}
    for row in _read(http, _PIECES.format(" ".join(f"<{graph}>" for graph in graphs))):
        assert row["p"].rpartition(":")[2] == row["n"], f"{row['n']} triples of {row['p']}"
        held[row["g"]].add(row["p"])
    return held


def read_number(http: httpx.Client) -> int:
    """Return the number that several clients raise."""
    (row,) = _read(http, _NUMBER)
    return int(row["n"])


class Reader:
    """Reads a number that others raise.

    Attributes:
        seen: how far it was.
    """

    def __init__(self) -> None:
        self.seen = 0

    def act(self, http: httpx.Client) -> None:
        """Read it once more."""
        self.check(http)

    def check(self, http: httpx.Client) -> None:
        """It never goes back: what was readable once has not been lost."""
        before, self.seen = self.seen, read_number(http)
        assert self.seen >= before, f"{self.seen} after {before}"


def _read(http: httpx.Client, query: str) -> list[dict[str, str]]:
    """Answer a query, as soon as a worker has taken the place of one that was killed."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        response = http.post("/sparql", data={"query": query})
        if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            break
        assert time.monotonic() < deadline, response.text
        time.sleep(0.02)
    assert response.status_code == httpx.codes.OK, response.text
    bindings = response.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]
