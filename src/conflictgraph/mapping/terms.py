"""RDF terms as N-Quads text, with the plain form that hashes are made of.

Text is written instead of term objects because the store loads text: no object is built per quad.
"""

from __future__ import annotations

from typing import NamedTuple

from conflictgraph.vocab import BASE, XSD

#: What N-Quads wants escaped inside quotes.
_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)


class Term(NamedTuple):
    """An RDF term.

    Attributes:
        nquads: the term as it stands in an N-Quads line.
        value: the IRI or the literal's text alone.
    """

    nquads: str
    value: str


def escape(text: str) -> str:
    """Return ``text`` as it stands between the quotes of a literal."""
    return text.translate(_ESCAPES)


def iri(value: str) -> Term:
    """Return an IRI; it must be valid already."""
    return Term(f"<{value}>", value)


def text(value: str, language: str) -> Term:
    """Return a language-tagged string."""
    return Term(f'"{escape(value)}"@{language}', value)


def plain(value: str) -> Term:
    """Return an ``xsd:string``."""
    return Term(f'"{escape(value)}"', value)


def typed(value: str, datatype: str) -> Term:
    """Return a literal of an XSD datatype, given by its local name."""
    return Term(f'"{escape(value)}"^^<{XSD}{datatype}>', value)


def integer(value: int) -> Term:
    """Return an ``xsd:integer``."""
    return typed(str(value), "integer")


TRUE = typed("true", "boolean")


def relative(value: str, base: str) -> str:
    """Return an IRI relative to the data's base or to that of the terms, for hashing."""
    return value.removeprefix(base) if value.startswith(base) else value.removeprefix(BASE)
