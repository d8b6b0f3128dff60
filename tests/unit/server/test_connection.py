"""The connection: clients that are too slow, too long or too old, against a tiny application."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from conflictgraph.server.fronts import connection
from conflictgraph.server.fronts.connection import BoundedProtocol
from conflictgraph.server.operation import MAX_URL_BYTES

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Impatient(BoundedProtocol):
    """The connection with limits that a test can wait for."""

    head_timeout_s = 0.5


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the length of the query string, in pieces or half of it where the path says."""
    if scope["path"] == "/":
        await PlainTextResponse(str(len(scope["query_string"])))(scope, receive, send)
        return
    if scope["path"] == "/large":
        await PlainTextResponse("a" * 10_000_000)(scope, receive, send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(3):
        await send({"type": "http.response.body", "body": b"piece\n", "more_body": True})
    if scope["path"] == "/half":
        # What was written goes out first, as it does where an answer comes from a worker.
        await asyncio.sleep(0.1)
        scope["state"]["abort"]()
        await asyncio.sleep(0)
        return
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """Serve the tiny application in a thread, with a short patience."""
    monkeypatch.setattr(connection, "LINGER_S", 0.3)
    monkeypatch.setattr(connection, "MAX_HEAD_BYTES", 400_000)
    config = uvicorn.Config(
        hello,
        http=Impatient,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level=100,
        timeout_keep_alive=1,
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield listener.getsockname()
        server.should_exit = True
        thread.join()


def exchange(address: tuple[str, int], *parts: bytes) -> bytes:
    """Send the parts, then return all that comes until the server closes."""
    with socket.create_connection(address, timeout=20) as client:
        received = b""
        try:
            for part in parts:
                client.sendall(part)
            while chunk := client.recv(65_536):
                received += chunk
        except ConnectionError:
            pass
        return received


@pytest.mark.parametrize("begin", [b"", b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: "])
def test_an_unfinished_head_is_not_waited_for(address: tuple[str, int], begin: bytes) -> None:
    """A client that sends nothing, or a part of a head, does not hold a connection for ever."""
    assert exchange(address, begin) == b""


def test_the_second_request_of_a_connection_is_bounded_too(address: tuple[str, int]) -> None:
    """Keeping a connection alive is no way around the limit."""
    assert exchange(address, REQUEST, b"GET /a").count(b"HTTP/1.1 200") == 1


def test_an_answered_connection_is_not_cut_off(address: tuple[str, int]) -> None:
    """The patience for heads ends with the head."""
    with socket.create_connection(address, timeout=20) as client:
        for _ in range(2):
            client.sendall(REQUEST)
            assert client.recv(65_536).startswith(b"HTTP/1.1 200")
            # Longer than the patience: the timer of the head before must not fire.
            client.settimeout(0.7)
            with pytest.raises(TimeoutError):
                client.recv(1)
            client.settimeout(20)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /?" + b"a" * MAX_URL_BYTES + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
        (b"GET /?" + b"a" * 3 * MAX_URL_BYTES + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nA: " + b"a" * 70_000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 40_000 + b"\r\n", b"431"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nA\0: b\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", b"400"),
    ],
)
def test_a_head_beyond_the_limits_is_refused_with_a_problem(
    address: tuple[str, int], head: bytes, status: bytes
) -> None:
    """The client is told what was wrong; nothing reaches the application."""
    answer = exchange(address, head)
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b"application/problem+json" in answer
    assert b'"code"' in answer


def test_an_endless_head_is_cut_off(address: tuple[str, int]) -> None:
    """Memory for a head is bounded, whatever it looks like."""
    assert exchange(address, b"GET / HTTP/1.1\r\nA: ", *[b"a" * 65_536] * 50) == b""


def test_a_url_at_the_limit_passes(address: tuple[str, int]) -> None:
    """The limit is the one that is documented."""
    query = b"a" * (MAX_URL_BYTES - 2)
    answer = exchange(
        address, b"GET /?" + query + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(str(len(query)).encode())


def test_an_old_client_gets_an_answer_without_chunks(address: tuple[str, int]) -> None:
    """HTTP/1.0 knows no chunked framing; such a client would take it for the answer."""
    head, _, body = exchange(address, b"GET /pieces HTTP/1.0\r\n\r\n").partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head
    assert body == b"piece\n" * 3


def test_a_new_client_gets_an_answer_in_chunks(address: tuple[str, int]) -> None:
    """Without a length only the framing tells where an answer ends."""
    request = b"GET /pieces HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert exchange(address, request).endswith(b"0\r\n\r\n")


def test_half_an_answer_is_no_answer_for_an_old_client(address: tuple[str, int]) -> None:
    """The end of the connection ends its answer, so a broken one must not end like that."""
    with socket.create_connection(address, timeout=20) as client:
        client.sendall(b"GET /half HTTP/1.0\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            _read_all(client)


def test_a_body_that_nobody_waits_for_is_cut_off(address: tuple[str, int]) -> None:
    """A client that drips on after its answer does not keep the connection."""
    with socket.create_connection(address, timeout=20) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        assert client.recv(65_536).startswith(b"HTTP/1.1 200")
        deadline = time.monotonic() + 20
        while not _is_gone(client) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert _is_gone(client)


def test_a_connection_goes_on_after_a_late_body(address: tuple[str, int]) -> None:
    """The body came after the answer, but it came: the next request is answered."""
    with socket.create_connection(address, timeout=20) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n")
        assert client.recv(65_536).startswith(b"HTTP/1.1 200")
        client.sendall(b"a" + REQUEST)
        assert client.recv(65_536).startswith(b"HTTP/1.1 200")
        # And then it is idle like any other.
        assert client.recv(1) == b""


def test_a_client_that_does_not_read_is_cut_off(address: tuple[str, int]) -> None:
    """An answer that waits to be read does not hold its connection for ever."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(20)
        client.connect(address)
        client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        deadline = time.monotonic() + 20
        while not _is_gone(client) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert _is_gone(client)


def _read_all(client: socket.socket) -> None:
    while client.recv(65_536):
        pass


def _is_gone(client: socket.socket) -> bool:
    """Return whether the other end of a connection is closed for good: writing fails."""
    try:
        client.send(b"a")
    except ConnectionError:
        return True
    return False


def test_an_answer_reaches_a_client_that_is_still_sending(address: tuple[str, int]) -> None:
    """The connection is to be closed, but not before the client could read why."""
    head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1000000\r\n\r\n"
    with socket.create_connection(address, timeout=20) as client:
        client.sendall(head + b"a" * 200_000)
        time.sleep(0.2)  # let the answer be given before the rest is sent
        client.sendall(b"a" * 800_000)
        received = b"".join(iter(lambda: client.recv(65_536), b""))
    assert received.startswith(b"HTTP/1.1 200")


def test_a_request_behind_the_last_one_is_not_answered(address: tuple[str, int]) -> None:
    """After an answer that closes the connection nothing more is written to it."""
    last = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    half = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\na"
    assert exchange(address, last + half).count(b"HTTP/1.1 200") == 1
