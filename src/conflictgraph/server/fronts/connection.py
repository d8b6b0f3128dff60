"""The HTTP connection: uvicorn's, with limits on time and size.

uvicorn waits for ever for a request line or a header that drips in, and for a body that nobody
reads; it reads heads of any length, and frames answers in chunks for HTTP/1.0 clients, which do
not know them. While an answer waits for a body, the body is the application's affair.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from conflictgraph.server.operation import MAX_URL_BYTES
from conflictgraph.server.problems import ERRORS_PAGE
from conflictgraph.settings import Settings

if TYPE_CHECKING:
    from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, ASGISendEvent
    from uvicorn._types import Scope as UvicornScope

MAX_HEADER_BYTES = 65_536
#: Up to here a head is read on, so that its sender can be told what was wrong with it.
MAX_HEAD_BYTES = 4 * 1024 * 1024
#: So long, and so much, a client may send on after its answer, so that it can read the answer.
LINGER_S = 2.0
MAX_LINGER_BYTES = 16 * 1024 * 1024

_REASONS = {
    400: ("http.malformed", "This is not an HTTP request"),
    414: ("http.uri-too-long", f"An address has at most {MAX_URL_BYTES} bytes: use POST"),
    431: ("http.headers-too-large", f"Headers have at most {MAX_HEADER_BYTES} bytes in all"),
}
#: Closing with this set sends a reset: no client can take it for the end of an answer.
_RESET = struct.pack("ii", 1, 0)


class _RefusedError(Exception):
    """The head of the request breaks a limit; the parser stops."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection. Its application finds ``abort`` in the state of the scope.

    Attributes:
        head_timeout_s: from the first byte of a request, or the opening of the connection, to
            the end of its head.
    """

    head_timeout_s: ClassVar[float] = 10.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn
        """Start to wait for the first head."""
        super().connection_made(transport)
        self._refusal = HTTPStatus.BAD_REQUEST
        self._lingering: asyncio.TimerHandle | None = None
        self._lingering_bytes = 0
        self._half_closed = False
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._head_timer.cancel()
        self._end_lingering()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count the bytes of a head, or of a body nobody reads, before they are parsed."""
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self.transport.abort()
                return
        elif self._lingering is not None:
            self._lingering_bytes += len(data)
            if self._lingering_bytes > MAX_LINGER_BYTES:
                self.transport.abort()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Start to wait for the head of a request on a connection kept alive."""
        super().on_message_begin()
        self._end_lingering()
        self.scope["state"]["abort"] = self._reset
        if not self._in_head:
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        """Hand the request to the application, if its head is within the limits."""
        self._in_head = False
        self._head_timer.cancel()
        if len(self.url) > MAX_URL_BYTES:
            self._refuse(HTTPStatus.REQUEST_URI_TOO_LONG)
        if sum(len(name) + len(value) for name, value in self.headers) > MAX_HEADER_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        if self.parser.get_http_version() == "1.0":
            # Such a connection is closed after the answer: there is no other request on it.
            self.app = cast("Any", self._answer_unframed)
        super().on_headers_complete()
        self.cycle.transport = cast("asyncio.Transport", _PatientTransport(self))

    def on_message_complete(self) -> None:
        """Go on to the next request, or close, also when the body ended after the answer."""
        super().on_message_complete()
        if self._half_closed:
            self.transport.close()
        elif self._lingering is not None:
            self._end_lingering()
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def close_after_body(self) -> None:
        """Close when the body of the request is there, or after a while.

        Closing with bytes unread resets the connection, and that takes the answer from a client
        that is still sending.
        """
        # With pipelining the last request read is not the one that was answered.
        if self.cycle.response_complete and self.cycle.more_body:
            self._half_closed = True
            self.transport.write_eof()
        else:
            self.transport.close()

    def on_response_complete(self) -> None:
        """Wait for ever neither for the rest of a body nor for an answer to be read."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._close_once_read()
        elif self.cycle.response_complete and self.cycle.more_body:
            self._lingering_bytes = 0
            self._lingering = self.loop.call_later(LINGER_S, self.transport.abort)

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, also when its client does not read what it was sent."""
        self._close_once_read()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn passes its own words
        """Say why the request was refused, and close."""
        status = self._refusal
        code, title = _REASONS[status]
        members = {"type": f"{ERRORS_PAGE}#{code}", "title": title, "status": status, "code": code}
        body = json.dumps(members).encode()
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\n"
            "content-type: application/problem+json\r\naccess-control-allow-origin: *\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()

    async def _answer_unframed(
        self, scope: UvicornScope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Answer an HTTP/1.0 client: the end of the connection ends the body (RFC 9112, 6.3)."""
        cycle, lengthless = self.cycle, False

        async def send_unframed(message: ASGISendEvent) -> None:
            nonlocal lengthless
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message.get("headers", ())}
                lengthless = b"content-length" not in names
                if lengthless:
                    cycle.chunked_encoding = False
            elif message["type"] == "http.response.body" and lengthless:
                # uvicorn counts down what was announced; here each piece announces itself.
                cycle.expected_content_length = len(message.get("body", b""))
            await send(message)

        await self.config.loaded_app(scope, receive, send_unframed)

    def _wait_for_head(self) -> None:
        self._in_head, self._head_bytes = True, 0
        self._head_timer = self.loop.call_later(self.head_timeout_s, self.transport.abort)

    def _close_once_read(self, unread_before: int | None = None) -> None:
        """Close when the client has read everything; abort when it stops reading."""
        unread = self.transport.get_write_buffer_size()
        if unread == 0:
            self.transport.close()
        elif unread_before is not None and unread >= unread_before:
            self.transport.abort()
        else:
            self._end_lingering()
            self._lingering = self.loop.call_later(
                self.timeout_keep_alive, self._close_once_read, unread
            )

    def _end_lingering(self) -> None:
        if self._lingering is not None:
            self._lingering.cancel()
            self._lingering = None

    def _reset(self) -> None:
        """Break the connection so that its client cannot but notice."""
        raw: socket.socket | None = self.transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.transport.abort()

    def _refuse(self, status: HTTPStatus) -> None:
        self._refusal = status
        raise _RefusedError


class _PatientTransport:
    """What the answer to one request is written to: the connection's own, which closes later."""

    __slots__ = ("close", "is_closing", "write")

    def __init__(self, protocol: BoundedProtocol) -> None:
        self.write = protocol.transport.write
        self.is_closing = protocol.transport.is_closing
        self.close = protocol.close_after_body


def bounded_protocol(settings: Settings) -> type[BoundedProtocol]:
    """Return the connection with the limits of the settings."""
    limits = {"head_timeout_s": settings.head_timeout_s}
    return type("SetProtocol", (BoundedProtocol,), limits)
