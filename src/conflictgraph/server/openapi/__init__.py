"""The OpenAPI description: what FastAPI sees, and by hand what it does not.

``/sparql`` and ``/store`` are plain ASGI applications, and each saved query is described with its
own address and typed parameters. Version 3.0, because the bundled Swagger UI does not know 3.1.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from conflictgraph.catalogue import Catalogue
from conflictgraph.server.openapi.administration import administration
from conflictgraph.server.openapi.descriptions import descriptions
from conflictgraph.server.openapi.drawings import drawings
from conflictgraph.server.openapi.graphs import graphs
from conflictgraph.server.openapi.parts import SECURITY_SCHEMES
from conflictgraph.server.openapi.queries import queries
from conflictgraph.server.openapi.search import search
from conflictgraph.server.openapi.sparql import sparql

__all__ = ["OPENAPI_VERSION", "describe_api"]

OPENAPI_VERSION = "3.0.3"

_DESCRIPTION = "Statements of conflict parties and others, as annotated in news, over SPARQL."


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
            ours = sparql() | graphs() | descriptions() | search() | queries(catalogue.values())
            schema["paths"] = ours | drawings() | schema["paths"] | administration()
            schema.setdefault("components", {})["securitySchemes"] = SECURITY_SCHEMES
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # the way FastAPI documents it
