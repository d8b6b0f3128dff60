"""Saved queries: a question, typed parameters and one portable SPARQL text per file."""

from conflictgraph.catalogue.loading import (
    Catalogue,
    load_catalogue,
    read_header,
    read_saved_query,
)
from conflictgraph.catalogue.parameter import Parameter
from conflictgraph.catalogue.query import Column, Heading, SavedQuery

__all__ = [
    "Catalogue",
    "Column",
    "Heading",
    "Parameter",
    "SavedQuery",
    "load_catalogue",
    "read_header",
    "read_saved_query",
]
