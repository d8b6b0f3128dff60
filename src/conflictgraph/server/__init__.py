"""The HTTP face: SPARQL endpoint, saved queries and pages over one store, read only."""

from conflictgraph.server.app import create_app
from conflictgraph.server.run import serve

__all__ = ["create_app", "serve"]
