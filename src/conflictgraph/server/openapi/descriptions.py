"""``/.well-known/void``, ``/dcat``, ``/status`` and ``/dumps``: the dataset as machines read it."""

from __future__ import annotations

from typing import Any

from conflictgraph.server.openapi.parts import FORMAT, IF_NONE_MATCH, READ, body, operation
from conflictgraph.store.dumps import FILE_NAME
from conflictgraph.store.formats import GRAPHS

_SUMMARIES = {
    "/.well-known/void": "Describe the dataset, with statistics (VoID)",
    "/dcat": "Describe dataset and services for a data portal (DCAT)",
}


def descriptions() -> dict[str, Any]:
    """Return the descriptions of both addresses."""
    answers = {
        "200": body("RDF.", (*GRAPHS, "application/json", "application/xml", "text/plain")),
        "304": {"description": "The client has this description already."},
    }
    described = {
        path: {
            "get": operation(summary, "descriptions", answers, security=READ)
            | {"parameters": [FORMAT | {"example": "ttl"}, IF_NONE_MATCH]}
        }
        for path, summary in _SUMMARIES.items()
    }
    return described | _told() | _dump()


def _told() -> dict[str, Any]:
    summaries = {
        "/status": "Tell what is answered from, and how far this server goes",
        "/dumps": "List the files of the live generation",
    }
    answers = {"200": body("JSON; a page for browsers.", ("application/json", "text/html"))}
    return {
        path: {"get": operation(summary, "descriptions", answers, security=READ)}
        for path, summary in summaries.items()
    }


def _dump() -> dict[str, Any]:
    answers = {
        "200": body("N-Quads, compressed.", ("application/gzip",)),
        "206": body("A part of it.", ("application/gzip",)),
        "304": {"description": "The client has this file already."},
        "416": {"description": "The file has no such part."},
    }
    told = "It is made for the first who asks; until then the answer is 503 with Retry-After."
    generation = {
        "name": "generation",
        "in": "path",
        "required": True,
        "description": "The live generation.",
        "schema": {"type": "integer"},
        "example": 1,
    }
    get = operation(
        "Take the dataset away as one file",
        "descriptions",
        answers,
        security=READ,
        description=told,
    )
    path = f"/dumps/{{generation}}/{FILE_NAME}"
    return {path: {"get": get | {"parameters": [generation, IF_NONE_MATCH]}}}
