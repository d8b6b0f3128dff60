"""Be what the client sees when a proxy stands in front: its scheme, host, prefix and address.

Specifications: RFC 7239 (Forwarded); the older X-Forwarded-For, -Proto and -Host are read by
uvicorn's middleware and here. They are believed only from the addresses in ``trusted_proxies``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from conflictgraph.errors import UsageError

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

_OLD_NAMES = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host")
_PAIR = re.compile(r'\s*([A-Za-z]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*)\s*([;,]|$)')
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?")


class ForwardedHeaders:
    """Put client, scheme and host of a request right.

    Args:
        app: the application below.
        trusted: addresses or networks of the proxies.
    """

    def __init__(self, app: ASGIApp, trusted: tuple[str, ...]) -> None:
        self._uvicorns = ProxyHeadersMiddleware(
            cast("ASGI3Application", app), trusted_hosts=list(trusted)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application below."""
        client = scope.get("client")
        if scope["type"] == "http" and client and client[0] in self._uvicorns.trusted_hosts:
            self._translate(scope)
        await cast("ASGIApp", self._uvicorns)(scope, receive, send)

    def _translate(self, scope: Scope) -> None:
        """Say in the older headers what Forwarded says, and put the host right."""
        headers = MutableHeaders(scope=scope)
        old = any(name in headers for name in _OLD_NAMES)
        if "forwarded" in headers:
            if old:
                # A proxy writes one kind; the other came from the client, and which is which
                # cannot be told.
                for name in _OLD_NAMES:
                    del headers[name]
            else:
                self._read_forwarded(headers)
        host = headers.get("x-forwarded-host", "").rpartition(",")[2].strip()
        if _HOST.fullmatch(host):
            headers["host"] = host
        scope["headers"] = headers.raw

    def _read_forwarded(self, headers: MutableHeaders) -> None:
        hops = parse_forwarded(", ".join(Headers(raw=headers.raw).getlist("forwarded")))
        if not hops:
            return
        headers["x-forwarded-for"] = ", ".join(hop.get("for", "unknown") for hop in hops)
        for name in ("proto", "host"):
            # The last hop is the one that was written by the proxy we trust.
            if name in hops[-1]:
                headers[f"x-forwarded-{name}"] = hops[-1][name]


def parse_forwarded(text: str) -> list[dict[str, str]]:
    """Return the parameters of each hop in a Forwarded header, the nearest proxy last.

    A header that does not follow RFC 7239 gives no hop at all.
    """
    hops: list[dict[str, str]] = [{}]
    place = 0
    while place < len(text):
        pair = _PAIR.match(text, place)
        if pair is None:
            return []
        name, value, end = pair.groups()
        if value.startswith('"'):
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        hops[-1][name.lower()] = value
        if end == ",":
            hops.append({})
        place = pair.end()
    return [hop for hop in hops if hop]


class Prefix:
    """Live below a path, whether the proxy takes it off or passes it on.

    Args:
        app: the application below.
        prefix: the path, such as ``/graph``.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application below."""
        if scope["type"] == "http":
            scope["root_path"] = self._prefix
            path: str = scope["path"]
            if path != self._prefix and not path.startswith(f"{self._prefix}/"):
                scope["path"] = self._prefix + path
                scope["raw_path"] = self._prefix.encode() + scope.get("raw_path", path.encode())
        await self.app(scope, receive, send)


def check_prefix(prefix: str, addresses: frozenset[str]) -> str:
    """Return a prefix that can be told from our own addresses.

    Args:
        prefix: the setting ``root_path``.
        addresses: first parts of our addresses, such as ``sparql``.

    Raises:
        UsageError: it begins like one of them.
    """
    first = prefix.strip("/").partition("/")[0]
    if first in addresses:
        raise UsageError(
            f"root_path {prefix} begins like an address of this server", "choose another prefix"
        )
    return prefix
