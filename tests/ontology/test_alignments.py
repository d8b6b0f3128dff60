"""Alignments: each with one vocabulary, from terms of ours, and no part of the data."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

from conflictgraph.pipeline.knowledge import KnowledgeFiles, load_knowledge
from conflictgraph.scheme import term_files
from conflictgraph.vocab import BASE, CODE, NS

ALIGNMENTS = BASE + "alignments/"
LICENCE = URIRef("https://creativecommons.org/licenses/by/4.0/")
#: Every name that a vocabulary's terms begin with. Wikidata's classes and properties share one.
NAMESPACES = {
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "grasp": "http://groundedannotationframework.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "skos": str(SKOS),
    "time": "http://www.w3.org/2006/time#",
    "wikidata": "http://www.wikidata.org/entity/",
}
_PLOVER = (
    "AGREE|CONSULT|SUPPORT|CONCEDE|COOPERATE|AID|RETREAT|REQUEST|ACCUSE|REJECT|THREATEN|PROTEST"
    "|SANCTION|MOBILIZE|COERCE|ASSAULT"
)
#: Crosswalks lead to codes without an IRI: the property, and what a code looks like.
CROSSWALKS = {
    "atop": ("atopCode", "DEFENSE|OFFENSE|NEUTRAL|NONAGG|CONSUL"),
    "cameo": ("cameoCode", r"(0[1-9]|1\d|20)\d{0,2}"),
    "plover": ("ploverCode", _PLOVER),
}
#: What an alignment may say of a term; the first three bind a reasoner.
LOGICAL = {OWL.equivalentClass, RDFS.subClassOf, RDFS.subPropertyOf}
MATCHES = {SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}


def header(name: str) -> URIRef:
    """Return the IRI of an alignment."""
    return URIRef(ALIGNMENTS + name)


def statements(
    alignments: dict[str, rdflib.Graph], name: str
) -> list[tuple[URIRef, URIRef, URIRef | Literal]]:
    """Return what an alignment says beyond its header and the declaration of others' terms."""
    found = []
    for subject, predicate, value in alignments[name]:
        if subject != header(name) and predicate != RDF.type:
            assert isinstance(subject, URIRef)
            assert isinstance(predicate, URIRef)
            assert isinstance(value, URIRef | Literal)
            found.append((subject, predicate, value))
    assert found, name
    return found


def test_the_vocabularies_are_those_of_the_design(alignments: dict[str, rdflib.Graph]) -> None:
    """No alignment is lost or added unnoticed."""
    assert set(alignments) == NAMESPACES.keys() | CROSSWALKS.keys()


@pytest.mark.parametrize("name", [*NAMESPACES, *CROSSWALKS])
def test_an_alignment_says_what_it_is(alignments: dict[str, rdflib.Graph], name: str) -> None:
    """A file passed on alone tells its name, its licence and what it is aligned with."""
    graph = alignments[name]
    assert set(graph.subjects(RDF.type, OWL.Ontology)) == {header(name)}
    assert set(graph.objects(header(name), DCTERMS.license)) == {LICENCE}
    titles = [each.language for each in graph.objects(header(name), DCTERMS.title)]  # type: ignore[attr-defined] # literals
    assert sorted(titles) == ["de", "en"]
    assert len(set(graph.objects(header(name), RDFS.seeAlso))) == 1


@pytest.mark.parametrize("name", NAMESPACES)
def test_an_alignment_leads_from_our_terms_to_its_vocabulary(
    alignments: dict[str, rdflib.Graph], terms: rdflib.Graph, name: str
) -> None:
    """A misspelt term of ours, or a term of a third vocabulary, is noticed."""
    declared = set(terms.subjects(RDF.type, None))
    for subject, predicate, value in statements(alignments, name):
        assert subject in declared, subject
        assert str(subject).startswith((NS, CODE))
        assert (subject, RDF.type, SKOS.ConceptScheme) not in terms, "only a concept has matches"
        assert predicate in LOGICAL | MATCHES
        assert value.startswith(NAMESPACES[name]), value


@pytest.mark.parametrize("name", CROSSWALKS)
def test_a_crosswalk_gives_codes_that_exist(
    alignments: dict[str, rdflib.Graph], terms: rdflib.Graph, name: str
) -> None:
    """A code that the other scheme does not have is noticed."""
    prop, pattern = CROSSWALKS[name]
    declared = set(terms.subjects(RDF.type, None))
    for subject, predicate, value in statements(alignments, name):
        assert subject in declared, subject
        assert predicate == URIRef(NS + prop)
        assert re.fullmatch(pattern, value), value


@pytest.mark.parametrize("name", NAMESPACES)
def test_foreign_terms_that_bind_a_reasoner_are_declared(
    alignments: dict[str, rdflib.Graph], name: str
) -> None:
    """A tool that reads one file alone knows a class from a property, and redefines nothing."""
    graph = alignments[name]
    kinds = {OWL.equivalentClass: OWL.Class, RDFS.subClassOf: OWL.Class}
    for _, predicate, value in statements(alignments, name):
        if predicate in LOGICAL:
            expected = kinds.get(predicate, OWL.ObjectProperty)
            assert (value, RDF.type, expected) in graph, value
    foreign = {each for each in graph.subjects() if each.startswith(NAMESPACES[name])}
    for each in foreign:
        assert set(graph.predicates(each)) == {RDF.type}, each


def test_the_kinds_of_both_ends_agree(
    alignments: dict[str, rdflib.Graph], terms: rdflib.Graph
) -> None:
    """A class is never put below a property, nor a property below a class."""
    classes = set(terms.subjects(RDF.type, OWL.Class))
    properties = set(terms.subjects(RDF.type, OWL.ObjectProperty))
    for name in NAMESPACES:
        for subject, predicate, _ in statements(alignments, name):
            if predicate == RDFS.subPropertyOf:
                assert subject in properties, subject
            elif predicate in LOGICAL:
                assert subject in classes, subject


def test_no_alignment_is_loaded(alignments: dict[str, rdflib.Graph]) -> None:
    """The data say what the texts say, and nothing of other vocabularies' meaning."""
    knowledge = load_knowledge()
    assert not [path for path in term_files(knowledge.folder) if path.parent.name == "alignments"]
    quads = ox.parse(b"".join(knowledge.graphs.values()), format=ox.RdfFormat.N_QUADS)
    loaded = {quad.subject.value for quad in quads}
    assert loaded
    assert not {str(header(name)) for name in alignments} & loaded


@pytest.mark.parametrize("apart", ["alignments", "examples", "hygiene", "migration"])
def test_what_is_not_read_makes_no_document_out_of_date(
    tmp_path: Path, ontology: Path, apart: str
) -> None:
    """Correcting an alignment does not cost a build of every document."""
    before = load_knowledge(KnowledgeFiles(folder=ontology)).digest
    for module, expected in ((apart, True), ("modules", False)):
        # A folder of its own for each state: what was read once is not read again.
        folder = tmp_path / module
        shutil.copytree(ontology, folder)
        (folder / module).mkdir(exist_ok=True)
        (folder / module / "more.ttl").write_text("# Nothing yet.\n", encoding="utf-8")
        assert (load_knowledge(KnowledgeFiles(folder=folder)).digest == before) is expected
