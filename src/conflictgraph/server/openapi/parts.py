"""Parts that the descriptions of several addresses share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from conflictgraph.server.problems import HTTP_CODES, STATUS
from conflictgraph.store.formats import GRAPHS, RESULTS, TABLES

SECURITY_SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of scope read, write or admin; each includes those before it.",
    }
}
#: Whoever may read needs no token, unless the setting read_access says so.
READ: list[dict[str, list[str]]] = [{}, {"bearer": []}]
WRITE: list[dict[str, list[str]]] = [{"bearer": []}]

FORMAT = {
    "name": "format",
    "in": "query",
    "description": "Short name or media type of the answer; wins over Accept.",
    "schema": {"type": "string"},
    "example": "json",
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "ETag of an answer that the client holds.",
    "schema": {"type": "string"},
    "example": '"1-0"',
}

#: A query gives a table or a graph, and only who parses it knows which.
ANSWERS = (*RESULTS, *TABLES, *GRAPHS)


def operation(
    summary: str,
    tag: str,
    responses: dict[str, Any],
    *,
    security: list[dict[str, list[str]]],
    description: str = "",
) -> dict[str, Any]:
    """Return an operation; it can also end with any of our problems."""
    told = {
        "summary": summary,
        "tags": [tag],
        "security": security,
        "responses": responses | problems(),
    }
    return told | ({"description": description} if description else {})


def body(description: str, media_types: Iterable[str], example: object = None) -> dict[str, Any]:
    """Return a response with a body in one of these media types."""
    content: dict[str, Any] = {kind: {"schema": {}} for kind in media_types}
    if example is not None:
        for kind in content.values():
            kind["example"] = example
    return {"description": description, "content": content}


def iris(name: str, description: str, example: str) -> dict[str, Any]:
    """Return a parameter that may be given several times, each time with an IRI."""
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
        "example": [example],
    }


@cache
def problems() -> dict[str, Any]:
    """Return every status that is an error, and what it can mean."""
    titles: dict[int, list[str]] = {}
    known = [*STATUS.values(), *((status, title) for status, (_, title) in HTTP_CODES.items())]
    for status, title in known:
        titles.setdefault(status, []).append(title)
    content = {"application/problem+json": {"schema": {"type": "object"}}}
    return {
        str(status): {"description": "; ".join(dict.fromkeys(titles[status])), "content": content}
        for status in sorted(titles)
    }
