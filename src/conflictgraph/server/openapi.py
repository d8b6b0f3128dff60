"""The OpenAPI description: what FastAPI sees, and by hand what it does not.

``/sparql`` is a plain ASGI application, and each saved query is described with its own address
and typed parameters. Version 3.0, because the bundled Swagger UI does not know 3.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from conflictgraph.catalogue import Catalogue, Parameter, SavedQuery
from conflictgraph.server.operation import FORM_TYPE, QUERY_TYPE
from conflictgraph.server.problems import HTTP_CODES, STATUS
from conflictgraph.store.formats import GRAPHS, RESULTS

OPENAPI_VERSION = "3.0.3"

_DESCRIPTION = "Statements of conflict parties and others, as annotated in news, over SPARQL."
_FORMAT = {
    "name": "format",
    "in": "query",
    "description": "Short name or media type of the answer; wins over Accept.",
    "schema": {"type": "string", "example": "json"},
}
_QUERY = {"type": "string", "example": "SELECT * { ?s ?p ?o } LIMIT 5"}


def describe_api(app: FastAPI, catalogue: Catalogue) -> None:
    """Make the application answer ``/openapi.json`` with the whole description."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title,
                version=app.version,
                openapi_version=app.openapi_version,
                description=_DESCRIPTION,
                routes=app.routes,
            )
            schema["paths"] = _sparql() | _saved(catalogue.values()) | schema["paths"]
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # the way FastAPI documents it


def _sparql() -> dict[str, Any]:
    graphs = [_graph_parameter("default-graph-uri"), _graph_parameter("named-graph-uri")]
    query = {"name": "query", "in": "query", "required": True, "schema": _QUERY}
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {"query": _QUERY, "format": _FORMAT["schema"]},
    }
    get = _operation("Answer a query given in the URL", "SPARQL", [*RESULTS, *GRAPHS])
    post = _operation("Answer a query given in the body", "SPARQL", [*RESULTS, *GRAPHS])
    get["parameters"] = [query, *graphs, _FORMAT]
    post["parameters"] = [*graphs, _FORMAT]
    post["requestBody"] = {
        "required": True,
        "content": {QUERY_TYPE: {"schema": _QUERY}, FORM_TYPE: {"schema": form}},
    }
    return {"/sparql": {"get": get, "post": post}}


def _graph_parameter(name: str) -> dict[str, Any]:
    items = {"type": "string", "format": "uri"}
    return {"name": name, "in": "query", "schema": {"type": "array", "items": items}}


def _saved(queries: Iterable[SavedQuery]) -> dict[str, Any]:
    listing = _operation("List the saved queries", "saved queries", ["application/json"])
    paths: dict[str, Any] = {"/queries": {"get": listing}}
    for query in queries:
        operation = _operation(query.summary, "saved queries", [*RESULTS])
        operation["description"] = query.question
        operation["operationId"] = query.name
        operation["parameters"] = [*(_parameter(given) for given in query.parameters), _FORMAT]
        paths[f"/queries/{query.name}"] = {"get": operation}
    return paths


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = {"type": "integer" if parameter.type == "integer" else "string"}
    if parameter.type == "date":
        schema["format"] = "date"
    if parameter.default is not None:
        schema["default"] = parameter.default
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.note,
        "example": parameter.example,
        "schema": schema,
    }


def _operation(summary: str, tag: str, media_types: list[str]) -> dict[str, Any]:
    content: dict[str, Any] = {kind: {"schema": {"type": "string"}} for kind in media_types}
    return {
        "summary": summary,
        "tags": [tag],
        "responses": {"200": {"description": "The answer.", "content": content}} | _problems(),
    }


def _problems() -> dict[str, Any]:
    """Return every status a query can end with, and what it means."""
    titles: dict[int, list[str]] = {}
    known = [*STATUS.values(), *((status, title) for status, (_, title) in HTTP_CODES.items())]
    for status, title in known:
        titles.setdefault(status, []).append(title)
    content = {"application/problem+json": {"schema": {"type": "object"}}}
    return {
        str(status): {"description": "; ".join(dict.fromkeys(titles[status])), "content": content}
        for status in sorted(titles)
    }
