"""``/robots.txt`` and ``/sitemap.xml``: what search engines may read, and where it is.

Specifications: RFC 9309 (Robots Exclusion Protocol); https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from conflictgraph.server.client import client_of
from conflictgraph.server.descriptions.sitemap import (
    count_files,
    list_things,
    to_index,
    to_sitemap,
)
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.keeping import VARY, kept

router = APIRouter(include_in_schema=False)

_METHODS: Final = ["GET", "HEAD"]
#: Pages that stand by themselves, by the names of their routes.
_PAGES: Final = ("home", "statements", "ontology", "status", "dumps", "docs")
#: What machines could ask without end, and what is for programs.
_CLOSED: Final = (
    "sparql", "query", "store", "queries/", "drawings/", "data?", "page?", "dumps/", "admin",
)  # fmt: skip


@router.api_route("/robots.txt", methods=_METHODS)
async def robots(request: Request) -> Response:
    """Ask machines to leave queries alone, and show them the pages."""
    root = request.url_for("home").path
    lines = ["User-agent: *", *(f"Disallow: {root}{each}" for each in _CLOSED)]
    lines += ["", f"Sitemap: {request.url_for('sitemap')}", ""]
    return PlainTextResponse("\n".join(lines), headers={"Cache-Control": "max-age=3600"})


@router.api_route("/sitemap.xml", methods=_METHODS, name="sitemap")
@kept
async def sitemap(request: Request) -> Response:
    """List the pages, or the lists of pages where one would be too long.

    Raises:
        ConflictGraphError: the dataset could not be asked.
    """
    files = await count_files(services_of(request), client_of(request.scope))
    if files == 1:
        return await _list(request, 0)
    numbers = range(1, files + 1)
    return _xml(to_index(str(request.url_for("sitemap_part", number=each)) for each in numbers))


@router.api_route("/sitemaps/{number:int}.xml", methods=_METHODS, name="sitemap_part")
@kept
async def sitemap_part(request: Request, number: int) -> Response:
    """List some of the pages.

    Raises:
        HTTPException: there are not so many (404).
        ConflictGraphError: the dataset could not be asked.
    """
    files = await count_files(services_of(request), client_of(request.scope))
    if not 1 <= number <= files:
        raise HTTPException(404, f"there are {files} of them")
    return await _list(request, number - 1)


async def _list(request: Request, number: int) -> Response:
    things = await list_things(services_of(request), number, client_of(request.scope))
    root = request.url_for("home")
    pages = [str(request.url_for(name)) for name in _PAGES] if number == 0 else []
    return _xml(to_sitemap([*pages, *(f"{root}{each}" for each in things)]))


def _xml(text: str) -> Response:
    headers = {"Cache-Control": "no-cache", "Vary": VARY}
    return Response(text, media_type="application/xml", headers=headers)
