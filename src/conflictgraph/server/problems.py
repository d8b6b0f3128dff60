"""Every error as ``application/problem+json``.

Specification: RFC 9457, Problem Details for HTTP APIs. Beside its members a problem has
``code``, and where they are known ``hint``, ``line``, ``column`` and ``limit``.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conflictgraph import errors, vocab
from conflictgraph.settings import Settings

#: Where the error codes are documented.
ERRORS_PAGE = f"{vocab.BASE}errors"

RETRY_AFTER_S = 2

#: Status and title of each error class.
STATUS: Mapping[type[errors.ConflictGraphError], tuple[int, str]] = {
    errors.ConflictGraphError: (500, "The server failed"),
    errors.SourceError: (422, "The source file was refused"),
    errors.UsageError: (400, "The request cannot be understood"),
    errors.UnknownQueryError: (404, "There is no such saved query"),
    errors.ParameterError: (400, "A parameter cannot be used"),
    errors.ResourceError: (500, "The installation is incomplete"),
    errors.StoreError: (503, "The store cannot be read"),
    errors.StoreMissingError: (503, "There is no store to read"),
    errors.StoreLockedError: (503, "The store is being written"),
    errors.DiskFullError: (507, "The disk is full"),
    errors.QueryError: (500, "The query was not answered"),
    errors.QuerySyntaxError: (400, "The query is not valid SPARQL"),
    errors.QueryForbiddenError: (400, "The query asks for something this endpoint does not do"),
    errors.QueryTooLargeError: (413, "The query is too large"),
    errors.QueryTooComplexError: (413, "The query is too complex"),
    errors.QueryTimeoutError: (504, "The query took too long"),
    errors.QueryMemoryError: (507, "The query needed too much memory"),
    errors.OverloadedError: (503, "The server is busy"),
    errors.WorkerLostError: (503, "The query was not answered"),
    errors.NotAcceptableError: (406, "No accepted media type can carry the answer"),
    errors.UnsupportedMediaTypeError: (415, "The media type of the body is not read here"),
}

#: Code and title of what HTTP itself refuses.
HTTP_CODES: Mapping[int, tuple[str, str]] = {
    403: ("http.read-only", "This server only answers queries"),
    404: ("http.not-found", "There is nothing at this address"),
    405: ("http.method-not-allowed", "This address does not know the method"),
    408: ("http.request-timeout", "The request came too slowly"),
    414: ("http.uri-too-long", "The address is too long"),
}

#: The setting whose limit an error reports.
LIMITS: Mapping[type[errors.ConflictGraphError], str] = {
    errors.QueryTooLargeError: "query_max_bytes",
    errors.QueryTimeoutError: "query_timeout_s",
    errors.QueryMemoryError: "query_memory_bytes",
    errors.OverloadedError: "query_workers",
}

_logger = logging.getLogger(__name__)


def problem(error: errors.ConflictGraphError, settings: Settings) -> Response:
    """Return the response for an error of the product.

    The sentences of query and usage errors are about what the client sent. Others may name
    folders of this machine: they go to the log, the client gets the title.
    """
    status, title = status_of(type(error))
    members: dict[str, object] = {"detail": title}
    if isinstance(
        error,
        errors.QueryError
        | errors.UsageError
        | errors.NotAcceptableError
        | errors.UnsupportedMediaTypeError,
    ):
        members = {"detail": str(error), "hint": error.hint or None}
    else:
        _logger.error("%s: %s", error.code, error)
    if isinstance(error, errors.QueryError):
        members |= {"line": error.line, "column": error.column}
    if (setting := LIMITS.get(type(error))) is not None:
        members["limit"] = {"setting": setting, "value": getattr(settings, setting)}
    # The rest of a body that is too large is not read, so nothing can follow it.
    close = {"Connection": "close"} if isinstance(error, errors.QueryTooLargeError) else None
    return _response(status, error.code, title, members, close)


def http_problem(error: HTTPException) -> Response:
    """Return the response for what the router or a route refuses in terms of HTTP."""
    code, title = HTTP_CODES.get(error.status_code, ("http.refused", "The request was refused"))
    return _response(
        error.status_code, code, title, {"detail": error.detail or title}, error.headers
    )


def status_of(error: type[errors.ConflictGraphError]) -> tuple[int, str]:
    """Return status and title of an error class, or of the nearest class above it."""
    return next(STATUS[base] for base in error.__mro__ if base in STATUS)


def _response(
    status: int,
    code: str,
    title: str,
    members: Mapping[str, object],
    headers: Mapping[str, str] | None = None,
) -> Response:
    content = {"type": f"{ERRORS_PAGE}#{code}", "title": title, "status": status, "code": code}
    content |= {name: value for name, value in members.items() if value is not None}
    response = JSONResponse(content, status, media_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(headers or {})
    if status == 503:  # noqa: PLR2004 - the only status that asks to come back
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


async def handle_error(request: Request, error: Exception) -> Response:
    """Answer an error of the product (an exception handler of Starlette)."""
    if not isinstance(error, errors.ConflictGraphError):
        raise error
    return problem(error, request.app.state.settings)


async def handle_http_error(_request: Request, error: Exception) -> Response:
    """Answer what the router refuses (an exception handler of Starlette)."""
    if not isinstance(error, HTTPException):
        raise error
    return http_problem(error)


class UnexpectedErrors:
    """Answer what nobody foresaw with a problem of status 500; the traceback goes to the log.

    Starlette's own answer to these is made outside all other middleware, so a browser on
    another site could not read it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application below."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception:
            if scope["type"] != "http" or started:
                raise
            _logger.exception("%s %s failed", scope["method"], scope["path"])
            title = STATUS[errors.ConflictGraphError][1]
            response = _response(
                500, errors.ConflictGraphError.code, title, {"detail": f"{title}."}
            )
            await response(scope, receive, send)
