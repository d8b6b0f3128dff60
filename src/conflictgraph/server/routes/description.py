"""What the server says about itself in RDF: service, dataset, catalogue, saved queries.

Specifications: SPARQL 1.1 Service Description, section 2 (a GET of the endpoint); VoID, section 7.2
(``/.well-known/void``, RFC 8615); DCAT 3.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph.server.descriptions.document import (
    CATALOGUE,
    DATASET,
    QUERIES,
    SERVICE,
    Document,
    Material,
)
from conflictgraph.server.descriptions.shelf import Shelf
from conflictgraph.server.descriptions.site import site_of
from conflictgraph.server.descriptions.statistics import Statistics
from conflictgraph.server.negotiation import accept_of, negotiate_graph, real_graph
from conflictgraph.server.operation import url_fields, wanted_format
from conflictgraph.server.revision import is_current, read_revision
from conflictgraph.server.services import Services, services_of

router = APIRouter(include_in_schema=False)


@router.api_route("/.well-known/void", methods=["GET", "HEAD"])
async def void(request: Request) -> Response:
    """Answer with VoID; counted for the live generation, once."""
    return await _respond(DATASET, request, services_of(request))


@router.api_route("/dcat", methods=["GET", "HEAD"])
async def dcat(request: Request) -> Response:
    """Answer with DCAT."""
    return await _respond(CATALOGUE, request, services_of(request))


async def describe_service(request: Request, services: Services) -> Response:
    """Return the service description, for a request to the endpoint without a query.

    Raises:
        NotAcceptableError: no serialisation of RDF is acceptable.
        UsageError: the Host header makes an address that is no IRI.
    """
    return await _respond(SERVICE, request, services)


async def describe_saved(request: Request, services: Services) -> Response:
    """Return the saved queries as RDF; raises what :func:`describe_service` raises."""
    return await _respond(QUERIES, request, services)


async def _respond(document: Document, request: Request, services: Services) -> Response:
    shelf: Shelf = request.app.state.shelf
    name = negotiate_graph(accept_of(request), wanted_format(url_fields(request)))
    media_type, site = real_graph(name), site_of(request, services)
    statistics = Statistics(read_revision(services.folder))
    tag = document.tag(site, statistics.revision, media_type)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache", "ETag": tag}
    if is_current(tag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    if document.wait_s:
        statistics = await shelf.survey.read(services, document.wait_s)
    headers["ETag"] = document.tag(site, statistics.revision, media_type)
    if not document.is_complete(statistics):
        headers = {"Vary": "Accept", "Cache-Control": "no-store"}
    if statistics.revision:
        headers["Conflictgraph-Generation"] = str(statistics.revision.generation)
    material = Material(site, statistics, services.catalogue.values())
    body = await shelf.fetch(document, material, media_type)
    return Response(body, media_type=name, headers=headers)
