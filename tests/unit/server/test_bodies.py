"""Bodies of requests: their type, their bytes, and the tricks that are played with them."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from starlette.requests import Request

from conflictgraph.errors import BodyTooLargeError, UnsupportedMediaTypeError, UsageError
from conflictgraph.server.bodies import body_deadline, iter_body, media_type_of

LIMIT = 100_000
TOO_LARGE = BodyTooLargeError("too large")


def receive_body(
    chunks: Iterable[bytes], encoding: str = "gzip", limit: int = LIMIT, **headers: str
) -> list[bytes]:
    """Return the decoded pieces of a body that comes in these chunks."""
    sent = {"content-encoding": encoding} | headers
    scope: dict[str, Any] = {
        "type": "http",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
    }
    coming = iter(chunks)

    async def receive() -> dict[str, Any]:
        if (chunk := next(coming, None)) is None:
            return {"type": "http.request", "body": b"", "more_body": False}
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def collect() -> list[bytes]:
        return [piece async for piece in iter_body(Request(scope, receive), limit, TOO_LARGE)]

    return asyncio.run(collect())


def cut(data: bytes, size: int) -> list[bytes]:
    """Return data in pieces of a size."""
    return [data[at : at + size] for at in range(0, len(data), size)]


@given(
    members=st.lists(st.binary(max_size=2000), min_size=1, max_size=4),
    size=st.integers(1, 300),
    level=st.integers(0, 9),
)
def test_gzip_is_decoded_however_it_is_cut(members: list[bytes], size: int, level: int) -> None:
    """Several members are one body, as gzip says; no cut between chunks loses a byte."""
    body = b"".join(gzip.compress(member, level) for member in members)
    assert b"".join(receive_body(cut(body, size))) == b"".join(members)


@pytest.mark.parametrize("encoding", ["", "identity", "Identity"])
def test_a_plain_body_is_left_as_it_is(encoding: str) -> None:
    """Nothing is guessed from the bytes: only the header says gzip."""
    body = gzip.compress(b"text")
    assert b"".join(receive_body([body], encoding)) == body


def test_a_bomb_does_not_go_off() -> None:
    """A hundred kilobytes that stand for a hundred megabytes end at the limit, piece by piece."""
    bomb = gzip.compress(b"\0" * 100_000_000)
    with pytest.raises(BodyTooLargeError):
        receive_body([bomb], limit=len(bomb) + 1)
    pieces = receive_body([bomb], limit=200_000_000)
    assert max(map(len, pieces)) <= 256 * 1024


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"plain text",
        gzip.compress(b"text" * 100, mtime=0)[:-1],
        gzip.compress(b"text" * 100, mtime=0)[:12],
        gzip.compress(b"text", mtime=0) + b"junk",
        gzip.compress(b"text" * 100, mtime=0)[:-8] + b"\0" * 8,
        zlib.compress(b"text"),
    ],
)
def test_what_is_not_gzip_to_its_end_is_refused(body: bytes) -> None:
    """Cut off, damaged or something else: never half a body."""
    with pytest.raises(UsageError):
        receive_body([body])


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "gzip, br", "zstd"])
def test_other_encodings_are_refused_with_what_is_read(encoding: str) -> None:
    """The client learns that gzip would do."""
    with pytest.raises(UnsupportedMediaTypeError) as caught:
        receive_body([b"text"], encoding)
    assert "gzip" in caught.value.hint


@pytest.mark.parametrize("length", [str(LIMIT + 1), "-1", "1e3", "\u0663"])
def test_a_declared_length_is_believed_when_it_is_too_much(length: str) -> None:
    """Ten announced gigabytes are refused before a byte is read."""

    def never() -> Iterable[bytes]:
        raise AssertionError
        yield b""

    with pytest.raises(BodyTooLargeError):
        receive_body(never(), **{"content-length": length})


@pytest.mark.parametrize(
    "given_type",
    ["text/turtle", "Text/Turtle", "text/turtle;charset=utf-8", 'text/turtle; charset="UTF-8"',
     "text/turtle ; charset=us-ascii ; version=1.2"],
)  # fmt: skip
def test_a_media_type_is_read_without_regard_to_case(given_type: str) -> None:
    """Parameters that change nothing are no reason to refuse."""
    assert media_type_of(given_type, ["text/turtle"]) == "text/turtle"


@pytest.mark.parametrize(
    "given_type", [None, "", "text", "text/plain", "text/turtle; charset=utf-16", "text/turtlex"]
)
def test_another_media_type_is_refused(given_type: str | None) -> None:
    """None is guessed at, and no other charset is read as if it were UTF-8."""
    with pytest.raises(UnsupportedMediaTypeError):
        media_type_of(given_type, ["text/turtle"])


@pytest.mark.parametrize("leaves", [True, False])
def test_a_client_that_drips_or_leaves_is_let_go(leaves: bool) -> None:
    """Either way the connection is closed and nothing is kept waiting."""

    async def receive() -> dict[str, Any]:
        if not leaves:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def read() -> None:
        async with body_deadline(0.01 if not leaves else 60):
            async for _ in Request({"type": "http", "headers": []}, receive).stream():
                pass

    with pytest.raises(HTTPException) as caught:
        asyncio.run(read())
    assert caught.value.status_code == (400 if leaves else 408)
    assert caught.value.headers == {"Connection": "close"}
