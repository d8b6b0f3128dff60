"""What is known of the article as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from conflictgraph.annotation.time import parse_edtf
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.decisions import decision_iri
from conflictgraph.mapping.terms import iri, plain, text, typed
from conflictgraph.vocab import DCTERMS, RDF, code, term

#: How a metadata file says that a date was worked out, not read.
_INFERRED = "inferred"


def document_pairs(context: Context) -> Iterator[Pair]:
    """Yield title, outlet, sources, language and date of a document."""
    metadata = context.document.metadata
    yield RDF + "type", iri(term("NewsArticle"))
    yield DCTERMS + "identifier", plain(context.document.identity)
    yield DCTERMS + "language", plain(metadata.language)
    yield DCTERMS + "publisher", iri(context.publisher.iri)
    yield term("hasText"), iri(f"{context.iri}/text")
    if metadata.title:
        yield DCTERMS + "title", text(metadata.title, metadata.language)
    if metadata.url:
        yield DCTERMS + "source", iri(metadata.url)
    for agency in context.agencies:
        yield DCTERMS + "source", iri(agency.iri)
    for key in context.linked.curated.metadata:
        yield term("isLinkedBy"), iri(decision_iri(key, context.base))
    yield from _date_pairs(metadata.date_published, metadata.date_basis)


def _date_pairs(published: str, basis: str) -> Iterator[Pair]:
    if not published:
        return
    time = parse_edtf(published)
    inferred = basis.startswith(_INFERRED)
    if time.earliest_begin:
        yield term("issuedEarliest"), typed(time.earliest_begin.isoformat(), "date")
    if time.latest_end:
        yield term("issuedLatest"), typed(time.latest_end.isoformat(), "date")
    if time.earliest_begin and time.earliest_begin == time.latest_end and not inferred:
        yield DCTERMS + "issued", typed(time.earliest_begin.isoformat(), "date")
    yield (
        term("hasTimeBasis"),
        iri(code("time-basis-inferred" if inferred else "time-basis-stated")),
    )
