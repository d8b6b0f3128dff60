"""``/admin``: the queries that are running, for who holds a token of scope admin."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import quote

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from conflictgraph.server.access import Scope
from conflictgraph.server.fronts.siblings import ALONE
from conflictgraph.server.services import Services, services_of

router = APIRouter(prefix="/admin", include_in_schema=False)

_HEADERS = {"Cache-Control": "no-store"}


@router.get("/running")
async def list_running(request: Request) -> JSONResponse:
    """List the queries that wait or run, on all fronts, the oldest first.

    Raises:
        AccessError, ScopeError: the request has no token of scope admin.
    """
    services = _admin_services(request)
    running: list[dict[str, Any]] = [asdict(query) for query in services.pool.running()]
    for answer in await _ask_siblings(request, services):
        if answer.is_success:
            running += answer.json()["running"]
    running.sort(key=lambda query: -query["seconds"])
    return JSONResponse({"running": running}, headers=_HEADERS)


@router.delete("/running/{query_id}")
async def end_running(request: Request, query_id: str) -> Response:
    """End a query, whichever front it runs on; its client gets a problem of status 503.

    Raises:
        AccessError, ScopeError: the request has no token of scope admin.
        HTTPException: there is no such query (404); it may have ended by itself.
    """
    services = _admin_services(request)
    if not services.pool.cancel(query_id):
        answers = await _ask_siblings(request, services)
        if not any(answer.is_success for answer in answers):
            raise HTTPException(404, "no query of this id is running")
    return Response(status_code=204, headers=_HEADERS)


def _admin_services(request: Request) -> Services:
    services = services_of(request)
    services.access.require(request, Scope.ADMIN)
    return services


async def _ask_siblings(request: Request, services: Services) -> list[httpx.Response]:
    if ALONE.items() <= dict(request.query_params).items():
        return []
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return await services.siblings.ask(
        request.method, quote(path), request.headers["authorization"]
    )
