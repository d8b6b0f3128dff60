"""Compress answers for clients that can read them compressed.

Specifications: RFC 9110, 8.4 (Content-Encoding), 12.5.3 (Accept-Encoding) and 8.8.3.3: two
encodings of one thing have two strong ETags. So the encoding is put at the end of a strong tag,
and taken off again when a client sends the tag back.
"""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from conflictgraph.drawings.filling import VEGA_LITE
from conflictgraph.store.formats import GRAPHS, RESULTS

#: Shorter bodies fit into a packet as they are.
MIN_BYTES = 1024

_CONDITIONS = frozenset({b"if-match", b"if-none-match"})
_ENCODED_TAG = re.compile(rb'("[^"]*)~(?:zstd|br|gzip)"')

for _media_type in (*RESULTS, *GRAPHS, "application/problem+json", VEGA_LITE):
    add_compress_type(_media_type)


class Compression:
    """Compress with zstd, brotli or gzip, the first of these that the client reads."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._compressing = CompressMiddleware(app, minimum_size=MIN_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application below; a client that names no encoding costs next to nothing."""
        names = {name for name, _ in scope.get("headers", ())}
        known = _take_encodings_off(scope) if names & _CONDITIONS else b""
        if b"accept-encoding" not in names:
            await self._app(scope, receive, send)
            return

        async def send_tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                _tag(headers, known)
                # The routes say what they vary with, and the library says it once more.
                if "vary" in headers:
                    names = headers["vary"].split(", ")
                    headers["vary"] = ", ".join(dict.fromkeys(names))
            await send(message)

        await self._compressing(scope, receive, send_tagged)


def _take_encodings_off(scope: Scope) -> bytes:
    """Make the tags of the conditions those that the routes know; return them as they came."""
    given = [(name, value) for name, value in scope["headers"] if name in _CONDITIONS]
    scope["headers"] = [
        (name, _ENCODED_TAG.sub(rb'\1"', value) if name in _CONDITIONS else value)
        for name, value in scope["headers"]
    ]
    return b",".join(value for _, value in given)


def _tag(headers: MutableHeaders, known: bytes) -> None:
    """Tell the strong tag of a compressed answer from that of the plain one.

    Args:
        headers: of a response.
        known: the tags of the client's conditions: "not modified" names one of these.
    """
    tag, encoding = headers.get("etag", ""), headers.get("content-encoding")
    if not tag.startswith('"'):
        return
    if encoding is not None:
        headers["etag"] = f'{tag[:-1]}~{encoding}"'
    elif (held := re.search(re.escape(tag[:-1]).encode() + rb'~\w+"', known)) is not None:
        headers["etag"] = held[0].decode()
