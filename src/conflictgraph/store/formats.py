"""The media types answers can have: results and files of tables for SELECT, RDF for graphs.

Specifications: SPARQL 1.1 Query Results JSON, XML, CSV and TSV; RDF 1.1 serialisations; N3.
CONSTRUCT and DESCRIBE give triples; TriG and N-Quads carry them as the default graph.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from conflictgraph.frames.kinds import FrameKind

#: Media types for SELECT and ASK, the preferred one first.
RESULTS: Final[dict[str, QueryResultsFormat]] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}

#: Media types for SELECT that keep the types of columns; and what Excel wants of CSV, told apart by
#: a parameter that RFC 4180 has for it.
TABLES: Final[dict[str, FrameKind]] = {
    "application/vnd.apache.parquet": FrameKind.PARQUET,
    "application/vnd.apache.arrow.stream": FrameKind.ARROW,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": FrameKind.SHEET,
    "text/csv;header=present": FrameKind.EXCEL_CSV,
}
#: The same by short names.
TABLE_NAMES: Final = dict(zip(("parquet", "arrow", "xlsx", "csv-excel"), TABLES, strict=True))

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
