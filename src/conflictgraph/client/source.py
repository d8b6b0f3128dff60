"""Where a graph is asked: what a local store and an endpoint have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Final, Protocol

ARROW: Final = "application/vnd.apache.arrow.stream"
TSV: Final = "text/tab-separated-values"
JSON: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"
#: Answers with rows, or a verdict.
RESULTS: Final = frozenset({ARROW, TSV, JSON})


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer.

    Attributes:
        media_type: Arrow, TSV or JSON for SELECT, TSV or JSON for ASK, N-Triples for a graph.
        body: its bytes.
        generation: the generation that answered; None where the endpoint tells none.
    """

    media_type: str
    body: bytes
    generation: int | None


class Source(Protocol):
    """Something that answers SPARQL queries."""

    @property
    def address(self) -> str:
        """Return the folder of the store, or the address of the endpoint."""
        ...

    def ask(self, query: str) -> Reply:
        """Return the answer to a query.

        Raises:
            QueryError: it was not answered; the subclass says why.
            EndpointError: the endpoint cannot be reached, or answers what is no answer.
            StoreMissingError: there is no store in the folder.
        """
        ...

    def export(self, output: IO[bytes]) -> None:
        """Write all quads as N-Quads.

        Raises:
            EndpointError, StoreMissingError: as of :meth:`ask`.
        """
        ...

    def page_of(self, iri: str) -> str:
        """Return the address at which people look something up; its IRI where there is none."""
        ...

    def close(self) -> None:
        """End what was started for it; it can be asked again."""
        ...
