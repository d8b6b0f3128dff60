"""A parameter of a saved query: what a user types becomes one RDF term, or is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from conflictgraph.errors import ParameterError
from conflictgraph.vocab import BASE, XSD

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One variable of a saved query that its user may fix.

    Attributes:
        name: the SPARQL variable, without its question mark.
        type: one of ``iri``, ``code``, ``string``, ``integer``, ``date``, ``language``.
        note: what it restricts, in one sentence.
        example: a value that binds.
        required: whether the query makes no sense without it.
        default: the value used when none is given.
        under: where a bare slug is looked up: a folder below ``id/`` for an ``iri``
            (``actor``), a code list for a ``code`` (``measure``).
    """

    name: str
    type: str
    note: str
    example: str
    required: bool = False
    default: str | None = None
    under: str | None = None

    def to_term(self, text: str, base_iri: str, prefixes: Mapping[str, str]) -> NamedNode | Literal:
        """Return the RDF term that ``text`` stands for.

        Args:
            text: the value as typed.
            base_iri: IRI below which ``id/`` lies.
            prefixes: prefix to namespace, for values such as ``cgc:victim-civilian``.

        Raises:
            ParameterError: ``text`` is not a value of this parameter's type.
        """
        try:
            if self.type == "iri":
                return _named_node(text, prefixes, lambda slug: self._id(slug, base_iri))
            if self.type == "code":
                return _named_node(text, prefixes, lambda slug: self._code(slug, prefixes))
            return _LITERALS[self.type](text)
        except ValueError:
            raise ParameterError(
                f"parameter {self.name}: {text!r} is not {EXPECTED[self.type]}",
                f"for example {self.name}={self.example}",
            ) from None

    def _id(self, slug: str, base_iri: str) -> str:
        """Complete ``actor/armenia`` or, with ``under``, ``armenia``."""
        path = slug if "/" in slug or self.under is None else f"{self.under}/{slug}"
        kind, slash, _ = path.partition("/")
        if not slash:
            raise ValueError(slug)
        # The register stays where it is when the base of the data is moved.
        return f"{BASE if kind in _REGISTERED else base_iri}id/{path}"

    def _code(self, slug: str, prefixes: Mapping[str, str]) -> str:
        """Complete ``victim-civilian`` or, with ``under``, ``civilian``."""
        if self.under is None or slug.startswith(f"{self.under}-"):
            return _expand("cgc", slug, prefixes)
        return _expand("cgc", f"{self.under}-{slug}", prefixes)


#: Kinds of ids that are the register's.
_REGISTERED = frozenset({"actor", "office", "place", "event"})

#: The types a parameter may have, each in words that fit after "is not".
EXPECTED: Mapping[str, str] = {
    "iri": "an absolute IRI, a prefixed name of this query or an id such as actor/armenia",
    "code": "a code such as victim-civilian",
    "string": "a text",
    "integer": "a whole number of at most 18 digits",
    "date": "a calendar date such as 2020-10-22",
    "language": "a language tag such as en",
}


def _named_node(
    text: str, prefixes: Mapping[str, str], complete: Callable[[str], str]
) -> NamedNode:
    """Read an absolute IRI, a prefixed name, or a short form that ``complete`` knows."""
    if "://" in text or text.startswith("urn:"):
        return NamedNode(text)
    prefix, colon, local = text.partition(":")
    if colon and "/" not in prefix:
        return NamedNode(_expand(prefix, local, prefixes))
    if not text.strip("/"):
        raise ValueError(text)
    return NamedNode(complete(text))


def _expand(prefix: str, local: str, prefixes: Mapping[str, str]) -> str:
    if prefix not in prefixes or not local:
        raise ValueError(prefix)
    return prefixes[prefix] + local


def _integer(text: str) -> Literal:
    if not _INTEGER.fullmatch(text):
        raise ValueError(text)
    return Literal(str(int(text)), datatype=NamedNode(f"{XSD}integer"))


def _date(text: str) -> Literal:
    # fromisoformat alone also takes 20201022 and 2020-W43-4.
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return Literal(date.fromisoformat(text).isoformat(), datatype=NamedNode(f"{XSD}date"))


def _language(text: str) -> Literal:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(text)
    # Stored tags are lower-case, and LANG() is compared as text.
    return Literal(text.lower())


_LITERALS: Mapping[str, Callable[[str], Literal]] = {
    "string": Literal,
    "integer": _integer,
    "date": _date,
    "language": _language,
}
