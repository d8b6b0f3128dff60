"""The IRIs of the formats the server reads and writes: https://www.w3.org/ns/formats/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from conflictgraph.server.descriptions.namespaces import FORMATS

_NAMES: Final[Mapping[str, str]] = {
    "application/ld+json": "JSON-LD",
    "application/n-quads": "N-Quads",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "application/trig": "TriG",
    "text/csv": "SPARQL_Results_CSV",
    "text/n3": "N3",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
}


def format_iris(media_types: Iterable[str]) -> list[str]:
    """Return the IRI of each format, in order.

    Raises:
        KeyError: a media type is offered that has no IRI here.
    """
    return [FORMATS + _NAMES[media_type] for media_type in media_types]
