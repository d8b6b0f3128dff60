"""The attacked server, seen from outside: requests well-formed and not, and what must come back."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass

import httpx

from ..integration.conftest import RunningServer

#: Limits short enough that running into them takes no time.
SETTINGS = {
    "query_workers": 2,
    "long_queries": 8,
    "query_timeout_s": 1,
    "query_max_bytes": 2**20,
    "query_memory_bytes": 256_000_000,
    "max_rows": 100_000,
    "answer_max_bytes": 8 * 2**20,
    "upload_max_bytes": 2 * 2**20,
    "write_timeout_s": 2,
    "write_memory_bytes": 1_000_000_000,
    "head_timeout_s": 1,
    "body_timeout_s": 1,
    "idle_timeout_s": 1,
}
#: A chain of a thousand triples: small, but its powers are not.
DATA = "".join(f"<urn:s{i}> <urn:p> <urn:s{i + 1}> .\n" for i in range(1000)).encode()
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

#: A token that may write.
WRITER = "writer"

TIMEOUT_S = 60.0
#: What an answer must never tell: how and where the server is built.
SECRETS = re.compile(rb'Traceback|File "|site-packages|\.py\b|/tmp/|/home/|/usr/|panicked|\.rs:')


@dataclass(frozen=True, slots=True)
class Victim:
    """A running server under attack."""

    server: RunningServer

    def query(self, text: str, **options: object) -> httpx.Response:
        """Send a query in the body of a POST."""
        headers = {"Content-Type": "application/sparql-query"}
        return self.request("POST", "/sparql", content=text, headers=headers, **options)

    def update(self, text: str, token: str | None = WRITER, **options: object) -> httpx.Response:
        """Send an update, with a token that may write unless told otherwise."""
        headers = {"Content-Type": "application/sparql-update"} | bearer(token)
        return self.request("POST", "/sparql", content=text, headers=headers, **options)

    def put(
        self,
        graph: str,
        content: bytes,
        media_type: str = "text/turtle",
        token: str | None = WRITER,
        **headers: str,
    ) -> httpx.Response:
        """Send a graph to replace another."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request(
            "PUT",
            "/store",
            params={"graph": graph},
            content=content,
            headers={"Content-Type": media_type} | bearer(token) | named,
        )

    def request(self, method: str, path: str, **options: object) -> httpx.Response:
        """Send a request; see that the answer gives nothing away."""
        response = self.server.client.request(
            method,
            path,
            timeout=TIMEOUT_S,
            **options,  # type: ignore[arg-type] # httpx's own options
        )
        assert not SECRETS.search(response.content), response.text
        assert response.headers["x-content-type-options"] == "nosniff"
        return response

    def state(self) -> tuple[str, str]:
        """Return the generation that answers, and how much is in it."""
        response = self.query(COUNT).raise_for_status()
        count = response.json()["results"]["bindings"][0]["n"]["value"]
        return response.headers["conflictgraph-generation"], count

    def connect(self) -> socket.socket:
        """Open a connection for bytes of one's own."""
        return socket.create_connection(self.server.address, timeout=TIMEOUT_S)

    def exchange(self, *pieces: bytes) -> bytes:
        """Send bytes and return all that comes back until the server closes the connection."""
        with self.connect() as connection:
            send_all(connection, pieces)
            received = receive_all(connection)
        assert not SECRETS.search(received), received
        return received


def bearer(token: str | None) -> dict[str, str]:
    """Return the header that carries a token."""
    return {} if token is None else {"Authorization": f"Bearer {token}"}


def send_all(connection: socket.socket, pieces: Iterable[bytes]) -> None:
    """Send until the other side does not listen any more."""
    try:
        for piece in pieces:
            connection.sendall(piece)
    except ConnectionError:
        return


def receive_all(connection: socket.socket) -> bytes:
    """Return what comes until the other side closes the connection, in whatever way."""
    received = bytearray()
    try:
        while piece := connection.recv(65_536):
            received += piece
    except ConnectionError:
        pass
    return bytes(received)


def status_of(received: bytes) -> int | None:
    """Return the status of the first response in some bytes; None if there is none."""
    found = re.match(rb"HTTP/1\.[01] (\d{3}) ", received)
    return int(found[1]) if found else None
