"""Read the operation a request stands for: a query or an update.

Specification: SPARQL 1.1 Protocol, 2.1 (query via GET, URL-encoded POST, direct POST) and 2.2
(update via URL-encoded POST, direct POST). Parameters nobody knows are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from conflictgraph.errors import ParameterError, QuerySyntaxError, QueryTooLargeError, UsageError
from conflictgraph.server.access import Access, Scope
from conflictgraph.server.address import address_of, check_iri
from conflictgraph.server.bodies import body_deadline, media_type_of, read_body
from conflictgraph.server.negotiation import Wanted, accept_of, negotiate
from conflictgraph.settings import Settings
from conflictgraph.store.edit.edits import Update

QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
FORM_TYPE = "application/x-www-form-urlencoded"
BODY_TYPES = (QUERY_TYPE, UPDATE_TYPE, FORM_TYPE)

#: The longest address that httptools can take apart; proxies allow less.
MAX_URL_BYTES = 65_535
MAX_FIELDS = 1000

#: Parameters that say where the other operation reads or writes. Left unsaid, they would change
#: what an operation does, so they are refused and not ignored; the last two are RDF4J's.
_NOT_FOR_QUERIES = {"using-graph-uri", "using-named-graph-uri"}
_NOT_FOR_UPDATES = {
    "default-graph-uri",
    "named-graph-uri",
    "insert-graph-uri",
    "remove-graph-uri",
}

#: Parameters that say in which form an answer is wanted.
_FORMAT = {"format", "output"}

_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")
_NO = {"0", "false", "no"}

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One query as the client asked it.

    Attributes:
        query: the SPARQL text.
        default_graphs: IRIs that make up the default graph; none given, none here.
        named_graphs: IRIs of the named graphs; none given, none here.
        wanted: the media types agreed on.
        timeout_s: the client's own deadline, where it is below that of the server.
        explain: whether the client wants to know how the query is answered, not the answer.
        name: what a file with the answer is called, without its ending.
    """

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    wanted: Wanted
    timeout_s: float | None = None
    explain: bool = False
    name: str = "answer"


async def read_operation(
    request: Request, fields: Fields, settings: Settings, access: Access
) -> Operation | Update:
    """Return the operation a GET, HEAD or POST request stands for.

    Args:
        request: nothing of its body has been read yet.
        fields: the parameters of its URL.
        settings: for the limits.
        access: says who may update.

    Raises:
        UsageError: no operation, several of them, a parameter of the other one, an IRI that is
            none, or text that is not UTF-8.
        QueryTooLargeError: the body or the text in it is too long.
        UnsupportedMediaTypeError: the body is neither query, update nor form.
        NotAcceptableError: nothing offered is acceptable.
        AccessError, ScopeError, ReadOnlyError: an update by somebody who may not write.
        HTTPException: a query too long for a URL (414), a body too slow (408) or broken off (400).
    """
    if any(name == "update" for name, _ in fields):
        raise UsageError(
            "an update is never taken from the URL", f"POST it as {UPDATE_TYPE} or as a form"
        )
    if request.method == "POST":
        fields = fields + await _body_fields(request, settings, access)
    kind, text = _one_text(fields)
    if kind == "update":
        request.state.writes = True
        access.require(request, Scope.WRITE)
        return _update(request, fields, text, settings)
    return _query(request, fields, text, settings)


def url_fields(request: Request) -> Fields:
    """Return the parameters of the URL in their order.

    Raises:
        UsageError: they are not UTF-8, or too many.
        HTTPException: the URL is too long (414).
    """
    encoded: bytes = request.scope["query_string"]
    if len(encoded) > MAX_URL_BYTES:
        raise HTTPException(414, f"an address has at most {MAX_URL_BYTES} bytes: use POST")
    return parse_fields(encoded)


def parameter_values(fields: Fields) -> dict[str, str]:
    """Return the parameters of a saved query; an empty field of a form restricts nothing.

    Raises:
        ParameterError: one is given twice.
    """
    given = [(name, value) for name, value in fields if value and name not in _FORMAT]
    values = dict(given)
    if len(values) < len(given):
        names = [name for name, _ in given]
        twice = next(name for name in names if names.count(name) > 1)
        raise ParameterError(f"the parameter {twice} is given more than once", "give it once")
    return values


def wanted_format(fields: Fields) -> str | None:
    """Return the value of ``format``, or of ``output`` as other servers call it."""
    return next((value for name, value in fields if name in _FORMAT and value), None)


def _query(request: Request, fields: Fields, text: str, settings: Settings) -> Operation:
    _refuse(fields, _NOT_FOR_QUERIES, "a query takes default-graph-uri and named-graph-uri")
    if len(text.encode()) > settings.query_max_bytes:
        if request.method != "POST":
            raise HTTPException(414, f"the query is longer than {settings.query_max_bytes} bytes")
        raise _too_large("query", settings.query_max_bytes)
    if not text.strip():
        raise QuerySyntaxError("the query is empty", "for example ?query=ASK%20%7B%7D")
    return Operation(
        text,
        _graphs(fields, "default-graph-uri"),
        _graphs(fields, "named-graph-uri"),
        negotiate(accept_of(request), wanted_format(fields)),
        _timeout_s(fields, settings.query_timeout_s),
        any(name == "explain" and value.lower() not in _NO for name, value in fields),
    )


def _update(request: Request, fields: Fields, text: str, settings: Settings) -> Update:
    _refuse(fields, _NOT_FOR_UPDATES, "an update takes using-graph-uri and using-named-graph-uri")
    if len(text.encode()) > settings.update_max_bytes:
        raise _too_large("update", settings.update_max_bytes)
    return Update(
        text,
        _graphs(fields, "using-graph-uri"),
        _graphs(fields, "using-named-graph-uri"),
        address_of(request),
    )


def _one_text(fields: Fields) -> tuple[str, str]:
    """Return the one query or update among the parameters, and which of them it is."""
    texts = [(name, value) for name, value in fields if name in {"query", "update"}]
    if len(texts) > 1:
        names = " and ".join(sorted({name for name, _ in texts}))
        raise UsageError(
            f"there is more than one operation in this request: {names}", "send them one by one"
        )
    if not texts:
        raise UsageError("there is no query in this request", "for example ?query=ASK%20%7B%7D")
    return texts[0]


def _graphs(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(check_iri(value, name) for field, value in fields if field == name)


def _refuse(fields: Fields, names: Collection[str], hint: str) -> None:
    if wrong := next((name for name, _ in fields if name in names), None):
        raise UsageError(f"{wrong} does not belong to this operation", hint)


def _timeout_s(fields: Fields, limit_s: float) -> float | None:
    """Return the deadline of the client, in seconds; None where that of the server comes first.

    0 and nothing mean "no deadline of mine", as forms of other servers send it.
    """
    values = [value for name, value in fields if name == "timeout" and value]
    if not values:
        return None
    if len(values) > 1 or not _SECONDS.fullmatch(values[0]):
        raise UsageError("timeout is not a number of seconds", "for example timeout=5")
    timeout_s = float(values[0])
    return timeout_s if 0 < timeout_s < limit_s else None


async def _body_fields(request: Request, settings: Settings, access: Access) -> Fields:
    """Return what the body says, as parameters."""
    kind = media_type_of(request.headers.get("content-type"), BODY_TYPES)
    name = "query"
    if kind == UPDATE_TYPE:
        request.state.writes = True
        # Before the body is read: a stranger is not listened to for long.
        access.require(request, Scope.WRITE)
        name = "update"
    elif kind == FORM_TYPE and access.allows(request, Scope.WRITE):
        name = "update"
    longest = settings.update_max_bytes if name == "update" else settings.query_max_bytes
    # Percent-encoding writes one byte as three; the other parameters need some room too.
    limit = 3 * longest + MAX_URL_BYTES if kind == FORM_TYPE else longest
    async with body_deadline(settings.body_timeout_s):
        body = await read_body(request, limit, _too_large(name, longest))
    return parse_fields(body) if kind == FORM_TYPE else [(name, _decode(body))]


def _too_large(name: str, max_bytes: int) -> QueryTooLargeError:
    return QueryTooLargeError(f"the {name} is longer than {max_bytes} bytes")


def parse_fields(encoded: bytes) -> Fields:
    """Return the fields of a form, or of a URL, in their order.

    Raises:
        UsageError: they are not UTF-8, or too many.
    """
    try:
        return parse_qsl(
            _decode(encoded), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except UnicodeDecodeError:
        raise UsageError("the parameters are not UTF-8") from None
    except ValueError:
        raise UsageError(f"there are more than {MAX_FIELDS} parameters") from None


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise UsageError("the request is not UTF-8") from None
