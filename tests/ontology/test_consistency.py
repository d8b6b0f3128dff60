"""A reasoner for all of OWL 2 DL finds nothing impossible: in terms, alignments, register, data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, Namespace, URIRef

from conflictgraph.pipeline.documents import process
from conflictgraph.pipeline.knowledge import load_knowledge
from conflictgraph.readers import SourceFile
from conflictgraph.vocab import NS, PROV

from .hermit import InconsistentError, impossible_classes

CG = Namespace(NS)
EX = Namespace("https://example.org/")
ARTICLE = "examples/corpus/karabakh/nk-2020-10-12-waffenruhe.ann"


@pytest.fixture(scope="module")
def java(program: Callable[[str], str]) -> str:
    """Return the path of Java, which the reasoner runs on."""
    return program("java")


@pytest.fixture(scope="module")
def article(checkout: Path) -> rdflib.Graph:
    """Return the graph of one annotated article."""
    path = checkout / ARTICLE
    mapped = process(SourceFile(path.name, path, "brat"), "", load_knowledge()).mapped
    assert mapped is not None
    quads = ox.parse(mapped.lines + mapped.shared + mapped.affairs, format=ox.RdfFormat.N_QUADS)
    lines = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    assert lines is not None
    merged = rdflib.Graph(bind_namespaces="none").parse(data=lines, format="nt")
    assert len(merged) > 500
    return merged


def fact(*triple: URIRef) -> rdflib.Graph:
    """Return a graph of one triple."""
    graph = rdflib.Graph(bind_namespaces="none")
    graph.add(triple)  # type: ignore[arg-type] # three of them
    return graph


def test_no_class_is_impossible(java: str, aligned: rdflib.Graph) -> None:
    """Every class can have members, also for whoever reads ours together with another's."""
    assert impossible_classes(java, aligned) == []


def test_register_and_article_can_be_true(
    java: str, aligned: rdflib.Graph, register: rdflib.Graph, article: rdflib.Graph
) -> None:
    """Nothing that is entered by hand or mapped from a text is what it cannot be."""
    assert impossible_classes(java, aligned, register, article) == []


def test_an_impossible_class_is_seen(java: str, axioms: rdflib.Graph) -> None:
    """The reasoner finds what it is for: a class below two that exclude one another."""
    both = fact(EX.Both, RDFS.subClassOf, CG.State) + fact(EX.Both, RDFS.subClassOf, CG.Place)
    assert impossible_classes(java, axioms, both, fact(EX.Both, RDF.type, OWL.Class)) == [
        str(EX.Both)
    ]


def test_an_impossible_alignment_is_seen(java: str, aligned: rdflib.Graph) -> None:
    """Two classes of ours that exclude one another cannot be one class elsewhere."""
    agent = URIRef(PROV + "Agent")
    assert str(CG.Place) in impossible_classes(
        java,
        aligned,
        fact(CG.Place, RDFS.subClassOf, agent) + fact(agent, OWL.equivalentClass, CG.Actor),
    )


def test_an_impossible_node_is_seen(java: str, axioms: rdflib.Graph) -> None:
    """A chain of roles that ends in a place where an organisation belongs is reported."""
    wrong = (
        fact(EX.s, CG.isMadeInCapacity, EX.holding)
        + fact(EX.holding, CG.hasOffice, EX.office)
        + fact(EX.office, CG.isOfficeOf, EX.body)
        + fact(EX.body, RDF.type, CG.Place)
    )
    with pytest.raises(InconsistentError):
        impossible_classes(java, axioms, wrong)
