"""Write the outcome of a query, or a whole graph, in the format that was agreed on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import IO, Final, cast

import pyoxigraph
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)

from conflictgraph.errors import NotAcceptableError
from conflictgraph.frames.kinds import FrameKind
from conflictgraph.store import formats
from conflictgraph.store.prefixes import PREFIXES
from conflictgraph.store.query.outcomes import Outcome, Triples
from conflictgraph.store.query.rows import (
    Counted,
    LineRows,
    OneRow,
    RowCounter,
    TripleRows,
    count_results,
)
from conflictgraph.store.query.tables import Table
from conflictgraph.store.query.xml_guard import XmlGuard

Form = QueryResultsFormat | RdfFormat

#: Formats of a triple a line: Oxigraph writes them without our help, and lines can be counted.
_LINES: Final = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
_PREFIXED: Final = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N3, RdfFormat.RDF_XML)
_XML: Final[tuple[Form, ...]] = (QueryResultsFormat.XML, RdfFormat.RDF_XML)
#: What Oxigraph says of triple terms in JSON-LD.
_NO_PLACE: Final = "does not support RDF 1.2"


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that is about to be written.

    Attributes:
        rows: counts while it is written.
        write: writes it into a binary file, piece by piece.
        guard: what its bytes have to pass; None where Oxigraph writes nothing amiss.
        prefixed: whether it begins with prefixes, in no particular order.
        media_type: tells what it is written in once there are bytes, where that is not settled
            before; None where it is.
    """

    rows: RowCounter
    write: Callable[[IO[bytes]], None]
    guard: XmlGuard | None = None
    prefixed: bool = False
    media_type: Callable[[], str] | None = None


def draft_outcome(
    outcome: Outcome,
    form: Form | FrameKind,
    max_rows: int,
    *,
    media_type: str = "",
    most_held: int | None = None,
) -> Draft:
    """Return the answer to a query.

    Args:
        outcome: what the evaluation has begun to give.
        form: a format that fits the outcome.
        max_rows: how many rows an answer may have; those after the next one need no counting.
        media_type: that of the form.
        most_held: as of :class:`Table`.
    """
    if isinstance(form, FrameKind):
        table = Table(cast("QuerySolutions", outcome), form, media_type, max_rows, most_held)
        return Draft(table, table.write_to, media_type=lambda: table.media_type)
    if isinstance(outcome, Triples):
        return draft_quads(outcome.quads, cast("RdfFormat", form), max_rows)

    def write(output: IO[bytes]) -> None:
        outcome.serialize(output, form)  # type: ignore[arg-type]  # the caller has seen to it

    if isinstance(form, RdfFormat):
        triples = outcome if isinstance(outcome, QueryTriples) else ()
        return _draft_triples(triples, write, form, max_rows)
    rows = OneRow() if isinstance(outcome, QueryBoolean) else count_results(form)
    return Draft(rows, write, _guard_for(form, formats.RESULTS))


def draft_graph(store: Store, graph: str | None, form: RdfFormat, max_rows: int) -> Draft:
    """Return all triples of a graph, without its name.

    Args:
        store: an open generation.
        graph: the IRI of a graph; None for the default graph.
        form: how to write it.
        max_rows: as above.
    """
    name = DefaultGraph() if graph is None else NamedNode(graph)

    def write(output: IO[bytes]) -> None:
        store.dump(output, form, from_graph=name)

    triples = map(attrgetter("triple"), store.quads_for_pattern(None, None, None, name))
    return _draft_triples(triples, write, form, max_rows)


def draft_quads(quads: Iterable[Quad], form: RdfFormat, max_rows: int) -> Draft:
    """Return quads, in their graphs where the format can tell graphs apart.

    Args:
        quads: in the order in which they are to be written; those of one graph together.
        form: how to write them.
        max_rows: as above.
    """
    if form.supports_datasets:
        return _draft_counted(TripleRows(quads, max_rows), form)
    # A triple of two graphs is written twice, which says nothing else.
    return _draft_counted(TripleRows(map(attrgetter("triple"), quads), max_rows), form)


def draft_facts(facts: dict[str, object]) -> Draft:
    """Return some facts as JSON."""
    text = json.dumps(facts).encode()

    def write(output: IO[bytes]) -> None:
        output.write(text)

    return Draft(OneRow(), write)


def _draft_triples(
    triples: Iterable[Triple], natively: Callable[[IO[bytes]], None], form: RdfFormat, max_rows: int
) -> Draft:
    if form in _LINES:
        return Draft(LineRows(), natively)
    return _draft_counted(TripleRows(triples, max_rows), form)


def _draft_counted(counted: TripleRows[Counted], form: RdfFormat) -> Draft:
    write = partial(_write_triples, counted, form)
    return Draft(counted, write, _guard_for(form, formats.GRAPHS), form in _PREFIXED)


def _write_triples(triples: TripleRows[Counted], form: RdfFormat, output: IO[bytes]) -> None:
    try:
        pyoxigraph.serialize(triples, output, form, prefixes=PREFIXES)
    except OSError as error:
        if _NO_PLACE not in str(error):
            raise
        raise NotAcceptableError(_others(formats.GRAPHS, form)) from error


def _guard_for(form: Form, offered: Mapping[str, Form]) -> XmlGuard | None:
    if form not in _XML:
        return None
    return XmlGuard(_others(offered, form), names=form == RdfFormat.RDF_XML)


def _others(offered: Mapping[str, Form], form: Form) -> tuple[str, ...]:
    return tuple(media_type for media_type, each in offered.items() if each != form)
