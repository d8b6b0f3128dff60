"""Clients that are slow, silent, many, or gone."""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest

from .test_runaways import SILENT, STREAMS
from .victim import Victim, receive_all, send_all, status_of

HEAD = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
#: Between two pieces of a drip: short beside every limit.
DRIP_S = 0.1
#: Long after every limit; a server that waits longer waits for ever.
DRIPS = 200

#: How a client can stop in the middle of a request.
UNFINISHED = {
    "nothing": b"",
    "part of the method": b"GE",
    "request line": b"GET /sparql HTTP/1.1\r\n",
    "part of a header": b"GET /sparql HTTP/1.1\r\nHost: x\r\nAcc",
    "head": HEAD,
    "no body": HEAD + b"Content-Length: 100\r\n\r\n",
    "part of a body": HEAD + b"Content-Length: 100\r\n\r\nASK {",
    "part of a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n64\r\nASK",
    "no last chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n",
}
#: A beginning, and what follows it piece by piece.
DRIPPING = {
    "method": (b"", b"G"),
    "headers": (b"GET /sparql HTTP/1.1\r\n", b"X-A: b\r\n"),
    "body": (HEAD + b"Content-Length: 100000\r\n\r\n", b"A"),
    "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nA\r\n"),
}


def drip(before: bytes, piece: bytes) -> Iterator[bytes]:
    """Yield a beginning and then pieces, slowly and without end."""
    yield before
    for _ in range(DRIPS):
        time.sleep(DRIP_S)
        yield piece


def ask(query: str) -> bytes:
    """Return a query as the bytes of a GET."""
    return f"GET /sparql?{urlencode({'query': query})} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def test_a_request_that_stops_half_way_is_given_up(victim: Victim) -> None:
    """Wherever it stops, the connection is closed, with 408 or without a word."""
    with ThreadPoolExecutor(len(UNFINISHED)) as threads:
        endings = dict(
            zip(UNFINISHED, threads.map(victim.exchange, UNFINISHED.values()), strict=True)
        )
    assert {status_of(received) for received in endings.values()} <= {None, 400, 408}, endings


def test_a_request_that_drips_in_is_cut_off(victim: Victim) -> None:
    """A byte now and then does not keep a connection open for ever."""

    def attack(name: str) -> tuple[int, int | None]:
        with victim.connect() as connection:
            sent = 0
            with contextlib.suppress(ConnectionError):
                for part in drip(*DRIPPING[name]):
                    connection.sendall(part)
                    sent += 1
            return sent, status_of(receive_all(connection))

    with ThreadPoolExecutor(len(DRIPPING)) as threads:
        endings = dict(zip(DRIPPING, threads.map(attack, DRIPPING), strict=True))
    assert all(sent < DRIPS for sent, _ in endings.values()), endings
    assert {status for _, status in endings.values()} <= {None, 400, 408}, endings


def test_an_idle_connection_is_closed(victim: Victim) -> None:
    """After an answer the connection is kept for a while, not for ever."""
    received = victim.exchange(ask("ASK {}"))
    assert status_of(received) == 200


def test_a_thousand_connections_that_say_nothing(victim: Victim) -> None:
    """They cost nobody an answer, and are closed."""
    with ExitStack() as stack:
        idle = [stack.enter_context(victim.connect()) for _ in range(1000)]
        for connection in idle[::2]:
            connection.sendall(b"GET /sparql HTTP/1.1\r\nHost: ")
        assert victim.query("ASK {}").status_code == 200
        assert not any(receive_all(connection) for connection in idle)


def test_a_thousand_connections_that_are_reset(victim: Victim) -> None:
    """A flood of connections that end at once leaves nothing behind."""
    for _ in range(1000):
        with victim.connect() as connection:
            # Linger 0: closing sends a reset.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert victim.query("ASK {}").status_code == 200


def test_forty_abandoned_queries_stop(victim: Victim) -> None:
    """Nobody waits for their answers, so nobody works on them."""
    for number in range(40):
        with victim.connect() as connection:
            connection.sendall(ask(f"{SILENT['count']} # abandoned {number}"))
    wait_until_idle(victim.server.process.pid)
    assert victim.query("ASK {}").status_code == 200


def test_a_client_that_leaves_half_of_its_connection(victim: Victim) -> None:
    """Who says that nothing more will come gets the answer, or a closed connection."""
    with victim.connect() as connection:
        connection.sendall(ask("ASK {}"))
        connection.shutdown(socket.SHUT_WR)
        assert status_of(receive_all(connection)) in {200, None}


def test_thirty_clients_that_never_read_block_nobody(victim: Victim) -> None:
    """Others read and write meanwhile, and the workers of the thirty come free."""
    with ExitStack() as stack:
        for number in range(30):
            connection = stack.enter_context(victim.connect())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(ask(f"{STREAMS['rows']} # unread {number}"))
        assert victim.update("INSERT DATA { <urn:unread> <urn:p> 1 }").is_success
        assert victim.update("DELETE DATA { <urn:unread> <urn:p> 1 }").is_success
        wait_until_idle(victim.server.process.pid)


def test_requests_in_a_row_without_waiting(victim: Victim) -> None:
    """A hundred pipelined requests get a hundred answers, in their order."""
    requests = [ask(f"SELECT ({number} AS ?n) {{}}") for number in range(99)]
    last = ask("SELECT (99 AS ?n) {}").replace(b"Host: x", b"Host: x\r\nConnection: close")
    with victim.connect() as connection:
        send_all(connection, [b"".join(requests) + last])
        received = receive_all(connection)
    values = [part.partition(b'"')[0] for part in received.split(b'"value":"')[1:]]
    assert values == [str(number).encode() for number in range(100)]


def wait_until_idle(process: int) -> None:
    """Wait until a process and its children do next to nothing but answer the bystander."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        before = cpu_ticks(process)
        time.sleep(0.5)
        # One tick is 10 ms: a query that still runs would use 50 of them.
        if cpu_ticks(process) - before < 25:
            return
    pytest.fail("abandoned work goes on")


def cpu_ticks(process: int) -> int:
    """Return the processor time of a process and of all below it that still run."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12]) + sum(cpu_ticks(int(child)) for child in children)
