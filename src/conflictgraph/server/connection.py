"""The HTTP connection: uvicorn's, with limits on the head of a request.

uvicorn waits for ever for a request line or a header that drips in, and reads heads of any
length. Bodies are the application's affair.
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from conflictgraph.server.operation import MAX_URL_BYTES
from conflictgraph.server.problems import ERRORS_PAGE

#: From the first byte of a request, or the opening of the connection, to the end of its head.
HEAD_TIMEOUT_S = 10.0
MAX_HEADER_BYTES = 65_536
#: Up to here a head is read on, so that its sender can be told what was wrong with it.
MAX_HEAD_BYTES = 4 * 1024 * 1024

_REASONS = {
    400: ("http.malformed", "This is not an HTTP request"),
    414: ("http.uri-too-long", f"An address has at most {MAX_URL_BYTES} bytes: use POST"),
    431: ("http.headers-too-large", f"Headers have at most {MAX_HEADER_BYTES} bytes in all"),
}


class _RefusedError(Exception):
    """The head of the request breaks a limit; the parser stops."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection. Its application finds ``abort`` in the state of the scope."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn
        """Start to wait for the first head."""
        super().connection_made(transport)
        self._refusal = HTTPStatus.BAD_REQUEST
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._head_timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count the bytes of a head before they are parsed."""
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self.transport.abort()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Start to wait for the head of a request on a connection kept alive."""
        super().on_message_begin()
        self.scope["state"]["abort"] = self.transport.abort
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
        super().on_headers_complete()

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

    def _wait_for_head(self) -> None:
        self._in_head, self._head_bytes = True, 0
        self._head_timer = self.loop.call_later(HEAD_TIMEOUT_S, self.transport.abort)

    def _refuse(self, status: HTTPStatus) -> None:
        self._refusal = status
        raise _RefusedError
