"""``/healthz`` and ``/readyz``: whether the server lives, and whether to send it requests."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from conflictgraph.errors import OverloadedError, StoreMissingError
from conflictgraph.server.services import services_of
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
