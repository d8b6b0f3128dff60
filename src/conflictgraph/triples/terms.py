"""RDF terms as validation sees them: which they are, what they are worth, which comes first.

A term is its text in N-Triples, in the one form in which Oxigraph writes it. Texts are hashed and
compared many times faster than objects of terms, and most of them are never looked into.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from conflictgraph.vocab import RDF, XSD

Node = str

LANG_STRING: Final = RDF + "langString"
_INTEGERS: Final = frozenset(
    XSD + name
    for name in (
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
        "unsignedByte",
    )
)
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
_INTEGER_FORM: Final = re.compile(r"[+-]?[0-9]+")
_DECIMAL_FORM: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE_FORM: Final = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_DURATION_FORM: Final = re.compile(
    r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
)

#: What a literal is worth: values of one group can be compared, the first item names the group.
Worth = tuple[str, Decimal | float | int | bool | str | date | datetime]


class Parts(NamedTuple):
    """What a literal is made of: its text, the IRI of its datatype, its language tag or nothing."""

    value: str
    datatype: str
    language: str


def is_iri(node: Node) -> bool:
    """Tell whether a term is an IRI."""
    return node.startswith("<")


def is_blank(node: Node) -> bool:
    """Tell whether a term is a blank node."""
    return node.startswith("_")


def is_literal(node: Node) -> bool:
    """Tell whether a term is a literal."""
    return node.startswith('"')


def canonical(node: Node) -> Node:
    """Return a term with its escapes as Oxigraph writes them; it is well-formed N-Triples."""
    (quad,) = parse(f"<x:s> <x:p> {node} .", RdfFormat.N_TRIPLES)
    return str(quad.object)


@lru_cache(maxsize=8192)
def parts_of(literal: Node) -> Parts:
    """Return what a literal is made of."""
    if "\\" in literal:
        (quad,) = parse(f"<x:s> <x:p> {literal} .", RdfFormat.N_TRIPLES)
        found = quad.object
        assert isinstance(found, Literal)  # noqa: S101 - as the caller says
        return Parts(found.value, found.datatype.value, found.language or "")
    end = literal.rindex('"')
    value, rest = literal[1:end], literal[end + 1 :]
    if rest.startswith("@"):
        return Parts(value, LANG_STRING, rest[1:].lower())
    return Parts(value, rest[3:-1] if rest else XSD + "string", "")


def text_of(node: Node) -> str:
    """Return the text of a literal, or of an IRI, without what it stands between."""
    return parts_of(node).value if is_literal(node) else node[1:-1] if is_iri(node) else node


def to_term(node: Node) -> NamedNode | BlankNode | Literal:
    """Return a term as Oxigraph's own object."""
    if is_iri(node):
        return NamedNode(node[1:-1])
    if is_blank(node):
        return BlankNode(node[2:])
    value, datatype, language = parts_of(node)
    if language:
        return Literal(value, language=language)
    return Literal(value, datatype=NamedNode(datatype))


def is_well_formed(literal: Node) -> bool:
    """Tell whether a literal's text is one of its datatype, as far as the datatype is known."""
    value, datatype, _ = parts_of(literal)
    if datatype == XSD + "duration":
        return _DURATION_FORM.fullmatch(value) is not None
    return datatype not in _PARSERS or worth(literal) is not None


@lru_cache(maxsize=4096)
def worth(node: Node) -> Worth | None:
    """Return what a term is worth, or None where it cannot be compared with anything."""
    if not is_literal(node):
        return None
    value, datatype, _ = parts_of(node)
    read = _PARSERS.get(datatype)
    try:
        return None if read is None else read(value)
    except (ValueError, InvalidOperation, KeyError):
        return None


def _integer(text: str) -> Worth | None:
    return ("number", int(text)) if _INTEGER_FORM.fullmatch(text) else None


def _decimal(text: str) -> Worth | None:
    return ("number", Decimal(text)) if _DECIMAL_FORM.fullmatch(text) else None


def _day(text: str) -> Worth | None:
    return ("date", date.fromisoformat(text[:10])) if _DATE_FORM.fullmatch(text) else None


def _moment(text: str) -> Worth:
    """Return a moment; those with and without a time zone are no match for each other."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return "local time", moment
    return "time", moment.astimezone(UTC)


_PARSERS: Final[Mapping[str, Callable[[str], Worth | None]]] = {
    **dict.fromkeys(_INTEGERS, _integer),
    **dict.fromkeys((XSD + "double", XSD + "float"), lambda text: ("number", float(text))),
    XSD + "decimal": _decimal,
    XSD + "date": _day,
    XSD + "dateTime": _moment,
    XSD + "boolean": lambda text: ("boolean", _BOOLEANS[text]),
    XSD + "string": lambda text: ("string", text),
}


def compare(left: Node, right: Node) -> int | None:
    """Return -1, 0 or 1 as ``left`` is less, equal or greater; None where neither can be said."""
    ours, theirs = worth(left), worth(right)
    if ours is None or theirs is None or ours[0] != theirs[0]:
        return None
    # Of one group, hence of types that can be compared.
    one, other = ours[1], theirs[1]
    return (one > other) - (one < other)  # type: ignore[operator] # see the line above
