"""Evaluate one query on one open generation and choose the format of its answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

from pyoxigraph import (
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from conflictgraph.errors import (
    ConflictGraphError,
    NotAcceptableError,
    QueryError,
    QuerySyntaxError,
)
from conflictgraph.frames.kinds import FrameKind
from conflictgraph.store import formats
from conflictgraph.store.query.outcomes import Evaluated, Outcome, Triples
from conflictgraph.store.query.output import HeadSentError
from conflictgraph.store.sparql.guard import QueryShape
from conflictgraph.store.sparql.services import (
    ServiceCall,
    is_service_error,
    original_place,
    route_calls,
    to_service_error,
)
from conflictgraph.store.sparql.tokens import iter_tokens

_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_FUNCTION: Final = re.compile(r"custom function (<[^>]*>) is not supported")
_MAX_WORDS: Final = 120


def evaluate(store: Store, request: dict[str, Any], shape: QueryShape) -> Evaluated:
    """Start the evaluation of a query.

    Args:
        store: an open generation.
        request: the fields of a ``QueryRequest``.
        shape: what the guard saw in the query.

    Raises:
        QuerySyntaxError: the query is not SPARQL, uses an unknown function or a malformed IRI.
        QueryError: Oxigraph cannot evaluate it.
    """
    query, calls, relays = request["query"], shape.calls, request.get("services", {})
    routed = route_calls(query, calls, relays)
    try:
        return store.query(routed, base_iri=request["base"], **_dataset(request, shape))
    except MemoryError:
        raise
    except SyntaxError as error:
        place = original_place(str(error), query, calls, relays)
        raise to_query_error(SyntaxError(place), query) from error
    except Exception as error:
        raise to_query_error(error, query, calls) from error


def _dataset(request: dict[str, Any], shape: QueryShape) -> dict[str, Any]:
    default, named = request["default_graphs"], request["named_graphs"]
    if default or named:
        # The protocol's dataset replaces the query's: SPARQL 1.1 Protocol, 2.1.4. Both lists
        # are given, for Oxigraph takes a missing one as "all graphs".
        return {
            "default_graph": [NamedNode(iri) for iri in default],
            "named_graphs": [NamedNode(iri) for iri in named],
        }
    # Oxigraph's union overrides FROM, so it is asked for only where there is none.
    return {"use_default_graph_as_union": request["union"] and not shape.names_dataset}


def choose_format(
    outcome: Outcome, request: dict[str, Any]
) -> tuple[str, QueryResultsFormat | RdfFormat | FrameKind]:
    """Return the media type for an outcome, and its format.

    Raises:
        NotAcceptableError: the request lists no media type that fits the form of the query.
    """
    offered: dict[str, Any]
    if isinstance(outcome, QueryTriples | Triples):
        offered, wanted = dict(formats.GRAPHS), request["graphs"]
    else:
        offered, wanted = dict(formats.RESULTS), request["results"]
        if isinstance(outcome, QuerySolutions):
            offered |= formats.TABLES
    return _first_known(wanted, offered)


def choose_graph_format(request: dict[str, Any]) -> tuple[str, RdfFormat]:
    """Return the media type for a whole graph, and its format.

    Raises:
        NotAcceptableError: the request lists no media type of graphs.
    """
    return _first_known(request["graphs"], dict(formats.GRAPHS))


def _first_known(wanted: Iterable[str], offered: dict[str, Any]) -> tuple[str, Any]:
    for media_type in wanted:
        if media_type in offered:
            return media_type, offered[media_type]
    raise NotAcceptableError(tuple(offered))


def write_outcome(
    outcome: Evaluated,
    output: IO[bytes],
    form: QueryResultsFormat | RdfFormat,
    query: str,
    calls: tuple[ServiceCall, ...] = (),
) -> None:
    """Finish the evaluation and write its answer piece by piece.

    Args:
        outcome: what the evaluation has begun to give.
        output: where the answer goes.
        form: a format that fits the outcome.
        query: the text, for messages.
        calls: of other endpoints, which may fail on the way.

    Raises:
        QueryError: the evaluation failed on the way.
        BrokenPipeError, ConnectionResetError: nobody reads the output any more.
    """
    with in_our_words(query, calls):
        outcome.serialize(output, form)  # type: ignore[arg-type]  # outcome and form fit: see above


@contextmanager
def in_our_words(query: str, calls: tuple[ServiceCall, ...] = ()) -> Iterator[None]:
    """Turn what goes wrong while an answer is written into a QueryError.

    What the output itself raises comes out of Oxigraph's writer as it is.
    """
    try:
        yield
    except (MemoryError, BrokenPipeError, ConnectionResetError, ConflictGraphError, HeadSentError):
        raise
    except Exception as error:
        raise to_query_error(error, query, calls) from error


def to_query_error(error: Exception, query: str, calls: tuple[ServiceCall, ...] = ()) -> QueryError:
    """Return Oxigraph's complaint in our words: short, with the place where there is one."""
    text = str(error)
    if unknown := _FUNCTION.search(text):
        return QuerySyntaxError(f"unknown function {unknown[1]}", "see the service description")
    if isinstance(error, SyntaxError):
        return _syntax_error(text, query)
    if is_service_error(error, calls):
        return to_service_error(text)
    if isinstance(error, ValueError):  # malformed IRI of a graph or base, lone surrogates
        return QuerySyntaxError(text[:_MAX_WORDS])
    return QueryError(f"the query could not be evaluated: {text[:_MAX_WORDS]}")


def _syntax_error(text: str, query: str) -> QuerySyntaxError:
    place = _PLACE.match(text)
    if place is None:
        return QuerySyntaxError(f"the query is not SPARQL: {text[:_MAX_WORDS]}")
    line, column, expected = int(place[1]), int(place[2]), place[3]
    reason = f"the query is not SPARQL at line {line}, column {column}"
    if near := _near(query, line, column):
        reason += f", near {near!r}"
    return QuerySyntaxError(reason, _hint(query, expected), line=line, column=column)


def _near(query: str, line: int, column: int) -> str:
    lines = query.split("\n")
    return lines[line - 1][max(0, column - 11) : column + 9].strip() if line <= len(lines) else ""


def _hint(query: str, expected: str) -> str:
    # What the parser expected is the last alternative it tried, which mostly misleads.
    if "IRI parsing failed" in expected:
        return "an IRI is malformed, or relative without a BASE"
    if unknown := undeclared_prefixes(query):
        return "no PREFIX line declares " + ", ".join(f"{prefix}:" for prefix in unknown)
    return ""


def undeclared_prefixes(query: str) -> list[str]:
    """Return the prefixes that a query uses and does not declare, sorted."""
    declared: set[str] = {"_"}
    used: set[str] = set()
    last = ""
    for token in iter_tokens(query):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            (declared if last.upper() == "PREFIX" else used).add(prefix)
        last = token.text
    return sorted(used - declared)
