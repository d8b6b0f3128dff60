"""The media types answers can have: SPARQL results for SELECT and ASK, RDF for graphs.

Specifications: SPARQL 1.1 Query Results JSON, XML, CSV and TSV; RDF 1.1 serialisations; N3.
CONSTRUCT and DESCRIBE give triples; TriG and N-Quads carry them as the default graph.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

#: Media types for SELECT and ASK, the preferred one first.
RESULTS: Final[dict[str, QueryResultsFormat]] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}

#: Media types for CONSTRUCT and DESCRIBE, the preferred one first.
GRAPHS: Final[dict[str, RdfFormat]] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "text/n3": RdfFormat.N3,
}

#: Formats of a whole dataset on disk, by file extension.
EXPORTS: Final[dict[str, RdfFormat]] = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "nt": RdfFormat.N_TRIPLES,
    "ttl": RdfFormat.TURTLE,
}
