"""``/store``: the SPARQL 1.1 Graph Store HTTP Protocol.

Specification: https://www.w3.org/TR/sparql11-http-rdf-update/, section 5. PATCH, which it leaves
open, is not known: an update belongs to ``/sparql``, where it says which graphs it means.
"""

from __future__ import annotations

import asyncio
from hashlib import sha256

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Send
from starlette.types import Scope as ASGIScope

from conflictgraph.errors import PreconditionError
from conflictgraph.server.access import Scope
from conflictgraph.server.address import address_of, check_iri
from conflictgraph.server.graph_answering import GraphAnswer
from conflictgraph.server.graph_target import Target, find_target, require_target
from conflictgraph.server.multipart import MULTIPART_TYPE
from conflictgraph.server.negotiation import accept_of, negotiate_graph
from conflictgraph.server.operation import url_fields, wanted_format
from conflictgraph.server.revision import conditions_of, read_revision
from conflictgraph.server.services import Services, services_of
from conflictgraph.server.uploads import RDF_TYPES, Document, digest_of, received
from conflictgraph.server.writing import apply_edit, headers_of
from conflictgraph.store.edit.edits import Conditions, EditOutcome, GraphDelete, GraphPut
from conflictgraph.store.query.requests import GraphRequest

ALLOW = {"Allow": "GET, HEAD, PUT, POST, DELETE, OPTIONS"}

#: Names tried for a new graph; more than one only where the same content came before.
_MAX_NAMES = 10
#: 128 bits of a digest: no two contents ever share them by chance.
_NAME_DIGITS = 32
_NEW = Conditions(if_none_match=("*",))


class GraphStore:
    """Read and write whole graphs."""

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            ConflictGraphError: it was not done.
            HTTPException: the method is not known here.
        """
        response = await _respond(Request(scope, receive))
        await response(scope, receive, send)


async def _respond(request: Request) -> Response:
    services = services_of(request)
    match request.method:
        case "GET" | "HEAD":
            return _read(request, services)
        case "PUT" | "POST" | "DELETE":
            request.state.writes = True
            services.access.require(request, Scope.WRITE)
            return await _write(request, services)
        case "OPTIONS":
            types = ", ".join((*RDF_TYPES, MULTIPART_TYPE))
            return Response(status_code=204, headers=ALLOW | {"Accept-Post": types})
    advice = ": send the update to /sparql" if request.method == "PATCH" else ""
    raise HTTPException(405, f"{request.method} is not known here{advice}", ALLOW)


def _read(request: Request, services: Services) -> Response:
    target = require_target(request)
    media_type = negotiate_graph(accept_of(request), wanted_format(url_fields(request)))
    return GraphAnswer(GraphRequest(target.graph), media_type, services, request)


async def _write(request: Request, services: Services) -> Response:
    target = find_target(request) if request.method == "POST" else require_target(request)
    if request.method == "DELETE" and target is not None:
        edit = GraphDelete(target.graph, conditions_of(request))
        outcome = await apply_edit(request, services, edit)
        return Response(status_code=204, headers=headers_of(outcome))
    async with received(request, services.settings) as documents:
        if target is None:
            return await _create(request, services, documents)
        put = _put(target, documents, request.method == "PUT", conditions_of(request))
        outcome = await apply_edit(request, services, put)
    return Response(status_code=201 if outcome.created else 204, headers=headers_of(outcome))


async def _create(
    request: Request, services: Services, documents: tuple[Document, ...]
) -> Response:
    """Make a graph whose name comes from its content, below the address of the store."""
    store = check_iri(address_of(request), "the address").rstrip("/")
    name = await asyncio.to_thread(digest_of, documents)
    for _ in range(_MAX_NAMES):
        address = f"{store}/{name[:_NAME_DIGITS]}"
        put = _put(Target(address, address), documents, replace=False, conditions=_NEW)
        try:
            outcome = await apply_edit(request, services, put)
        except PreconditionError:
            # The same content came before; what has become of that graph is not our affair.
            state = read_revision(services.folder)
            name = sha256(f"{name} {state}".encode()).hexdigest()
            continue
        return _created(address, outcome)
    raise PreconditionError("the same content is being sent again and again", "name the graph")


def _created(address: str, outcome: EditOutcome) -> Response:
    headers = {**headers_of(outcome), "Location": address}
    return Response(status_code=201, headers=headers)


def _put(
    target: Target, documents: tuple[Document, ...], replace: bool, conditions: Conditions
) -> GraphPut:
    first, *others = documents
    return GraphPut(
        target.graph,
        first.path,
        first.media_type,
        target.base,
        replace,
        conditions,
        tuple((document.path, document.media_type) for document in others),
    )
