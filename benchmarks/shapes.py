"""Validators side by side on one article's graph: ``python benchmarks/shapes.py [ARTICLE.ann]``.

Measured in turn within one run, so that whatever slows one of them slows the others: pySHACL,
pyrudof, one SELECT for each constraint in Oxigraph, and the product's own. Without an article the
largest of the example corpus is taken. Beside the time stands how many results each finds in the
article with faults put into it, and how many of them are pySHACL's.
"""

from __future__ import annotations

import logging
import random
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pyrudof
import pyshacl
import rdflib
from rdflib import SH
from rdflib.term import Node

from conflictgraph.linking import link
from conflictgraph.mapping import map_document
from conflictgraph.pipeline import load_knowledge
from conflictgraph.readers import SourceFile, iter_sources, read
from conflictgraph.scheme import without_boilerplate
from conflictgraph.triples import Tables
from conflictgraph.validation import Validator

ROOT = Path(__file__).resolve().parents[1]
SHAPES = sorted((ROOT / "ontology" / "shapes").glob("*.ttl"))
OWN, KNOWN = ox.NamedNode("urn:x:own"), ox.NamedNode("urn:x:known")
ROUNDS, FAULTS = 3, 60

#: Shape and focus node of a result: what all four can tell.
Found = set[tuple[str, str]]


class Article:
    """One article's graph, whole and with faults, as each validator wants it."""

    def __init__(self, path: Path) -> None:
        self.knowledge = load_knowledge()
        known = b"".join(self.knowledge.graphs.values()) + self.knowledge.background_affairs()
        self.known = [quad.triple for quad in ox.parse(known, ox.RdfFormat.N_QUADS)]
        self.own, self.map_s = self._mapped(path)
        self.faulty = self._with_faults()

    def _mapped(self, path: Path) -> tuple[list[ox.Triple], float]:
        base = self.knowledge
        document = without_boilerplate(read(SourceFile(path.name, path)), base.scheme)
        linked = link(document, base.scheme, base.register, base.base)
        begin = time.perf_counter()
        mapped = map_document(linked, base.scheme, base.register, base.base)
        spent_s = time.perf_counter() - begin
        lines = mapped.lines + mapped.shared + mapped.affairs
        return [quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_QUADS)], spent_s

    def _with_faults(self) -> list[ox.Triple]:
        chance = random.Random(1)
        gone = set(chance.sample(range(len(self.own)), FAULTS))
        return [triple for number, triple in enumerate(self.own) if number not in gone]

    def store(self, own: list[ox.Triple]) -> ox.Store:
        """Return a store with the article's graph beside the curated ones."""
        store = ox.Store()
        store.bulk_extend(ox.Quad(*triple, KNOWN) for triple in self.known)
        store.bulk_extend(ox.Quad(*triple, OWN) for triple in own)
        return store

    def triples(self, own: list[ox.Triple]) -> bytes:
        """Return the same as N-Triples."""
        return ox.serialize([*self.known, *own], format=ox.RdfFormat.N_TRIPLES)


# the validators: each returns what is timed, told what to validate


def by_tables(article: Article, own: list[ox.Triple]) -> Callable[[], Found]:
    """Prepare the product's own: shapes and curated graphs are read once in a process."""
    store = article.store(own)
    validator = Validator(article.knowledge.shapes, Tables.of(store, [KNOWN]))

    def run() -> Found:
        results = validator.validate(Tables.of(store, [OWN]), lambda: store).results
        return {(each.shape.strip("<>"), each.focus) for each in results}

    return run


def by_select(article: Article, own: list[ox.Triple]) -> Callable[[], Found]:
    """Prepare one SELECT for each constraint, curated nodes left out."""
    store, queries = article.store(own), list(selects())

    def run() -> Found:
        return {
            (shape, str(solution["this"]))
            for shape, query in queries
            for solution in store.query(query, use_default_graph_as_union=True)
        }

    return run


def by_pyrudof(article: Article, own: list[ox.Triple]) -> Callable[[], Found]:
    """Prepare pyrudof: data and shapes are loaded before the clock runs."""
    session = pyrudof.Rudof(pyrudof.RudofConfig())
    session.read_data(article.triples(own).decode(), format=pyrudof.RDFFormat.NTriples)
    session.read_shacl("\n".join(path.read_text("utf-8") for path in SHAPES))

    def run() -> Found:
        report = session.validate_shacl()
        return {(str(each.source_shape), f"<{each.focus_node}>") for each in report.violations}

    return run


def by_pyshacl(article: Article, own: list[ox.Triple]) -> Callable[[], Found]:
    """Prepare pySHACL: data and shapes are loaded before the clock runs."""
    shapes = shape_graph()
    data = rdflib.Graph().parse(data=article.triples(own), format="nt")

    def run() -> Found:
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
        return {
            (str(report.value(each, SH.sourceShape)), f"<{report.value(each, SH.focusNode)}>")
            for each in report.objects(None, SH.result)
        }

    return run


def shape_graph() -> rdflib.Graph:
    """Return all shapes as one graph."""
    graph = rdflib.Graph()
    for path in SHAPES:
        graph.parse(path)
    return graph


# shapes to SELECTs, as far as one SELECT says them


def selects() -> Iterator[tuple[str, str]]:
    """Yield shape and query for each constraint that is plainly one SELECT."""
    graph = shape_graph()
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in graph.namespaces() if name)
    for node in {*graph.subjects(SH.targetClass), *graph.subjects(SH.targetSubjectsOf)}:
        target = _target(graph, node)
        for select in (graph.value(each, SH.select) for each in graph.objects(node, SH.sparql)):
            yield str(node), prologue + str(select)
        for shape in graph.objects(node, SH.property):
            path = graph.value(shape, SH.path)
            if isinstance(path, rdflib.URIRef):
                for body in _bodies(graph, shape, path.n3()):
                    yield str(shape), f"{prologue}SELECT DISTINCT ?this {{ {target} {body} }}"


def _target(graph: rdflib.Graph, node: Node) -> str:
    classes = " ".join(each.n3() for each in graph.objects(node, SH.targetClass))
    props = "|".join(each.n3() for each in graph.objects(node, SH.targetSubjectsOf))
    if classes:
        return f"VALUES ?class {{ {classes} }} ?this a/rdfs:subClassOf* ?class ."
    return f"?this {props} ?any ."


def _bodies(graph: rdflib.Graph, shape: Node, path: str) -> Iterator[str]:
    value = {prop: graph.value(shape, prop) for prop in graph.predicates(shape)}
    if SH.minCount in value:
        yield f"FILTER NOT EXISTS {{ ?this {path} ?value }}"
    if SH.maxCount in value:
        yield f"?this {path} ?one , ?two . FILTER (?one != ?two)"
    if SH["class"] in value:
        class_ = value[SH["class"]].n3()
        yield (f"?this {path} ?value . FILTER NOT EXISTS {{ ?value a/rdfs:subClassOf* {class_} }}")
    if SH.datatype in value:
        yield f"?this {path} ?value . FILTER (DATATYPE(?value) != {value[SH.datatype].n3()})"
    if SH.uniqueLang in value:
        yield f"?this {path} ?one , ?two . FILTER (?one != ?two && LANG(?one) = LANG(?two))"
    if SH.node in value:
        inner = graph.value(graph.value(value[SH.node], SH.property), SH.hasValue)
        if inner is not None:
            yield f"?this {path} ?value . FILTER NOT EXISTS {{ ?value skos:inScheme {inner.n3()} }}"


VALIDATORS = {
    "pySHACL": by_pyshacl,
    "pyrudof": by_pyrudof,
    "a SELECT for each constraint": by_select,
    "tables, as sets": by_tables,
}


def main() -> None:
    """Measure and print."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    articles = [source.path for source in iter_sources([ROOT / "examples" / "corpus"])]
    largest = max(articles, key=lambda path: path.stat().st_size)
    article = Article(Path(sys.argv[1]) if sys.argv[1:] else largest)
    print(f"{len(article.own)} triples, mapped in {article.map_s * 1000:.0f} ms;", end=" ")
    print(f"{len(article.known)} curated; {len(list(selects()))} SELECTs")
    oracle = by_pyshacl(article, article.faulty)()
    runs = {name: make(article, article.own) for name, make in VALIDATORS.items()}
    spent: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            begin = time.perf_counter()
            run()
            spent[name].append(time.perf_counter() - begin)
    ours = statistics.median(spent["tables, as sets"])
    for name, make in VALIDATORS.items():
        found, median = make(article, article.faulty)(), statistics.median(spent[name])
        print(f"{name:30} {median * 1000:9.1f} ms  {median / ours:8.1f} x", end="  ")
        print(f"{len(found):4} found, {len(found & oracle)} of pySHACL's {len(oracle)}")


if __name__ == "__main__":
    main()
