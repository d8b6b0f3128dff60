"""The connection: heads that are too slow or too long, against a tiny application."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from conflictgraph.server import connection
from conflictgraph.server.connection import BoundedProtocol
from conflictgraph.server.operation import MAX_URL_BYTES

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the length of the query string, and with no state left out."""
    assert callable(scope["state"]["abort"])
    await PlainTextResponse(str(len(scope["query_string"])))(scope, receive, send)


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """Serve the tiny application in a thread, with a short patience."""
    monkeypatch.setattr(connection, "HEAD_TIMEOUT_S", 0.5)
    monkeypatch.setattr(connection, "MAX_HEAD_BYTES", 400_000)
    config = uvicorn.Config(
        hello, http=BoundedProtocol, ws="none", lifespan="off", log_config=None, log_level=100
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
            client.settimeout(0.8)
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
