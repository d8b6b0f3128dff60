"""The annotation scheme, read out of the ontology: labels, roles, values and their meaning."""

from conflictgraph.scheme.boilerplate import without_boilerplate
from conflictgraph.scheme.checking import ENTITY_LINKS, check, iter_unknown_links
from conflictgraph.scheme.extension import read_extension
from conflictgraph.scheme.formats.brat import to_annotation_conf
from conflictgraph.scheme.loading import GUIDE_FILE, load_scheme, scheme_files
from conflictgraph.scheme.model import (
    AttributeType,
    FrameType,
    RelationType,
    RoleType,
    Scheme,
    SpanType,
)
from conflictgraph.scheme.ontology import Ontology, PlainTriple, iter_triples, term_files

__all__ = [
    "ENTITY_LINKS",
    "GUIDE_FILE",
    "AttributeType",
    "FrameType",
    "Ontology",
    "PlainTriple",
    "RelationType",
    "RoleType",
    "Scheme",
    "SpanType",
    "check",
    "iter_triples",
    "iter_unknown_links",
    "load_scheme",
    "read_extension",
    "scheme_files",
    "term_files",
    "to_annotation_conf",
    "without_boilerplate",
]
