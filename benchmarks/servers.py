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
    command: list[str], port: int, log: Path, path: str = "/sparql", start_s: float = _START_S
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server for the length of the block; it answers when the block begins.

    Raises:
        RuntimeError: it ended, or did not answer in time.
    """
    with log.open("wb") as errors:
        server = subprocess.Popen(command, stdout=errors, stderr=errors, env=environment())
        try:
            _wait_until_up(server, port, log, path, start_s)
            yield server
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


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
    return [query_path(query, path) for query in point_queries(port)]


def point_queries(port: int) -> list[str]:
    """Return these queries themselves."""
    found = json.loads(ask(port, _SUBJECTS))["results"]["bindings"]
    return [_POINT.format(row["s"]["value"]) for row in found]


def ask(port: int, query: str, path: str = "/sparql") -> str:
    """Return the whole answer to a query, as JSON text."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", query_path(query, path), headers={"Accept": JSON})
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def post(port: int, query: str, path: str = "/sparql", limit_s: float = 120) -> bytes:
    """Return the whole answer to a query of any length, as JSON.

    Raises:
        OSError: there is none within the limit.
        RuntimeError: its status is not 200.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=limit_s)
    # As a form: Virtuoso waits for ever for the rest of a query that is posted as such.
    headers = {"Accept": JSON, "Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request("POST", path, urllib.parse.urlencode({"query": query}), headers)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"status {answer.status}: {body[:200].decode(errors='replace')}")
    return body


def _wait_until_up(
    server: subprocess.Popen[bytes], port: int, log: Path, path: str, start_s: float
) -> None:
    deadline = time.monotonic() + start_s
    while time.monotonic() < deadline and server.poll() is None:
        try:
            ask(port, "ASK {}", path)
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError(f"the server did not start: {log.read_text('utf-8')[-2000:]}")
