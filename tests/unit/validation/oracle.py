"""pySHACL's results in the form of ours: what both must agree on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.plugins.sparql.sparql import Query

from conflictgraph.triples import Tables
from conflictgraph.validation import Report, StoredTriples, Validator, load_shapes

DATA = ox.NamedNode("urn:test:data")
KNOWN = ox.NamedNode("urn:test:known")

#: Literals are compared as they are written.
rdflib.NORMALIZE_LITERALS = False

#: Focus node, path, value, severity, source shape (blank ones alike), component.
Row = tuple[str, str, str, str, str, str]


def _term(term: rdflib.term.Node | None) -> str:
    """Return a term as Oxigraph writes it; names of blank nodes mean nothing."""
    if term is None:
        return ""
    if isinstance(term, rdflib.BNode):
        return "_:"
    if isinstance(term, rdflib.URIRef):
        return str(ox.NamedNode(str(term)))
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    datatype = term.datatype and ox.NamedNode(str(term.datatype))
    return _stored(ox.Literal(str(term), datatype=datatype))


def _stored(literal: ox.Literal) -> str:
    """Return a literal as Oxigraph keeps it: pySHACL rewrites some in its report."""
    store = ox.Store()
    store.add(ox.Quad(DATA, DATA, literal))
    return str(next(iter(store)).object)


def _path(graph: rdflib.Graph, node: rdflib.term.Node | None) -> str:
    if node is None:
        return ""
    if isinstance(node, rdflib.URIRef):
        return str(ox.NamedNode(str(node)))
    if inverse := graph.value(node, SH.inversePath):
        return f"^{_path(graph, inverse)}"
    ways = graph.value(node, SH.alternativePath)
    parts = [_path(graph, each) for each in Collection(graph, ways or node)]
    return f"({('|' if ways else '/').join(parts)})"


def _as_stored(data: bytes) -> bytes:
    """Return triples with their literals as Oxigraph keeps them: 1.50 becomes 1.5."""
    store = ox.Store()
    store.load(data, ox.RdfFormat.N_TRIPLES)
    dumped = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    assert dumped is not None
    return dumped


@cache
def _shapes(paths: tuple[Path, ...]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


@cache
def _prepared(text: str, base: str | None, prefixes: tuple[tuple[str, str], ...]) -> Query:
    return prepareQuery(text, initNs=dict(prefixes), base=base)


@contextmanager
def _parsing_queries_once() -> Iterator[None]:
    """Let rdflib parse each query once, not once for each node: nine tenths of pySHACL's time."""
    query = SPARQLProcessor.query

    def prepared(
        self: SPARQLProcessor,
        text: str | Query,
        bindings: object = None,
        prefixes: Mapping[str, str] | None = None,
        base: str | None = None,
        DEBUG: bool = False,  # noqa: N803 - rdflib's name
    ) -> object:
        if isinstance(text, str):
            named = tuple(sorted((name, str(iri)) for name, iri in (prefixes or {}).items()))
            text = _prepared(text, base, named)
        return query(self, text, bindings, prefixes, base, DEBUG)

    with patch.object(SPARQLProcessor, "query", prepared):
        yield


def by_pyshacl(data: bytes, shapes: Iterable[Path]) -> set[Row]:
    """Return what pySHACL finds in the N-Triples of a graph."""
    rules = _shapes(tuple(shapes))
    graph = rdflib.Graph()
    graph.parse(data=_as_stored(data), format="nt")
    with _parsing_queries_once():
        _, report, _ = pyshacl.validate(graph, shacl_graph=rules, advanced=False)
    found = set()
    # What stands below sh:detail is no result of its own.
    for node in report.objects(None, SH.result):
        severity = str(report.value(node, SH.resultSeverity)).rsplit("#", 1)[-1].lower()
        found.add(
            (
                _term(report.value(node, SH.focusNode)),
                _path(report, report.value(node, SH.resultPath)),
                _term(report.value(node, SH.value)),
                severity,
                _term(report.value(node, SH.sourceShape)),
                str(report.value(node, SH.sourceConstraintComponent)),
            )
        )
    return found


def _own(term: str | None) -> str:
    return "" if term is None else "_:" if term.startswith("_") else term


def by_us(
    data: bytes, shapes: Iterable[Path], known: bytes = b"", *, stored: bool = False
) -> set[Row]:
    """Return what our validator finds in the N-Triples of a graph, beside those of another.

    Args:
        data: the graph.
        shapes: files with shapes.
        known: what is context only.
        stored: whether the context is looked up in a store, as it is for uploads.
    """
    store = ox.Store()
    store.load(data, ox.RdfFormat.N_TRIPLES, to_graph=DATA)
    store.load(known, ox.RdfFormat.N_TRIPLES, to_graph=KNOWN)
    context = StoredTriples(store) if stored else Tables.of(store, [KNOWN])
    validator = Validator(load_shapes(shapes), context)
    return to_rows(validator.validate(Tables.of(store, [DATA]), lambda: store))


def to_rows(report: Report) -> set[Row]:
    """Return the results of a report in the form that both share."""
    return {
        (
            _own(each.focus),
            each.path,
            _own(each.value),
            str(each.severity),
            _own(each.shape),
            each.component,
        )
        for each in report.results
    }
