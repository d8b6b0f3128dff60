"""Finished pages of the live generation: kept, known by an ETag, made once for all who ask.

Specification: RFC 9110, 8.8.3 (ETag) and 13.1.2 (If-None-Match).

A page is a function of its address, its language and the generation. So a reader who has it is told
so before anything is asked of the store, one who comes later gets it from memory, and those who
come at the same time wait for the first. The tag is weak: the order of rows without ORDER BY is
Oxigraph's affair.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial, wraps
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from typing import Final, ParamSpec

from fastapi import Request
from starlette.responses import Response

from conflictgraph import __version__
from conflictgraph.server.cache import CachedAnswer, Flight
from conflictgraph.server.departure import cancelled_on_departure
from conflictgraph.server.negotiation import accept_of, prefers_html
from conflictgraph.server.observation import observation_of
from conflictgraph.server.revision import Revision, is_current, is_volatile, read_revision
from conflictgraph.server.services import Services, services_of
from conflictgraph.server.ui.languages import language_of
from conflictgraph.settings import Settings

P = ParamSpec("P")
Handler = Callable[P, Awaitable[Response]]

#: What a page depends on besides its address.
VARY: Final = "Accept, Accept-Encoding, Accept-Language, Cookie"
_MAY_BE_KEPT, _NOT_KEPT = "no-cache", "no-store"
_FOLDER: Final = Path(__file__).parent


def kept(handler: Handler[P]) -> Handler[P]:
    """Keep the pages that a route makes; one of its arguments is the request.

    Kept is what comes with status 200 and was not :func:`left_unkept`; errors never are. The client
    may leave at any time: the route is cancelled, and need not care. A page that depends on more
    than its address, its language and the generation is made by a function that takes all the rest
    as arguments, which are told apart by their ``repr``. Who is let in, and how much a
    client may ask at a time, is decided as without it: in front of the routes, and by the workers.
    """

    @wraps(handler)
    async def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        given = [*args, *kwargs.values()]
        request = next(each for each in given if isinstance(each, Request))
        rest = [each for each in given if each is not request]
        return await _Pages(request, repr(rest)).answer(partial(handler, *args, **kwargs))

    return answer


def left_unkept(response: Response) -> Response:
    """Return a page in which something is missing for now, so that nobody keeps it."""
    response.headers["Cache-Control"] = _NOT_KEPT
    return response


@dataclass(frozen=True, slots=True)
class _Identity:
    """What tells a page apart from others: a state of the store, and how it is named in it."""

    revision: Revision
    tag: str


class _Pages:
    """One request for a page, and the cache."""

    def __init__(self, request: Request, rest: str) -> None:
        self._request, self._services = request, services_of(request)
        self._seen = observation_of(request.scope)
        self._identity = _identify(request, self._services, rest)

    async def answer(self, make: Callable[[], Awaitable[Response]]) -> Response:
        """Return the page, however it can be had.

        Raises:
            ConflictGraphError: there is none.
        """
        if self._identity and self._is_held(self._identity.tag):
            self._seen.outcome = self._seen.cache = "not-modified"
            headers = {"ETag": self._identity.tag, "Vary": VARY, "Cache-Control": _MAY_BE_KEPT}
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        # What a client gets that has left: nothing that anybody reads.
        response, outcome = Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE), "client-gone"
        async with cancelled_on_departure(self._request.receive):
            response, outcome = await self._find_or_make(make), self._seen.outcome
        self._seen.outcome = outcome
        return response

    def _is_held(self, tag: str) -> bool:
        held = self._request.headers.get("if-none-match", "")
        # The star stands for any page, and whether there is one is not known yet.
        return held.strip() != "*" and is_current(tag, held)

    async def _find_or_make(self, make: Callable[[], Awaitable[Response]]) -> Response:
        identity, cache = self._identity, self._services.cache
        if identity is None:
            self._seen.cache = "off"
            return await make()
        self._seen.cache = "hit"
        while (found := cache.find(identity.revision, identity.tag)) is None:
            flight = await cache.follow(identity.tag)
            if flight is None or flight is Flight.UNSHARED:
                self._seen.cache = "miss"
                return await self._make(make, identity)
            self._seen.cache = "shared"
        return _to_response(found)

    async def _make(self, make: Callable[[], Awaitable[Response]], identity: _Identity) -> Response:
        with self._services.cache.flight(identity.tag) as flight:
            response = await make()
            is_kept = await self._keep(response, identity)
            flight.set_result(Flight.LANDED if is_kept else Flight.UNSHARED)
        return response

    async def _keep(self, response: Response, identity: _Identity) -> bool:
        """Keep a finished page, if it is whole and of one generation."""
        headers = response.headers
        if response.status_code != HTTPStatus.OK or headers.get("cache-control") != _MAY_BE_KEPT:
            return False
        # A route that gives up by itself when the client leaves shows less than there is.
        if await self._request.is_disconnected():
            return False
        if read_revision(self._services.folder) != identity.revision:
            return False
        headers["ETag"] = identity.tag
        headers["Conflictgraph-Generation"] = str(identity.revision.generation)
        page = CachedAnswer(
            headers.get("content-type", ""),
            bytes(response.body),
            None,
            tuple(response.raw_headers),
        )
        return self._services.cache.keep(identity.revision, identity.tag, page)


def _to_response(page: CachedAnswer) -> Response:
    response = Response(page.body)
    response.raw_headers = [*page.headers, (b"server-timing", b"cache;desc=hit")]
    return response


def _identify(request: Request, services: Services, rest: str) -> _Identity | None:
    """Return what tells this page apart; None when no two pages at its address are the same."""
    revision = read_revision(services.folder)
    if revision is None or is_volatile(request.query_params.get("query", "")):
        return None
    asked = (
        _edition(services.settings, services.access.writes_open),
        str(request.url),
        request.scope.get("root_path", ""),
        language_of(request),
        # One address may have a page for people and data for programs.
        str(prefers_html(accept_of(request))),
        rest,
    )
    return _Identity(revision, revision.page_tag(*asked))


@lru_cache(maxsize=8)
def _edition(settings: Settings, writes_open: bool) -> str:
    """Return what all pages of a server have in common: its version, texts and settings."""
    return f"{__version__} {_texts()} {writes_open} {settings!r}"


@cache
def _texts() -> str:
    """Return a digest of templates, translations and style sheets."""
    digest = blake2b(digest_size=12)
    for path in sorted(_FOLDER.rglob("*")):
        if path.suffix in {".html", ".po", ".css", ".js"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()
