"""``/sparql``: query and update operations of the SPARQL 1.1 Protocol, and what this service is.

Specifications: SPARQL 1.1 Protocol, section 2; SPARQL 1.1 Service Description, section 2 (a GET
without a query). A plain ASGI application: this is the busy address, and FastAPI's validation
would add nothing.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from conflictgraph.server.answering import QueryAnswer
from conflictgraph.server.negotiation import accept_of, prefers_html
from conflictgraph.server.operation import BODY_TYPES, Fields, read_operation, url_fields
from conflictgraph.server.routes.description import describe_service
from conflictgraph.server.services import services_of
from conflictgraph.server.writing import apply_edit, headers_of
from conflictgraph.store.edit.edits import Update

ALLOW = {"Allow": "GET, HEAD, POST, OPTIONS"}

#: Parameters that say how to describe the service, and do not make a request an operation.
_OF_DESCRIPTION = {"format", "output"}


class SparqlEndpoint:
    """Answer queries, apply updates, describe the service."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            ConflictGraphError: the operation was not done.
            HTTPException: the request is no operation.
        """
        response = await _respond(Request(scope, receive))
        await response(scope, receive, send)


async def _respond(request: Request) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=ALLOW | {"Accept-Post": ", ".join(BODY_TYPES)})
    if request.method not in {"GET", "HEAD", "POST"}:
        raise HTTPException(405, f"{request.method} is not known here", ALLOW)
    services, fields = services_of(request), url_fields(request)
    if request.method != "POST" and _is_bare(fields):
        if not fields and prefers_html(accept_of(request)):
            page = request.url_for("query_page").path
            return RedirectResponse(page, 303, {"Vary": "Accept"})
        return await describe_service(request, services)
    operation = await read_operation(request, fields, services.settings, services.access)
    if isinstance(operation, Update):
        outcome = await apply_edit(request, services, operation)
        return Response(status_code=204, headers=headers_of(outcome))
    return QueryAnswer(operation, services, request)


def _is_bare(fields: Fields) -> bool:
    """Return whether nothing is asked of the service but what it is."""
    return all(name in _OF_DESCRIPTION for name, _ in fields)
