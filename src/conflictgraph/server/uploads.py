"""RDF that was sent, as files for the process that parses it.

Specifications: SPARQL 1.1 Graph Store HTTP Protocol, 5.3 and 5.5 (bodies of PUT and POST); RFC
7578 (multipart/form-data, one RDF document in each part). Nothing is parsed here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path, PurePath
from typing import IO

from starlette.requests import Request

from conflictgraph.errors import BodyTooLargeError
from conflictgraph.server.bodies import body_deadline, iter_body, media_type_of
from conflictgraph.server.incoming import Incoming
from conflictgraph.server.multipart import MULTIPART_TYPE, MultipartCutter, Part
from conflictgraph.server.negotiation import GRAPH_ALIASES, real_graph
from conflictgraph.settings import Settings
from conflictgraph.store.formats import GRAPHS

#: Media types of RDF that are read; JSON, XML and plain text stand for a syntax of RDF.
RDF_TYPES = (*GRAPHS, *GRAPH_ALIASES)

#: What a browser says of a file it does not know: the name tells more.
_VAGUE = {"", "application/octet-stream"}
_SUFFIXES = {f".{syntax.file_extension}": kind for kind, syntax in GRAPHS.items()}


@dataclass(frozen=True, slots=True)
class Document:
    """One RDF document that has arrived.

    Attributes:
        path: the file with its decoded bytes.
        media_type: a key of :data:`conflictgraph.store.formats.GRAPHS`.
    """

    path: Path
    media_type: str


@asynccontextmanager
async def received(request: Request, settings: Settings) -> AsyncIterator[tuple[Document, ...]]:
    """Receive the RDF in the body of a request, at least one document.

    The files are gone after the block.

    Raises:
        BodyTooLargeError: the body has too many bytes.
        UsageError: it is not gzip or multipart as its headers say, or breaks off.
        UnsupportedMediaTypeError: it is, or holds, something else than RDF.
        DiskFullError: there is no room for it.
        HTTPException: it does not arrive in time (408), or not whole (400).
    """
    content_type = request.headers.get("content-type", "")
    kind = media_type_of(content_type, (*RDF_TYPES, MULTIPART_TYPE))
    too_large = BodyTooLargeError(f"the body is longer than {settings.upload_max_bytes} bytes")
    incoming = Incoming(settings.store)
    incoming.sweep()
    with ExitStack() as stack:
        spool = _Spool(incoming, stack)
        async with body_deadline(settings.body_timeout_s):
            body = iter_body(request, settings.upload_max_bytes, too_large)
            if kind == MULTIPART_TYPE:
                await _receive_parts(body, MultipartCutter(content_type), spool)
            else:
                file = spool.open(kind)
                async for piece in body:
                    await asyncio.to_thread(file.write, piece)
        yield spool.documents()


def digest_of(documents: tuple[Document, ...]) -> str:
    """Return the SHA-256 over types and bytes of documents, in hexadecimal digits."""
    digest = sha256()
    for document in documents:
        with document.path.open("rb") as file:
            inner = file_digest(file, "sha256").hexdigest()
        digest.update(f"{document.media_type} {inner}\n".encode())
    return digest.hexdigest()


class _Spool:
    """The files of one request, open as long as ``stack``."""

    def __init__(self, incoming: Incoming, stack: ExitStack) -> None:
        self._incoming, self._stack = incoming, stack
        self._files: list[tuple[IO[bytes], str]] = []

    def open(self, media_type: str) -> IO[bytes]:
        file = self._stack.enter_context(self._incoming.file())
        self._files.append((file, real_graph(media_type)))
        return file

    def documents(self) -> tuple[Document, ...]:
        return tuple(Document(Path(file.name), kind) for file, kind in self._files)


async def _receive_parts(
    body: AsyncIterator[bytes], cutter: MultipartCutter, spool: _Spool
) -> None:
    files: dict[Part, IO[bytes]] = {}

    def write(pieces: list[tuple[Part, bytes]]) -> None:
        for part, piece in pieces:
            if part not in files:
                files[part] = spool.open(_type_of(part))
            files[part].write(piece)

    async for chunk in body:
        await asyncio.to_thread(write, cutter.cut(chunk))
    cutter.finish()


def _type_of(part: Part) -> str:
    """Return the media type of a part, or that which its file name stands for."""
    if part.content_type.partition(";")[0].strip().lower() in _VAGUE:
        named = _SUFFIXES.get(PurePath(part.filename).suffix.lower())
        if named is not None:
            return named
    return media_type_of(part.content_type, RDF_TYPES)
