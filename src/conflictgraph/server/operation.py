"""Read a query operation out of an HTTP request.

Specification: SPARQL 1.1 Protocol, 2.1 (query via GET, URL-encoded POST, direct POST).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email.message import Message
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request

from conflictgraph.errors import QueryTooLargeError, UnsupportedMediaTypeError, UsageError
from conflictgraph.server.negotiation import Wanted, negotiate

QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
FORM_TYPE = "application/x-www-form-urlencoded"

#: The longest address that httptools can take apart; proxies allow less.
MAX_URL_BYTES = 65_535
MAX_FIELDS = 1000
#: A body that has not arrived after this time is not waited for.
BODY_TIMEOUT_S = 20.0

_READ_ONLY = "this server is read-only: it answers queries and takes no updates"

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One query as the client asked it.

    Attributes:
        query: the SPARQL text.
        default_graphs: IRIs that make up the default graph; none given, none here.
        named_graphs: IRIs of the named graphs; none given, none here.
        wanted: the media types agreed on.
    """

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    wanted: Wanted


async def read_operation(request: Request, max_bytes: int) -> Operation:
    """Return the query operation a request stands for.

    Args:
        request: a GET, HEAD or POST request.
        max_bytes: the longest query, in bytes of UTF-8.

    Raises:
        UsageError: no query, several queries, an IRI that is none, or text that is not UTF-8.
        QueryTooLargeError: the body or the query in it is too long.
        UnsupportedMediaTypeError: the body is neither a query nor a form.
        NotAcceptableError: nothing offered is acceptable.
        HTTPException: an update (403), a URL too long (414), a body too slow (408).
    """
    fields = url_fields(request)
    if request.method == "POST":
        fields += await _body_fields(request, max_bytes)
    query = _one_query(fields, has_body=request.method == "POST")
    if len(query.encode()) > max_bytes:
        raise _too_large(request, max_bytes)
    return Operation(
        query,
        _graphs(fields, "default-graph-uri"),
        _graphs(fields, "named-graph-uri"),
        negotiate(request.headers.get("accept", ""), wanted_format(fields)),
    )


def url_fields(request: Request) -> Fields:
    """Return the parameters of the URL in their order.

    Raises:
        UsageError: they are not UTF-8, or too many.
        HTTPException: the URL is too long (414).
    """
    encoded: bytes = request.scope["query_string"]
    if len(encoded) > MAX_URL_BYTES:
        raise HTTPException(414, f"an address has at most {MAX_URL_BYTES} bytes: use POST")
    return _parse_fields(encoded)


def wanted_format(fields: Fields) -> str | None:
    """Return the value of ``format``, or of ``output`` as other servers call it."""
    return next((value for name, value in fields if name in {"format", "output"} and value), None)


def _one_query(fields: Fields, *, has_body: bool) -> str:
    if any(name == "update" for name, _ in fields):
        raise HTTPException(403, _READ_ONLY)
    queries = [value for name, value in fields if name == "query"]
    if len(queries) > 1:
        raise UsageError("there is more than one query in this request", "send one query")
    if not queries:
        place = "in the body" if has_body else "in the URL"
        raise UsageError(f"there is no query {place}", "for example ?query=ASK%20%7B%7D")
    return queries[0]


def _graphs(fields: Fields, name: str) -> tuple[str, ...]:
    graphs = tuple(value for field, value in fields if field == name)
    for graph in graphs:
        try:
            NamedNode(graph)
        except ValueError:
            raise UsageError(f"{name} {graph!r} is not an absolute IRI") from None
    return graphs


async def _body_fields(request: Request, max_bytes: int) -> Fields:
    kind = _media_type(request)
    if kind == UPDATE_TYPE:
        raise HTTPException(403, _READ_ONLY)
    if kind == QUERY_TYPE:
        body = await _read_body(request, max_bytes, max_bytes)
        return [("query", _decode(body))]
    # Percent-encoding writes one byte as three; the other parameters need some room too.
    body = await _read_body(request, 3 * max_bytes + MAX_URL_BYTES, max_bytes)
    return _parse_fields(body)


def _media_type(request: Request) -> str:
    """Return the media type of the body.

    Raises:
        UnsupportedMediaTypeError: it cannot be read here, is compressed, or is not UTF-8.
    """
    given = request.headers.get("content-type", "")
    header = Message()
    header["Content-Type"] = given
    kind = header.get_content_type() if given else ""
    charset = str(header.get_content_charset("utf-8"))
    plain = request.headers.get("content-encoding", "identity") == "identity"
    known = kind in {QUERY_TYPE, UPDATE_TYPE, FORM_TYPE}
    if not (known and plain and charset in {"utf-8", "utf8", "us-ascii"}):
        raise UnsupportedMediaTypeError(given, (QUERY_TYPE, FORM_TYPE))
    return kind


async def _read_body(request: Request, limit: int, max_bytes: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > limit:
        raise _too_large(request, max_bytes)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise _too_large(request, max_bytes)
    except TimeoutError:
        headers = {"Connection": "close"}
        raise HTTPException(408, "the body did not arrive in time", headers) from None
    return bytes(body)


def _too_large(request: Request, max_bytes: int) -> QueryTooLargeError | HTTPException:
    if request.method != "POST":
        return HTTPException(414, f"the query is longer than {max_bytes} bytes")
    return QueryTooLargeError(f"the query is longer than {max_bytes} bytes")


def _parse_fields(encoded: bytes) -> Fields:
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
