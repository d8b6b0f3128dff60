"""``/dumps``: the whole dataset as a file, with its checksum.

Specifications: RFC 9110, 13 and 14 (conditions and ranges); RFC 9530 (Repr-Digest).
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from typing import Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response

from conflictgraph.errors import StoreMissingError
from conflictgraph.server.descriptions.sheet import instant
from conflictgraph.server.dumps import DumpMaker, TimedFile
from conflictgraph.server.negotiation import accept_of, prefers_html
from conflictgraph.server.revision import Revision, is_current, read_revision
from conflictgraph.server.services import Services, require_own_store, services_of
from conflictgraph.server.ui.keeping import kept
from conflictgraph.server.ui.rendering import page
from conflictgraph.store.dumps import FILE_NAME, SUM_NAME, Dump, find_dump

router = APIRouter(prefix="/dumps", include_in_schema=False)

_METHODS: Final = ["GET", "HEAD"]


@router.api_route("", methods=_METHODS, name="dumps")
async def list_dumps(request: Request) -> Response:
    """List the files of the live generation; nothing is made for it.

    Raises:
        StoreMissingError: there is no store.
    """
    services = services_of(request)
    revision = _live(services)
    dump = await asyncio.to_thread(find_dump, services.folder, revision.generation)
    if prefers_html(accept_of(request)):
        return await _show(request, revision, dump)
    file = f"{request.url_for('dumps')}/{revision.generation}/{FILE_NAME}"
    content = {
        "generation": revision.generation,
        "published": instant(revision.published_ns).value,
        "files": [
            {
                "address": file,
                "checksum": f"{file}.sha256",
                "media_type": "application/n-quads",
                "compression": "gzip",
                "made": dump is not None,
                "bytes": dump.size_bytes if dump else None,
                "sha256": dump.sha256 if dump else None,
            }
        ],
    }
    return JSONResponse(content, headers={"Vary": "Accept", "Cache-Control": "no-cache"})


@kept
async def _show(request: Request, revision: Revision, dump: Dump | None) -> Response:
    return page(
        request,
        "dumps.html",
        generation=revision.generation,
        published=instant(revision.published_ns).value,
        dump=dump,
        file_name=FILE_NAME,
        sum_name=SUM_NAME,
    )


@router.api_route("/{generation:int}/{name}", methods=_METHODS, name="dump")
async def send_dump(request: Request, generation: int, name: str) -> Response:
    """Send the dump or its checksum.

    Raises:
        HTTPException: there is no such file, or the generation is not the live one (404).
        DumpPendingError: it is being made.
        StoreError: it cannot be made.
    """
    services = services_of(request)
    maker: DumpMaker = request.app.state.dumps
    revision = _live(services)
    if name not in {FILE_NAME, SUM_NAME} or generation != revision.generation:
        raise HTTPException(404, f"the dump is /dumps/{revision.generation}/{FILE_NAME}")
    dump = await maker.fetch(services, generation)
    tag = f'"{dump.sha256}{"-sum" if name == SUM_NAME else ""}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if is_current(tag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    if name == SUM_NAME:
        return PlainTextResponse(f"{dump.sha256}  {FILE_NAME}\n", headers=headers)
    digest = b64encode(bytes.fromhex(dump.sha256)).decode()
    headers |= {"Repr-Digest": f"sha-256=:{digest}:", "Conflictgraph-Generation": str(generation)}
    response = TimedFile(
        dump.path, headers=headers, media_type="application/gzip", filename=FILE_NAME
    )
    response.stall_s = services.limits.client_stall_s
    return response


def _live(services: Services) -> Revision:
    require_own_store(services, "take the graphs from that store, or by queries")
    revision = read_revision(services.folder)
    if revision is None:
        raise StoreMissingError(f"there is no store at {services.folder.path}")
    return revision
