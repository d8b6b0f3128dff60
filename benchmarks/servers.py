"""Servers under measurement: ours as users start it, and any other program, on loopback."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from children import PROGRAM, environment

_START_S = 60.0
JSON = "application/sparql-results+json"
_SUBJECTS = (
    "SELECT DISTINCT ?s { ?s <https://w3id.org/conflictgraph/ns#isReportedIn> ?d } LIMIT 500"
)
_POINT = "SELECT ?property ?value {{ <{}> ?property ?value }}"


@contextmanager
def running(
    command: list[str], port: int, log: Path, path: str = "/sparql"
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server for the length of the block; it answers when the block begins.

    Raises:
        RuntimeError: it ended, or did not answer within a minute.
    """
    with log.open("wb") as errors:
        server = subprocess.Popen(command, stdout=errors, stderr=errors, env=environment())
        try:
            _wait_until_up(server, port, log, path)
            yield server
        finally:
            server.terminate()
            server.wait(30)


def our_server(store: Path, port: int, **settings: object) -> list[str]:
    """Return the command that serves a store, with the settings out of the box but these."""
    given = [f"CONFLICTGRAPH_{name.upper()}={value}" for name, value in settings.items()]
    # No address is slowed down for asking too much: all clients of a load are one.
    return [
        *("env", "CONFLICTGRAPH_CLIENT_QUERIES=100000", *given),
        *(PROGRAM, "serve", "--store", str(store), "--port", str(port)),
    ]


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def query_path(query: str, path: str = "/sparql") -> str:
    """Return the target of a GET request that asks a query."""
    return f"{path}?{urllib.parse.urlencode({'query': query})}"


def point_targets(port: int, path: str = "/sparql") -> list[str]:
    """Return requests for what is said of one statement each; ``port`` is a server of ours."""
    found = json.loads(ask(port, _SUBJECTS))["results"]["bindings"]
    return [query_path(_POINT.format(row["s"]["value"]), path) for row in found]


def ask(port: int, query: str, path: str = "/sparql") -> str:
    """Return the whole answer to a query, as JSON text."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", query_path(query, path), headers={"Accept": JSON})
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def _wait_until_up(server: subprocess.Popen[bytes], port: int, log: Path, path: str) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            ask(port, "ASK {}", path)
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError(f"the server did not start: {log.read_text('utf-8')[-2000:]}")
