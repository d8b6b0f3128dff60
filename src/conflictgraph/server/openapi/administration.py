"""What operators ask: health, numbers, running queries."""

from __future__ import annotations

from typing import Any

from conflictgraph.server.openapi.parts import READ, WRITE, body, operation

_TAG = "operation"
_JSON = ("application/json",)
_RUNNING = {
    "running": [
        {
            "id": "0f3a",
            "query": "SELECT * { ?s ?p ?o }",
            "client": "192.0.2.7",
            "generation": 42,
            "seconds": 3.2,
            "lane": "long",
        }
    ]
}
_NUMBERS = 'conflictgraph_requests_total{method="GET",route="/sparql",status="200"} 7.0'


def administration() -> dict[str, Any]:
    """Return the descriptions of the addresses."""
    return {
        "/healthz": {"get": _health("Tell whether queries are answered", "ok")},
        "/readyz": {"get": _health("Tell whether to send requests here", "ready")},
        "/metrics": {"get": _metrics()},
        "/admin/running": {"get": _list()},
        "/admin/running/{query_id}": {"delete": _end()},
    }


def _health(summary: str, status: str) -> dict[str, Any]:
    example = {"status": status, "generation": 42}
    return operation(summary, _TAG, {"200": body("It does.", _JSON, example)}, security=[{}])


def _metrics() -> dict[str, Any]:
    return operation(
        "Give the numbers of this server to Prometheus",
        _TAG,
        {"200": body("The numbers.", ("text/plain",), _NUMBERS)},
        security=READ,
        description="Without a token from this machine itself only; else scope admin.",
    )


def _list() -> dict[str, Any]:
    answers = {"200": body("The queries, the oldest first.", _JSON, _RUNNING)}
    listed = operation("List the queries that wait or run", _TAG, answers, security=WRITE)
    return listed | {"description": "Scope admin.", "parameters": [_FRONT]}


def _end() -> dict[str, Any]:
    name = {
        "name": "query_id",
        "in": "path",
        "required": True,
        "description": "From the list, or the header Conflictgraph-Query-Id.",
        "schema": {"type": "string"},
        "example": "0f3a",
    }
    ended = {"204": {"description": "It was ended."}}
    end = operation("End a query", _TAG, ended, security=WRITE, description="Scope admin.")
    return end | {"parameters": [name, _FRONT]}


_FRONT = {
    "name": "front",
    "in": "query",
    "description": "Of several fronts, ask the one that answers and not the others.",
    "schema": {"type": "string", "enum": ["this"]},
}
