"""``/sparql``: queries, updates, and what the service says about itself."""

from __future__ import annotations

from typing import Any

from conflictgraph.server.openapi.parts import (
    ANSWERS,
    FORMAT,
    IF_NONE_MATCH,
    READ,
    body,
    iris,
    operation,
)
from conflictgraph.server.operation import FORM_TYPE, QUERY_TYPE, UPDATE_TYPE

_GRAPH = "https://example.org/graph/mine"
_QUERY = "SELECT * { ?s ?p ?o } LIMIT 5"
_UPDATE = f'INSERT DATA {{ GRAPH <{_GRAPH}> {{ <urn:example:a> <urn:example:b> "c" }} }}'
_TEXT = {"type": "string", "minLength": 1}
_DATASET = (
    iris("default-graph-uri", "A graph of the default graph of a query.", _GRAPH),
    iris("named-graph-uri", "A named graph of a query.", _GRAPH),
)
_UPDATED_DATASET = (
    iris("using-graph-uri", "A graph of the default graph that an update reads.", _GRAPH),
    iris("using-named-graph-uri", "A named graph that an update reads.", _GRAPH),
)
_OPTIONS: tuple[dict[str, Any], ...] = (
    FORMAT,
    {
        "name": "timeout",
        "in": "query",
        "description": "Seconds the query may take; it counts when it is below the server's own.",
        "schema": {"type": "number", "minimum": 0},
        "example": 5,
    },
    {
        "name": "explain",
        "in": "query",
        "description": "Tell how the query is answered, with hints, instead of the answer.",
        "schema": {"type": "boolean"},
        "example": False,
    },
)


def sparql() -> dict[str, Any]:
    """Return the description of the address."""
    return {"/sparql": {"get": _get(), "post": _post()}}


def _get() -> dict[str, Any]:
    query = {"name": "query", "in": "query", "schema": _TEXT, "example": _QUERY}
    get = operation(
        "Answer a query given in the URL",
        "SPARQL",
        {
            "200": body("The answer.", (*ANSWERS, "application/json", "text/html")),
            "303": {"description": "A browser that asks nothing is sent to the query page."},
            "304": {"description": "The client has this answer already."},
        },
        security=READ,
        description="Without a query: the description of the service.",
    )
    return get | {"parameters": [query, *_DATASET, *_OPTIONS, IF_NONE_MATCH]}


def _post() -> dict[str, Any]:
    texts = {"query": _TEXT, "update": _TEXT}
    form = {"type": "object", "properties": texts, "minProperties": 1, "maxProperties": 1}
    content = {
        QUERY_TYPE: {"schema": _TEXT, "example": _QUERY},
        UPDATE_TYPE: {"schema": _TEXT, "example": _UPDATE},
        FORM_TYPE: {"schema": form, "example": {"query": _QUERY}},
    }
    post = operation(
        "Answer a query, or apply an update, given in the body",
        "SPARQL",
        {
            "200": body("The answer.", (*ANSWERS, "application/json")),
            "204": {"description": "The update was applied; whoever reads now reads it."},
        },
        security=READ,
        description="An update needs a token of scope write. Each form takes its own parameters.",
    )
    parameters = [*_DATASET, *_UPDATED_DATASET, *_OPTIONS]
    return post | {"parameters": parameters, "requestBody": {"required": True, "content": content}}
