"""Which web pages may use this server from a browser.

Specification: the Fetch standard, CORS protocol. Credentials are never allowed: a page may send
a token it was given, but no cookie or certificate of the browser does anything here.
"""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
_REQUEST_HEADERS = (
    "Accept",
    "Authorization",
    "Content-Encoding",
    "Content-Type",
    "If-Match",
    "If-None-Match",
)
_RESPONSE_HEADERS = (
    "Allow",
    "Conflictgraph-Generation",
    "Conflictgraph-Query-Id",
    "ETag",
    "Location",
    "Retry-After",
    "Server-Timing",
    "WWW-Authenticate",
)
_MAX_AGE_S = 86_400


class Cors(CORSMiddleware):
    """Starlette's, with less to do for each answer where every origin may read it.

    Args:
        app: the application below.
        origins: of the pages that may use it; ``*`` for all.
    """

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=_METHODS,
            allow_headers=_REQUEST_HEADERS,
            expose_headers=_RESPONSE_HEADERS,
            max_age=_MAX_AGE_S,
        )
        self._open_headers = [
            (name.lower().encode(), value.encode()) for name, value in self.simple_headers.items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application below, or answer the browser's question whether to ask it."""
        if not self.allow_all_origins or scope.get("method") == "OPTIONS":
            await super().__call__(scope, receive, send)
            return

        # The same headers whoever asks: nothing varies with the origin, so caches can share it.
        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._open_headers]
            await send(message)

        await self.app(scope, receive, send_open)
