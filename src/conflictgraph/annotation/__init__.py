"""Annotated text as a neutral model: no files, no RDF, no labels of any scheme."""

from conflictgraph.annotation.model import (
    FLAG,
    Document,
    Frame,
    Link,
    Mention,
    Metadata,
    Note,
    Relation,
    Role,
    Span,
    envelope,
)

__all__ = [
    "FLAG",
    "Document",
    "Frame",
    "Link",
    "Mention",
    "Metadata",
    "Note",
    "Relation",
    "Role",
    "Span",
    "envelope",
]
