"""Ask a store and get terms, and nothing that only looks like a whole answer.

Specifications: SPARQL 1.1 Query Results JSON and XML Formats; N-Triples; Turtle.

Virtuoso 7 answers an ASK with a row, writes booleans as numbers unless its answer is XML, and cuts
answers short, which it tells in a header only.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import IO, Final, cast

import httpx
import pyoxigraph
from pyoxigraph import (
    Literal,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
)

from conflictgraph.endpoint.connection import N_TRIPLES, Connection, Fields, media_type_of
from conflictgraph.errors import EndpointError

_JSON: Final = "application/sparql-results+json"
_XML: Final = "application/sparql-results+xml"
_TRIPLES: Final = f"{N_TRIPLES}, text/turtle;q=0.5"
#: Headers of Virtuoso: rows that an answer may have at most, where that has cut it short; and a
#: state of SQL, such as that time was over and this is what there was until then.
_CUT_SHORT: Final = ("x-sparql-maxrows", "x-sql-state")
_TRUE: Final = b'{"head":{},"boolean":true}'
_FALSE: Final = b'{"head":{},"boolean":false}'


def select(connection: Connection, query: str) -> list[QuerySolution]:
    """Return the solutions of a SELECT.

    Raises:
        EndpointError: there are none, or not all of them.
    """
    with results(connection, query) as outcome:
        return [] if isinstance(outcome, QueryBoolean) else list(outcome)


def ask(connection: Connection, query: str, fields: Fields | None = None) -> QueryBoolean:
    """Return the answer to an ASK.

    Raises:
        EndpointError: there is none.
    """
    with results(connection, query, fields) as outcome:
        if isinstance(outcome, QueryBoolean):
            return outcome
        values = list(chain.from_iterable(outcome))
    if len(values) != 1 or not isinstance(values[0], Literal):
        raise EndpointError(f"{connection.url} answered an ASK with a table")
    return _boolean(is_true=values[0].value in {"1", "true"})


@contextmanager
def results(
    connection: Connection, query: str, fields: Fields | None = None
) -> Iterator[QuerySolutions | QueryBoolean]:
    """Yield what a SELECT or an ASK gives, read from the connection while it is used.

    Args:
        connection: to the store.
        query: SPARQL.
        fields: further parameters of the protocol.

    Raises:
        EndpointError: there is no answer, none that can be read, or not to its end.
    """
    # Virtuoso's JSON and XML are each wrong about something else; only others' XML is about
    # characters that XML does not have.
    accept = f"{_XML}, {_JSON};q=0.5" if _is_virtuoso(connection) else f"{_JSON}, {_XML};q=0.5"
    with connection.query(query, accept, fields) as response, _whole(connection, response):
        form = QueryResultsFormat.from_media_type(media_type_of(response))
        if form is None:
            raise _strange(connection, response)
        yield pyoxigraph.parse_query_results(_body(response), form)


@contextmanager
def triples(
    connection: Connection, query: str, fields: Fields | None = None
) -> Iterator[Iterator[Quad]]:
    """Yield what a CONSTRUCT or DESCRIBE gives, in the default graph; otherwise as above."""
    with connection.query(query, _TRIPLES, fields) as response, _whole(connection, response):
        form = RdfFormat.from_media_type(media_type_of(response))
        if form is None:
            raise _strange(connection, response)
        yield pyoxigraph.parse(_body(response), form)


def union_fields(connection: Connection) -> Fields:
    """Return what makes all named graphs together the default graph of a query.

    Most stores do so by themselves; Oxigraph's server is told.
    """
    is_oxigraph = connection.server_name().startswith("Oxigraph")
    return {"union-default-graph": "true"} if is_oxigraph else {}


class _Body(io.RawIOBase):
    """The body of an answer as a file."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__()
        self._chunks, self._rest = response.iter_bytes(), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        taken = self._rest[: len(view)]
        view[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def _body(response: httpx.Response) -> IO[bytes]:
    return cast("IO[bytes]", io.BufferedReader(_Body(response), 1 << 16))


@contextmanager
def _whole(connection: Connection, response: httpx.Response) -> Iterator[None]:
    """Refuse an answer that is cut short, before it is used or where it breaks off."""
    for header in _CUT_SHORT:
        if header in response.headers:
            raise EndpointError(
                f"{connection.url} cut its answer short: {header} {response.headers[header]}",
                "raise its limits: ResultSetMaxRows and MaxQueryExecutionTime of Virtuoso",
            )
    try:
        yield
    except SyntaxError as error:
        raise EndpointError(
            f"{connection.url} answered what cannot be read, or broke off: {error.msg}"
        ) from error


def _is_virtuoso(connection: Connection) -> bool:
    return connection.server_name().startswith("Virtuoso")


def _boolean(*, is_true: bool) -> QueryBoolean:
    outcome = pyoxigraph.parse_query_results(_TRUE if is_true else _FALSE, QueryResultsFormat.JSON)
    return cast("QueryBoolean", outcome)


def _strange(connection: Connection, response: httpx.Response) -> EndpointError:
    return EndpointError(
        f"{connection.url} answered with {media_type_of(response)[:60] or 'no media type'}",
        "is it the address of a SPARQL endpoint?",
    )
