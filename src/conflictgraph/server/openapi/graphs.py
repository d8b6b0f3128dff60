"""``/store``: whole graphs, by the Graph Store HTTP Protocol."""

from __future__ import annotations

from typing import Any

from conflictgraph.server.multipart import MULTIPART_TYPE
from conflictgraph.server.openapi.parts import (
    FORMAT,
    IF_NONE_MATCH,
    READ,
    WRITE,
    body,
    operation,
)
from conflictgraph.server.uploads import RDF_TYPES
from conflictgraph.store.formats import GRAPHS

_TAG = "graph store"
_TURTLE = '<urn:example:a> <urn:example:b> "c" .'
_INDIRECT: list[dict[str, Any]] = [
    {
        "name": "graph",
        "in": "query",
        "description": "IRI of the graph.",
        "schema": {"type": "string", "format": "uri"},
        "example": "https://example.org/graph/mine",
    },
    {
        "name": "default",
        "in": "query",
        "description": "Instead of graph: the default graph.",
        "allowEmptyValue": True,
        "schema": {"type": "string", "maxLength": 0},
    },
]
_DIRECT: list[dict[str, Any]] = [
    {
        "name": "graph",
        "in": "path",
        "required": True,
        "description": "The graph is named by this address itself.",
        "schema": {"type": "string", "minLength": 1},
        "example": "mine",
    }
]
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "ETag of the state that the write is meant for; * for any there is.",
    "schema": {"type": "string"},
    "example": "*",
}
_WRITTEN = {
    "201": {"description": "The graph was made; whoever reads now reads it."},
    "204": {"description": "The graph was changed; whoever reads now reads it."},
}


def graphs() -> dict[str, Any]:
    """Return the descriptions of the addresses."""
    return {"/store": _methods(_INDIRECT), "/store/{graph}": _methods(_DIRECT)}


def _methods(target: list[dict[str, Any]]) -> dict[str, Any]:
    answers = {
        "200": body("The graph.", (*GRAPHS, "application/json", "application/xml", "text/plain")),
        "304": {"description": "The client has this state of the graph already."},
    }
    deleted = {"204": {"description": "The graph is gone."}}
    reading = [*target, FORMAT, IF_NONE_MATCH]
    writing = [*target, _IF_MATCH, IF_NONE_MATCH]
    get = operation("Give a graph", _TAG, answers, security=READ)
    put = operation("Replace a graph", _TAG, _WRITTEN, security=WRITE)
    post = operation("Add to a graph", _TAG, _WRITTEN, security=WRITE)
    delete = operation("Remove a graph", _TAG, deleted, security=WRITE)
    return {
        "get": get | {"parameters": reading},
        "put": put | {"parameters": writing, "requestBody": _document()},
        "post": post | {"parameters": writing, "requestBody": _document()},
        "delete": delete | {"parameters": writing},
    }


def _document() -> dict[str, Any]:
    content: dict[str, Any] = {kind: {"schema": {"type": "string"}} for kind in RDF_TYPES}
    content["text/turtle"]["example"] = _TURTLE
    file = {"type": "string", "format": "binary"}
    content[MULTIPART_TYPE] = {"schema": {"type": "object", "properties": {"file": file}}}
    return {"required": True, "content": content}
