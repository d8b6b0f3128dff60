"""Triples as an answer: a sequence that other libraries can take over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import rdflib
from pyoxigraph import RdfFormat, Triple, parse, serialize


class Triples(Sequence[Triple]):
    """The triples that CONSTRUCT or DESCRIBE gave, in the order of the answer."""

    def __init__(self, triples: Sequence[Triple]) -> None:
        self._triples = tuple(triples)

    @classmethod
    def from_rdf(cls, body: bytes, media_type: str) -> Triples:
        """Read an answer.

        Raises:
            ValueError: the media type is none of RDF.
            SyntaxError: it is not what its media type says.
        """
        form = RdfFormat.from_media_type(media_type)
        if form is None:
            raise ValueError(f"{media_type} is no media type of RDF")
        return cls([quad.triple for quad in parse(body, form)])

    def __getitem__(self, place: int | slice) -> Triple | Triples:  # type: ignore[override]
        """Return a triple, or some of them."""
        found = self._triples[place]
        return Triples(found) if isinstance(found, tuple) else found

    def __len__(self) -> int:
        return len(self._triples)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def __repr__(self) -> str:
        return f"<{len(self)} triples>"

    def to_turtle(self, prefixes: Mapping[str, str] | None = None) -> str:
        """Return them as Turtle.

        Args:
            prefixes: prefix to namespace, to write IRIs short; none when left out.

        Example:
            >>> graph.describe("actor/armenia").to_turtle({"cg": "https://w3id.org/conflictgraph/ns#"})
        """
        body = serialize(self._triples, format=RdfFormat.TURTLE, prefixes=dict(prefixes or {}))
        return bytes(body or b"").decode()

    def to_rdflib(self) -> rdflib.Graph:
        """Return them as a graph of rdflib.

        Example:
            >>> len(graph.describe("actor/armenia").to_rdflib())
        """
        graph = rdflib.Graph()
        body = serialize(self._triples, format=RdfFormat.N_TRIPLES)
        return graph.parse(data=bytes(body or b""), format="nt")
