"""Compression: who gets what, and what becomes of tags, half answers and conditions."""

from __future__ import annotations

import asyncio
import gzip

import brotli
import httpx
import pytest
import zstandard
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conflictgraph.server.compression import Compression
from conflictgraph.store.formats import GRAPHS, RESULTS

LONG = b"a,b\n" * 1000
TAG = '"7-a1"'


def get(app: ASGIApp, *, method: str = "GET", **headers: str) -> tuple[httpx.Response, bytes]:
    """Return the response of the compressed application, and its body as it was sent."""

    async def ask() -> tuple[httpx.Response, bytes]:
        transport = httpx.ASGITransport(app=Compression(app))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            client.headers.clear()
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            async with client.stream(method, "/", headers=named) as response:
                return response, b"".join([piece async for piece in response.aiter_raw()])

    return asyncio.run(ask())


def serving(media_type: str = "text/csv", body: bytes = LONG, tag: str = TAG) -> ASGIApp:
    """Return an application that answers with one body, or 304 to who holds its tag."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        headers = {"ETag": tag}
        held = tag in Request(scope).headers.get("if-none-match", "")
        response = Response(body, 200, headers, media_type)
        await (Response(None, 304, headers) if held else response)(scope, receive, send)

    return app


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br, zstd", "zstd"), ("gzip, br", "br"), ("gzip;q=0.5", "gzip")],
)
def test_an_answer_comes_as_the_client_can_read_it(accepted: str, encoding: str) -> None:
    """Every encoding gives back what was answered, with a length that is right."""
    response, raw = get(serving(), accept_encoding=accepted)
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(
        encoding, lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)
    )
    assert response.headers["content-encoding"] == encoding
    assert unpack(raw) == LONG
    assert int(response.headers["content-length"]) == len(raw) < len(LONG)


@pytest.mark.parametrize("headers", [{}, {"accept_encoding": "identity"}])
def test_who_asks_for_nothing_gets_the_bytes_as_they_are(headers: dict[str, str]) -> None:
    """No client is sent what it cannot read."""
    response, raw = get(serving(), **headers)
    assert "content-encoding" not in response.headers
    assert (raw, response.headers["etag"]) == (LONG, TAG)


def test_a_short_answer_stays_as_it_is() -> None:
    """It fits into a packet anyway."""
    response, raw = get(serving(body=b"a,b\n"), accept_encoding="zstd")
    assert (raw, response.headers.get("content-encoding")) == (b"a,b\n", None)


@pytest.mark.parametrize("media_type", [*RESULTS, *GRAPHS, "application/problem+json"])
def test_every_format_is_compressed(media_type: str) -> None:
    """A format that the library does not know by itself is not forgotten."""
    response, _ = get(serving(media_type), accept_encoding="zstd")
    assert response.headers["content-encoding"] == "zstd"


def test_two_encodings_have_two_strong_tags() -> None:
    """A cache never puts the pieces of one together with those of the other."""
    packed, _ = get(serving(), accept_encoding="zstd")
    assert packed.headers["etag"] == '"7-a1~zstd"'
    held, raw = get(serving(), accept_encoding="zstd", if_none_match='"7-a1~zstd"')
    assert (held.status_code, held.headers["etag"], raw) == (304, '"7-a1~zstd"', b"")
    plain, _ = get(serving(), accept_encoding="zstd", if_none_match=TAG)
    assert (plain.status_code, plain.headers["etag"]) == (304, TAG)


def test_a_tag_of_a_compressed_answer_is_a_condition_for_writing() -> None:
    """Who fetched a graph compressed can replace it without fetching it again."""
    given: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        given.append(Request(scope).headers["if-match"])
        await Response(status_code=204)(scope, receive, send)

    get(app, method="PUT", if_match='"7-a1~zstd", "8-b2~br", "9~x"')
    assert given == ['"7-a1", "8-b2", "9~x"']


def test_a_weak_tag_is_the_same_for_all() -> None:
    """It promises the same answer, not the same bytes."""
    response, _ = get(serving(tag='W/"7-a1"'), accept_encoding="zstd")
    assert response.headers["etag"] == 'W/"7-a1"'


def test_half_an_answer_is_never_completed() -> None:
    """Where the application gives up, the compressed stream has no end either."""
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"text/csv")],
            }
        )
        await send({"type": "http.response.body", "body": LONG * 100, "more_body": True})

    async def keep(message: Message) -> None:
        sent.append(message)

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    scope: Scope = {"type": "http", "headers": [(b"accept-encoding", b"gzip")]}
    asyncio.run(Compression(app)(scope, nothing, keep))
    assert sent[0]["type"] == "http.response.start"
    assert all(message["more_body"] for message in sent[1:])
