"""The body of a request: its media type, and its bytes within limits.

Specifications: RFC 9110, 8.3 (Content-Type) and 8.4 (Content-Encoding); RFC 1952 (gzip).
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from werkzeug.http import parse_options_header

from conflictgraph.errors import ConflictGraphError, UnsupportedMediaTypeError, UsageError

#: Everything here is UTF-8; ASCII is a part of it.
_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})
_GZIP = frozenset({"gzip", "x-gzip"})
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
#: Decoded bytes are handed on in pieces, so that a few kilobytes never become gigabytes at once.
_PIECE_BYTES = 256 * 1024


def media_type_of(content_type: str | None, read: Collection[str]) -> str:
    """Return the media type in a Content-Type header, in lower case.

    Args:
        content_type: the header; None when there is none.
        read: the media types that can be read here.

    Raises:
        UnsupportedMediaTypeError: it is another type, or its charset is not UTF-8.
    """
    given = content_type or ""
    kind, options = parse_options_header(given)
    kind = kind.strip().lower()
    if kind not in read or options.get("charset", "utf-8").lower() not in _CHARSETS:
        raise UnsupportedMediaTypeError(given, tuple(read))
    return kind


@asynccontextmanager
async def body_deadline(timeout_s: float) -> AsyncIterator[None]:
    """Read a body in this block: a client that drips or leaves ends it.

    Raises:
        HTTPException: the body did not arrive in time (408), or not to its end (400).
    """
    close = {"Connection": "close"}
    try:
        async with asyncio.timeout(timeout_s):
            yield
    except TimeoutError:
        raise HTTPException(408, "the body did not arrive in time", close) from None
    except ClientDisconnect:
        raise HTTPException(400, "the body broke off", close) from None


async def iter_body(
    request: Request, max_bytes: int, too_large: ConflictGraphError
) -> AsyncIterator[bytes]:
    """Yield the decoded bytes of a body.

    Args:
        request: nothing of its body has been read yet.
        max_bytes: most bytes, received as well as decoded.
        too_large: what to raise when there are more.

    Raises:
        UnsupportedMediaTypeError: the body is encoded in another way than by gzip.
        UsageError: it says gzip and is not, or breaks off.
        ConflictGraphError: ``too_large``.
    """
    decoder = _decoder_of(request)
    declared = request.headers.get("content-length", "0")
    # Ten announced gigabytes are refused before a byte is read.
    if not declared.isdecimal() or int(declared) > max_bytes:
        raise too_large
    received = decoded = 0
    async for chunk in request.stream():
        received += len(chunk)
        for piece in decoder.decode(chunk) if decoder else (chunk,):
            decoded += len(piece)
            if max(received, decoded) > max_bytes:
                raise too_large
            yield piece
    if decoder:
        decoder.finish()


async def read_body(request: Request, max_bytes: int, too_large: ConflictGraphError) -> bytes:
    """Return the decoded bytes of a body; raises as :func:`iter_body`."""
    body = bytearray()
    async for piece in iter_body(request, max_bytes, too_large):
        body += piece
    return bytes(body)


class _GzipDecoder:
    """One gzip stream; it may have several members, as ``cat a.gz b.gz`` makes them."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP_WINDOW)

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self._member.eof:
                self._member = zlib.decompressobj(_GZIP_WINDOW)
            try:
                piece = self._member.decompress(chunk, _PIECE_BYTES)
            except zlib.error:
                raise UsageError("the body is not gzip, as its Content-Encoding says") from None
            yield piece
            chunk = self._member.unused_data or self._member.unconsumed_tail

    def finish(self) -> None:
        # The checksum at the end is read last: with it, everything before has been handed on.
        if not self._member.eof:
            raise UsageError("the gzip body breaks off, or is empty")


def _decoder_of(request: Request) -> _GzipDecoder | None:
    encodings = ",".join(request.headers.getlist("content-encoding")).lower().split(",")
    named = [name for each in encodings if (name := each.strip()) not in {"", "identity"}]
    if not named:
        return None
    if len(named) == 1 and named[0] in _GZIP:
        return _GzipDecoder()
    raise UnsupportedMediaTypeError(", ".join(named), ("gzip", "identity"))
