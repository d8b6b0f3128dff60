"""The shapes, and graphs to try them on, for our validator and for pySHACL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pyoxigraph as ox

from conflictgraph.pipeline import Knowledge, load_knowledge
from conflictgraph.triples import Tables
from conflictgraph.validation import Report, Validator
from conflictgraph.vocab import GRAPH_ONTOLOGY, GRAPH_REGISTRY, NS, RDF, RDFS, SKOS

from ..unit.validation.oracle import Row, by_pyshacl, to_rows

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
SHAPES = sorted((ONTOLOGY / "shapes").glob("*.ttl"))
VALID = sorted((ONTOLOGY / "examples" / "valid").glob("*.ttl"))
INVALID = sorted((ONTOLOGY / "examples" / "invalid").glob("*.ttl"))
OWN, KNOWN = ox.NamedNode("urn:x-test:own"), ox.NamedNode("urn:x-test:known")


#: What shapes look up in the curated graphs, beside the properties of the ontology.
_LOOKED_UP = frozenset({RDF + "type", RDFS + "subClassOf", SKOS + "inScheme"})


@dataclass(frozen=True)
class Bench:
    """What graphs are tried on: the shapes beside some curated triples."""

    knowledge: Knowledge
    known: bytes
    validator: Validator

    def report(self, own: bytes) -> Report:
        """Return what our validator says of N-Triples."""
        store = ox.Store()
        store.load(self.known, ox.RdfFormat.N_TRIPLES, to_graph=KNOWN)
        store.load(own, ox.RdfFormat.N_TRIPLES, to_graph=OWN)
        return self.validator.validate(Tables.of(store, [OWN]), lambda: store)

    def compare(self, own: bytes) -> tuple[set[Row], set[Row]]:
        """Return our results and pySHACL's, without those about the curated triples."""
        ours = to_rows(self.report(own)) - self._base
        return ours, by_pyshacl(self.known + own, SHAPES) - self._base

    @cached_property
    def _base(self) -> set[Row]:
        return by_pyshacl(self.known, SHAPES)


@cache
def bench() -> Bench:
    """Return a bench with the whole of the curated graphs."""
    knowledge = load_knowledge()
    quads = b"".join(knowledge.graphs.values()) + knowledge.background_affairs()
    return _bench(knowledge, as_triples(quads))


@cache
def small_bench() -> Bench:
    """Return a bench with no more than what shapes look up: pySHACL takes seconds for the rest."""
    knowledge = load_knowledge()
    graphs = knowledge.graphs
    looked_up = (
        quad.triple
        for name in (GRAPH_ONTOLOGY, GRAPH_REGISTRY)
        for quad in ox.parse(graphs[name], ox.RdfFormat.N_QUADS)
        if quad.predicate.value in _LOOKED_UP or quad.predicate.value.startswith(NS)
    )
    return _bench(knowledge, ox.serialize(looked_up, format=ox.RdfFormat.N_TRIPLES))


def _bench(knowledge: Knowledge, known: bytes) -> Bench:
    store = ox.Store()
    store.load(known, ox.RdfFormat.N_TRIPLES, to_graph=KNOWN)
    return Bench(knowledge, known, Validator(knowledge.shapes, Tables.of(store, [KNOWN])))


def as_triples(quads: bytes) -> bytes:
    """Return N-Quads as N-Triples: graphs are merged."""
    triples = (quad.triple for quad in ox.parse(quads, ox.RdfFormat.N_QUADS))
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)


def read_example(path: Path) -> bytes:
    """Return an example as N-Triples."""
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    return ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)


def expected_messages(path: Path) -> set[str]:
    """Return the messages that an example says it fails with."""
    return set(re.findall(r"^#\+ fails: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE))
