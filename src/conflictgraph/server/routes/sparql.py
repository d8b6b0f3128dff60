"""``/sparql``: the query operation of the SPARQL 1.1 Protocol.

A plain ASGI application: this is the busy address, and FastAPI's validation would add nothing.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from conflictgraph.server.answering import QueryAnswer
from conflictgraph.server.negotiation import prefers_html
from conflictgraph.server.operation import read_operation
from conflictgraph.server.services import services_of

ALLOW = {"Allow": "GET, HEAD, POST, OPTIONS"}


class SparqlEndpoint:
    """Answer queries; refuse updates."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            ConflictGraphError: the query was not answered.
            HTTPException: the request is not one of the query operation.
        """
        response = await _respond(Request(scope, receive))
        await response(scope, receive, send)


async def _respond(request: Request) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=ALLOW)
    if request.method not in {"GET", "HEAD", "POST"}:
        raise HTTPException(405, f"{request.method} is not known here", ALLOW)
    accept = request.headers.get("accept", "")
    if not request.scope["query_string"] and request.method == "GET" and prefers_html(accept):
        return RedirectResponse(request.url_for("query_page").path, 303, {"Vary": "Accept"})
    services = services_of(request)
    operation = await read_operation(request, services.settings.query_max_bytes)
    return QueryAnswer(operation, services, request)
