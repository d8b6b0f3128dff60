"""``/healthz``, ``/readyz``, ``/status``: whether a server lives, is ready, and what it offers."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from conflictgraph.errors import OverloadedError, StoreMissingError
from conflictgraph.server.negotiation import accept_of, prefers_html
from conflictgraph.server.operation import url_fields, wanted_format
from conflictgraph.server.revision import read_revision
from conflictgraph.server.services import services_of
from conflictgraph.server.things import page_of
from conflictgraph.server.ui.counts import Counts
from conflictgraph.server.ui.keeping import VARY, kept, left_unkept
from conflictgraph.server.ui.languages import language_of
from conflictgraph.server.ui.rendering import page
from conflictgraph.server.ui.status import (
    BEHAVIOUR,
    COUNTED,
    LIMITS,
    MAX_SOURCES,
    WRITE_LIMITS,
    Status,
    read_status,
)
from conflictgraph.store.query.requests import QueryRequest

router = APIRouter(include_in_schema=False)

_HEADERS = {"Cache-Control": "no-store"}


@router.api_route("/healthz", methods=["GET", "HEAD"])
async def healthz(request: Request) -> JSONResponse:
    """Ask a worker the smallest question.

    Raises:
        ConflictGraphError: it was not answered.
    """
    answer = await services_of(request).pool.ask(QueryRequest("ASK {}"))
    await answer.chunks.aclose()
    content = {"status": "ok", "generation": answer.generation}
    return JSONResponse(content, headers=_HEADERS)


@router.api_route("/readyz", methods=["GET", "HEAD"])
async def readyz(request: Request) -> JSONResponse:
    """Look whether there is a store and the server is not being stopped.

    The workers were ready before the port was opened, and each that dies is replaced.

    Raises:
        StoreMissingError: there is nothing to answer from.
        OverloadedError: the server is being stopped.
    """
    services = services_of(request)
    generation = services.folder.current()
    if generation is None:
        raise StoreMissingError(f"there is no store at {services.folder.path}")
    if request.app.state.stopping:
        raise OverloadedError("the server is being stopped")
    return JSONResponse({"status": "ready", "generation": generation}, headers=_HEADERS)


@router.api_route("/status", methods=["GET", "HEAD"], name="status")
@kept
async def status(request: Request) -> Response:
    """Tell what is answered from and how far this server goes: a page, or JSON for programs.

    Raises:
        StoreMissingError: there is nothing to answer from.
    """
    services = services_of(request)
    counts: Counts = request.app.state.counts
    revision = read_revision(services.folder)
    if revision is None:
        raise StoreMissingError(f"there is no store at {services.folder.path}")
    counted = await counts.read(services)
    found = await read_status(services, revision, counted, language_of(request))
    if prefers_html(accept_of(request)) and wanted_format(url_fields(request)) is None:
        response = _show(request, found)
    else:
        headers = {"Vary": VARY, "Cache-Control": "no-cache"}
        response = JSONResponse(found.to_json(), headers=headers)
    return response if found.is_whole else left_unkept(response)


def _show(request: Request, found: Status) -> Response:
    base_iri = services_of(request).settings.base_iri
    for source in found.sources or ():
        # A publisher that is nobody's name yet is a text.
        is_thing = source["publisher"].startswith(("http:", "https:", "urn:"))
        source["page"] = page_of(source["publisher"], base_iri) if is_thing else ""
    for finding in found.findings or ():
        finding["page"] = page_of(finding["kind"], base_iri)
    return page(
        request,
        "status.html",
        found=found,
        whole=found.is_whole,
        counted=COUNTED,
        most=MAX_SOURCES,
        told={**LIMITS, **WRITE_LIMITS, **BEHAVIOUR},
    )
