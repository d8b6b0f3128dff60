"""Every error as ``application/problem+json``.

Specification: RFC 9457, Problem Details for HTTP APIs. Beside its members a problem has
``code``, and where they are known ``hint``, ``line``, ``column``, ``limit``, and ``results``, what
the shapes say of a graph.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conflictgraph import errors, vocab
from conflictgraph.server.observation import observation_of
from conflictgraph.settings import Settings

#: Where the error codes are documented.
ERRORS_PAGE = f"{vocab.BASE}errors"

RETRY_AFTER_S = 2
#: The statuses of what passes by itself.
_PASSING = frozenset({429, 503})

#: Status and title of each error class.
STATUS: Mapping[type[errors.ConflictGraphError], tuple[int, str]] = {
    errors.ConflictGraphError: (500, "The server failed"),
    errors.SourceError: (422, "The source file was refused"),
    errors.ShapeError: (422, "The source file breaks a shape"),
    errors.UsageError: (400, "The request cannot be understood"),
    errors.UnknownQueryError: (404, "There is no such saved query"),
    errors.ParameterError: (400, "A parameter cannot be used"),
    errors.DecisionsError: (500, "A decision of curators cannot be read"),
    errors.DecisionTargetError: (500, "A decision of curators names what is not there"),
    errors.DecisionConflictError: (500, "Two decisions of curators contradict each other"),
    errors.ProfileError: (500, "A profile cannot be used"),
    errors.ExtensionError: (500, "A file beside the ontology cannot be used"),
    errors.ResourceError: (500, "The installation is incomplete"),
    errors.ClusterError: (503, "The machines of a build cannot be used"),
    errors.ClusterVersionError: (503, "The machines of a build have several versions"),
    errors.StoreError: (503, "The store cannot be used"),
    errors.StoreMissingError: (503, "There is no store to read"),
    errors.StoreLockedError: (503, "The store is being written"),
    errors.ReplicaError: (403, "This is a replica, which takes no writes"),
    errors.StoreVersionError: (503, "The store is of another version"),
    errors.DiskFullError: (507, "The disk is full"),
    errors.DumpPendingError: (503, "The dump is being made"),
    errors.QueryError: (500, "The query was not answered"),
    errors.QuerySyntaxError: (400, "This is not valid SPARQL"),
    errors.QueryForbiddenError: (400, "This asks for something the endpoint does not do"),
    errors.QueryTooLargeError: (413, "The query or update is too large"),
    errors.QueryTooComplexError: (413, "The query or update is too complex"),
    errors.QueryTimeoutError: (504, "The query or update took too long"),
    errors.QueryMemoryError: (507, "The query or update needed too much memory"),
    errors.IndexPendingError: (503, "The search is not ready yet"),
    errors.QueryCancelledError: (503, "The query was ended by an administrator"),
    errors.AnswerTooLargeError: (413, "The answer is too large"),
    errors.OverloadedError: (503, "The server is busy"),
    errors.TooManyQueriesError: (429, "Too many queries at the same time"),
    errors.WorkerLostError: (503, "The query or update was not answered"),
    errors.ServiceFailedError: (502, "Another endpoint gave no answer"),
    errors.OwnStoreNeededError: (501, "This server has no store of its own"),
    errors.EngineError: (502, "The store behind this server gave no answer"),
    errors.PushedGraphError: (500, "A graph on another store is another one"),
    errors.EndpointError: (502, "Another endpoint gave no answer"),
    errors.UploadError: (400, "The RDF in the body cannot be read"),
    errors.BodyTooLargeError: (413, "The body is too large"),
    errors.InvalidGraphError: (422, "The graph would break the shapes"),
    errors.GraphMissingError: (404, "There is no such graph"),
    errors.UnknownResourceError: (404, "Nothing is known of this"),
    errors.PreconditionError: (412, "A condition of the request is not met"),
    errors.ProtectedGraphError: (403, "Only the build writes this graph"),
    errors.AccessError: (401, "A token is needed"),
    errors.ScopeError: (403, "The token does not allow this"),
    errors.ReadOnlyError: (403, "This server takes no writes"),
    errors.NotAcceptableError: (406, "No accepted media type can carry the answer"),
    errors.UnsupportedMediaTypeError: (415, "The media type of the body is not read here"),
}

#: Errors about what the client sent: their sentences are for it to read. Others may name folders
#: of this machine.
FOR_THE_CLIENT = (
    errors.QueryError,
    errors.UsageError,
    errors.UploadError,
    errors.BodyTooLargeError,
    errors.InvalidGraphError,
    errors.GraphMissingError,
    errors.UnknownResourceError,
    errors.DumpPendingError,
    errors.PreconditionError,
    errors.ProtectedGraphError,
    errors.AccessError,
    errors.ScopeError,
    errors.ReadOnlyError,
    errors.NotAcceptableError,
    errors.UnsupportedMediaTypeError,
)

#: Code and title of what HTTP itself refuses.
HTTP_CODES: Mapping[int, tuple[str, str]] = {
    400: ("http.incomplete-body", "The body broke off"),
    404: ("http.not-found", "There is nothing at this address"),
    405: ("http.method-not-allowed", "This address does not know the method"),
    408: ("http.request-timeout", "The request came too slowly"),
    414: ("http.uri-too-long", "The address is too long"),
}

#: The settings whose limits an error can report.
LIMITS: Mapping[type[errors.ConflictGraphError], tuple[str, ...]] = {
    errors.QueryTooLargeError: ("query_max_bytes",),
    errors.QueryTooComplexError: ("query_max_depth", "query_max_parts"),
    errors.QueryTimeoutError: ("query_timeout_s",),
    errors.QueryMemoryError: ("query_memory_bytes",),
    errors.AnswerTooLargeError: ("max_rows", "answer_max_bytes"),
    errors.OverloadedError: ("query_queue", "long_queries"),
    errors.TooManyQueriesError: ("client_queries",),
    errors.BodyTooLargeError: ("upload_max_bytes",),
}
#: The same where a write has a limit of its own.
WRITE_LIMITS: Mapping[type[errors.ConflictGraphError], tuple[str, ...]] = {
    errors.QueryTooLargeError: ("update_max_bytes",),
    errors.QueryTimeoutError: ("write_timeout_s",),
    errors.QueryMemoryError: ("write_memory_bytes",),
    errors.OverloadedError: ("write_queue",),
}

#: What a client must add to be let in (RFC 6750, 3).
CHALLENGES: Mapping[type[errors.ConflictGraphError], str] = {
    errors.AccessError: 'Bearer realm="conflictgraph"',
    errors.ScopeError: 'Bearer realm="conflictgraph", error="insufficient_scope"',
}

_logger = logging.getLogger(__name__)


def problem(
    error: errors.ConflictGraphError, settings: Settings, *, writes: bool = False
) -> Response:
    """Return the response for an error of the product.

    Args:
        error: what went wrong; its sentence goes to the client or to the log.
        settings: for the limits.
        writes: whether the request was a write, which has limits of its own.
    """
    status, title = status_of(type(error))
    members: dict[str, object] = {"detail": title}
    if isinstance(error, FOR_THE_CLIENT):
        members = {"detail": str(error), "hint": error.hint or None}
        members |= {place: getattr(error, place, None) for place in ("line", "column")}
    else:
        _logger.error("%s: %s", error.code, error)
    if isinstance(error, errors.InvalidGraphError):
        members["results"] = error.results
    members["limit"] = _limit_of(error, settings, writes=writes)
    headers = {}
    if isinstance(error, errors.QueryTooLargeError | errors.BodyTooLargeError):
        # The rest of a body that is too large is not read, so nothing can follow it.
        headers["Connection"] = "close"
    if isinstance(error, errors.NotAcceptableError):
        headers["Vary"] = "Accept"
    if (challenge := CHALLENGES.get(type(error))) is not None:
        headers["WWW-Authenticate"] = challenge
    return _response(status, error.code, title, members, headers)


def http_problem(error: HTTPException) -> Response:
    """Return the response for what the router or a route refuses in terms of HTTP."""
    code, title = HTTP_CODES.get(error.status_code, ("http.refused", "The request was refused"))
    return _response(
        error.status_code, code, title, {"detail": error.detail or title}, error.headers
    )


def status_of(error: type[errors.ConflictGraphError]) -> tuple[int, str]:
    """Return status and title of an error class, or of the nearest class above it."""
    return next(STATUS[base] for base in error.__mro__ if base in STATUS)


def _limit_of(
    error: errors.ConflictGraphError, settings: Settings, *, writes: bool
) -> dict[str, object] | None:
    """Return the setting that was hit; of several, the one whose value the sentence names."""
    names = (WRITE_LIMITS.get(type(error)) if writes else None) or LIMITS.get(type(error), ())
    said = re.findall(r"\d+", str(error))
    for name in names:
        if len(names) == 1 or str(getattr(settings, name)) in said:
            return {"setting": name, "value": getattr(settings, name)}
    return None


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
    if status in _PASSING:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


async def handle_error(request: Request, error: Exception) -> Response:
    """Answer an error of the product (an exception handler of Starlette)."""
    if not isinstance(error, errors.ConflictGraphError):
        raise error
    observation_of(request.scope).outcome = error.code
    writes = getattr(request.state, "writes", False)
    return problem(error, request.app.state.settings, writes=writes)


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
