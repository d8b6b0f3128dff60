"""Ask the store from the command line, in a worker process as the server does."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from conflictgraph.client.local import query_limits
from conflictgraph.settings import Settings
from conflictgraph.store.explanation.asking import ask_or_explain
from conflictgraph.store.formats import TABLE_NAMES
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.query.pool import WorkerPool
from conflictgraph.store.query.requests import QueryRequest


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    EXCEL = "csv-excel"
    XLSX = "xlsx"
    PARQUET = "parquet"
    ARROW = "arrow"
    TTL = "ttl"
    NT = "nt"
    NQ = "nq"
    TRIG = "trig"
    RDF = "rdf"
    JSONLD = "jsonld"


#: What a table is made of: rows as JSON, or triples as they are.
ROWS, TRIPLES = "application/sparql-results+json", "text/turtle"

_ROW_TYPES = {
    Format.TABLE: ROWS,
    Format.CSV: "text/csv",
    Format.TSV: "text/tab-separated-values",
    Format.JSON: ROWS,
    Format.XML: "application/sparql-results+xml",
}
_ROW_TYPES |= {Format(name): media_type for name, media_type in TABLE_NAMES.items()}
_TRIPLE_TYPES = {
    Format.TABLE: TRIPLES,
    Format.TTL: TRIPLES,
    Format.NT: "application/n-triples",
    Format.NQ: "application/n-quads",
    Format.TRIG: "application/trig",
    Format.RDF: "application/rdf+xml",
    Format.JSONLD: "application/ld+json",
}


async def ask(
    settings: Settings,
    query: str,
    wanted: Format,
    write: Callable[[bytes], object],
    *,
    explain: bool = False,
) -> str:
    """Write the answer to a query piece by piece, and return its media type.

    Args:
        settings: where the store is, and what a query may use.
        query: SPARQL.
        wanted: how the answer is to be printed.
        write: takes each piece.
        explain: whether to write what is known of the evaluation, as JSON, instead.

    Raises:
        QueryError: the query was not answered, or not to its end.
        NotAcceptableError: the format cannot carry the answer of such a query.
        StoreMissingError: there is nothing to ask.
    """
    # Looked for first: a missing store should not cost the start of a process.
    folder = StoreFolder(settings.store)
    folder.pin().release()
    request = QueryRequest(
        query,
        results=_listed(_ROW_TYPES.get(wanted)),
        graphs=_listed(_TRIPLE_TYPES.get(wanted)),
        union=settings.default_graph == "union",
        explain=explain,
    )
    async with WorkerPool(folder, 1, query_limits(settings)) as pool:
        answer = await ask_or_explain(pool, request)
        async for chunk in answer.chunks:
            write(chunk)
    return answer.media_type


def _listed(media_type: str | None) -> tuple[str, ...]:
    return () if media_type is None else (media_type,)
