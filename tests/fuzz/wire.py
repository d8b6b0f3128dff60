"""Requests byte by byte, as no well-behaved client would send them."""

from __future__ import annotations

import http.client
import socket
from dataclasses import dataclass

TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Raw:
    """A request.

    Attributes:
        method: of any letters.
        target: as it stands in the request line.
        headers: names and values; the same name may come several times.
        body: sent with its length, unless it is empty.
    """

    method: str
    target: str
    headers: tuple[tuple[str, bytes], ...] = ()
    body: bytes = b""

    def to_bytes(self) -> bytes:
        """Return what goes over the wire."""
        lines = [f"{self.method} {self.target} HTTP/1.1".encode("latin-1"), b"Connection: close"]
        if not any(name.lower() == "host" for name, _ in self.headers):
            lines.append(b"Host: fuzz.example")
        lines += [name.encode() + b": " + value for name, value in self.headers]
        if self.body:
            lines.append(f"Content-Length: {len(self.body)}".encode())
        return b"\r\n".join((*lines, b"", self.body))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        status: the status.
        headers: by their names in small letters.
        body: None after HEAD.
    """

    status: int
    headers: dict[str, str]
    body: bytes | None


def exchange(address: tuple[str, int], request: Raw) -> Answer:
    """Send a request on a connection of its own.

    Raises:
        http.client.HTTPException: what came back is not HTTP, or breaks off.
    """
    with socket.create_connection(address, timeout=TIMEOUT_S) as connection:
        connection.sendall(request.to_bytes())
        response = http.client.HTTPResponse(connection, method=request.method)
        response.begin()
        body = response.read()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, None if request.method == "HEAD" else body)
