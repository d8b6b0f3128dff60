"""Servers under measurement: ours as users start it, and any other program, on loopback."""

from __future__ import annotations

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


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server for the length of the block; it answers when the block begins.

    Raises:
        RuntimeError: it ended, or did not answer within a minute.
    """
    with log.open("wb") as errors:
        server = subprocess.Popen(command, stdout=errors, stderr=errors, env=environment())
        try:
            _wait_until_up(server, port, log)
            yield server
        finally:
            server.terminate()
            server.wait(30)


def our_server(store: Path, port: int) -> list[str]:
    """Return the command that serves a store with the settings that come out of the box."""
    return [PROGRAM, "serve", "--store", str(store), "--port", str(port)]


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def query_path(query: str) -> str:
    """Return the target of a GET request that asks a query."""
    return "/sparql?" + urllib.parse.urlencode({"query": query})


def ask(port: int, query: str) -> str:
    """Return the whole answer to a query, as JSON text."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", query_path(query), headers={"Accept": JSON})
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def _wait_until_up(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            ask(port, "ASK {}")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not start: {log.read_text('utf-8')[-2000:]}")
