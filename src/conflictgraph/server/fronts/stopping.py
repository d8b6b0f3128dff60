"""What becomes of requests that are still under way when the server ends."""

from __future__ import annotations

import asyncio

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conflictgraph.server.observation import observation_of
from conflictgraph.server.problems import ERRORS_PAGE
from conflictgraph.server.sending import break_connection

_REASONS = {503: ("http.stopping", "The server is being stopped")}
#: A server that was restarted answers by then.
_RETRY_AFTER_S = 5


class EndedWithServer:
    """Tell a client that its request was given up; one whose answer has begun is cut off.

    uvicorn cancels what has not ended after ``shutdown_timeout_s``; nothing else cancels a whole
    request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application below."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except asyncio.CancelledError:
            if scope["type"] != "http":
                raise
            observation_of(scope).outcome = _REASONS[503][0]
            if started:
                await break_connection(scope)
            else:
                await _stopping()(scope, receive, send)


def _stopping() -> JSONResponse:
    ((status, (code, title)),) = _REASONS.items()
    members = {"type": f"{ERRORS_PAGE}#{code}", "title": title, "status": status, "code": code}
    headers = {
        "Retry-After": str(_RETRY_AFTER_S),
        "Connection": "close",
        "Cache-Control": "no-store",
    }
    return JSONResponse(members, status, headers, "application/problem+json")
