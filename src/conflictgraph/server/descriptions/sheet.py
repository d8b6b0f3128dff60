"""The triples of one description, without blank nodes, in the order in which they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Triple, serialize

from conflictgraph.server.descriptions.namespaces import PREFIXES
from conflictgraph.store.formats import GRAPHS
from conflictgraph.vocab import RDF, XSD


class Sheet:
    """A list of triples that grows while a description is made; a triple said twice stands once.

    Args:
        prefixes: prefix to namespace, besides those of the vocabularies.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._triples: dict[Triple, None] = {}
        self._prefixes = {**PREFIXES, **prefixes}

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def add(self, subject: str, predicate: str, *values: str | Literal) -> None:
        """Say something about ``subject``: once for each value; a plain string is an IRI."""
        for value in values:
            target = value if isinstance(value, Literal) else NamedNode(value)
            self._triples[Triple(NamedNode(subject), NamedNode(predicate), target)] = None

    def add_types(self, subject: str, *classes: str) -> None:
        """Say what ``subject`` is."""
        self.add(subject, f"{RDF}type", *classes)

    def to_bytes(self, media_type: str) -> bytes:
        """Return the triples in one of the formats for graphs; equal triples give equal bytes."""
        # Grouped, because the writer starts a new block whenever the subject changes.
        subjects = {triple.subject: number for number, triple in reversed([*enumerate(self)])}
        ordered = sorted(self, key=lambda triple: subjects[triple.subject])
        return serialize(ordered, format=GRAPHS[media_type], prefixes=self._prefixes) or b""


def both(german: str, english: str) -> tuple[Literal, Literal]:
    """Return a text in both languages of the dataset."""
    return Literal(german, language="de"), Literal(english, language="en")


def integer(number: int) -> Literal:
    """Return a count."""
    return Literal(str(number), datatype=NamedNode(f"{XSD}integer"))


def instant(time_ns: int) -> Literal:
    """Return a point in time, given in nanoseconds since 1970, to the second."""
    moment = datetime.fromtimestamp(time_ns // 1_000_000_000, UTC)
    return Literal(f"{moment:%Y-%m-%dT%H:%M:%SZ}", datatype=NamedNode(f"{XSD}dateTime"))
