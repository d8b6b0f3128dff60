"""The HTTP face: SPARQL endpoint, graph store, saved queries and pages over one store."""

from conflictgraph.server.app import create_app
from conflictgraph.server.run import serve

__all__ = ["create_app", "serve"]
