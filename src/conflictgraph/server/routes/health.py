"""``/healthz``: whether this server can answer queries now."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from conflictgraph.server.services import services_of
from conflictgraph.store.requests import QueryRequest

router = APIRouter(tags=["operation"])


@router.get(
    "/healthz",
    summary="Tell whether queries can be answered",
    responses={
        200: {
            "description": "A worker answered from the live generation.",
            "content": {"application/json": {"example": {"status": "ok", "generation": 42}}},
        },
        503: {"description": "No store, or no worker; a problem that says which."},
    },
)
async def healthz(request: Request) -> JSONResponse:
    """Ask a worker the smallest question.

    Raises:
        ConflictGraphError: it was not answered.
    """
    answer = await services_of(request).pool.ask(QueryRequest("ASK {}"))
    await answer.chunks.aclose()
    content = {"status": "ok", "generation": answer.generation}
    return JSONResponse(content, headers={"Cache-Control": "no-store"})
