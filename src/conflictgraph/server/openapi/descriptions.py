"""``/.well-known/void`` and ``/dcat``: the dataset as machines read of it."""

from __future__ import annotations

from typing import Any

from conflictgraph.server.openapi.parts import FORMAT, IF_NONE_MATCH, READ, body, operation
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
    return {
        path: {
            "get": operation(summary, "descriptions", answers, security=READ)
            | {"parameters": [FORMAT | {"example": "ttl"}, IF_NONE_MATCH]}
        }
        for path, summary in _SUMMARIES.items()
    }
