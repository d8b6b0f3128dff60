"""Annotation to RDF: a pure function from a linked document to N-Quads lines."""

from conflictgraph.mapping.background import map_background
from conflictgraph.mapping.decisions import decision_iri, map_decisions
from conflictgraph.mapping.document import MAPPING_VERSION, MappedDocument, map_document
from conflictgraph.mapping.origins import Origin, Origins

__all__ = [
    "MAPPING_VERSION",
    "MappedDocument",
    "Origin",
    "Origins",
    "decision_iri",
    "map_background",
    "map_decisions",
    "map_document",
]
