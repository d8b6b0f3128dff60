"""Decisions of curators as data: who decided what of which mention or entity, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conflictgraph.linking.decisions import Kind, Row
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.terms import iri, plain, text, typed
from conflictgraph.vocab import GRAPH_DECISIONS, RDF, code, term

_CODES = {
    Kind.LINK: code("decision-link"),
    Kind.MERGE: code("decision-merge"),
    Kind.SPLIT: code("decision-split"),
    Kind.NEW: code("decision-new"),
    Kind.IGNORE: code("decision-ignore"),
}


def decision_iri(key: str, base: str) -> str:
    """Return the IRI of the decision with a key, which is made of all that it says."""
    return f"{base}id/decision/{key}"


def map_decisions(rows: Iterable[Row], base: str) -> bytes:
    """Return the N-Quads of decisions, sorted, without repeats."""
    graph = f" <{base}{GRAPH_DECISIONS}> .\n"
    lines = {
        f"<{decision_iri(row.key(base), base)}> <{prop}> {value.nquads}{graph}"
        for row in rows
        for prop, value in _pairs(row, base)
    }
    return "".join(sorted(lines)).encode()


def _pairs(row: Row, base: str) -> Iterator[Pair]:
    yield RDF + "type", iri(term("LinkingDecision"))
    yield term("hasDecisionKind"), iri(_CODES[row.kind])
    yield from _about(row, base)
    if row.target:
        apart = row.kind is Kind.SPLIT
        yield term("rulesOut") if apart else term("decidesFor"), iri(row.target)
    if row.class_:
        yield term("decidedClass"), iri(row.class_)
    if row.label and row.kind in {Kind.MERGE, Kind.NEW}:
        yield term("decidedName"), text(row.label, row.language)
    yield term("decisionMaker"), plain(row.by)
    yield term("decisionReason"), plain(row.because)
    if row.date:
        yield term("decisionDate"), typed(row.date, "date")


def _about(row: Row, base: str) -> Iterator[Pair]:
    if row.words:
        yield term("decidedWords"), text(row.words, row.language or "und")
    else:
        yield term("decidesOn"), iri(row.about(base))
    if row.document:
        yield term("isLimitedTo"), iri(f"{base}id/doc/{row.document}")
