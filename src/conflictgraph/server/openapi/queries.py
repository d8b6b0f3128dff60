"""``/queries``: the saved queries, each with its typed parameters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conflictgraph.catalogue import Parameter, SavedQuery
from conflictgraph.server.openapi.parts import (
    ANSWERS,
    FORMAT,
    READ,
    body,
    operation,
)
from conflictgraph.store.formats import GRAPHS

_TAG = "saved queries"


def queries(saved: Iterable[SavedQuery]) -> dict[str, Any]:
    """Return the descriptions of the list and of each query."""
    listed = {
        "200": body("The queries.", ("application/json", *GRAPHS)),
        "303": {"description": "A browser is sent to the list on the start page."},
        "304": {"description": "The client has this list already."},
    }
    paths: dict[str, Any] = {
        "/queries": {"get": operation("List the saved queries", _TAG, listed, security=READ)}
    }
    for query in saved:
        answers = {
            "200": body("The answer.", (*ANSWERS, "application/json", "text/html")),
            "304": {"description": "The client has this answer already."},
        }
        get = operation(query.summary, _TAG, answers, security=READ, description=query.question)
        get["operationId"] = query.name
        given = [_parameter(parameter) for parameter in query.parameters]
        get["parameters"] = [*given, FORMAT]
        paths[f"/queries/{query.name}"] = {"get": get}
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
