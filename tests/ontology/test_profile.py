"""The terms and their alignments stay inside OWL 2 RL, so that rules alone draw what follows."""

from __future__ import annotations

import pytest
import rdflib

from .owl_rl import iter_violations

PREFIXES = """
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:A a owl:Class . ex:B a owl:Class . ex:a a ex:A .
ex:p a owl:ObjectProperty . ex:q a owl:ObjectProperty . ex:d a owl:DatatypeProperty .
"""


def violations(turtle: str) -> list[str]:
    """Return what is found in a few lines of Turtle."""
    graph = rdflib.Graph(bind_namespaces="none").parse(data=PREFIXES + turtle, format="turtle")
    return list(iter_violations(graph))


def test_the_terms_are_inside_the_profile(axioms: rdflib.Graph) -> None:
    """Any OWL 2 RL engine, and a set of rules in SPARQL, reads the whole ontology."""
    assert list(iter_violations(axioms)) == []


def test_each_alignment_keeps_the_terms_inside(
    axioms: rdflib.Graph, alignments: dict[str, rdflib.Graph]
) -> None:
    """Whoever adds an alignment does not need another reasoner for it."""
    found = {name: list(iter_violations(axioms + each)) for name, each in alignments.items()}
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize(
    "allowed",
    [
        "ex:A rdfs:subClassOf ex:B .",
        "ex:p rdfs:domain ex:A ; rdfs:range ex:B . ex:d rdfs:range xsd:integer .",
        "ex:p a owl:SymmetricProperty ; rdfs:subPropertyOf ex:q .",
        "ex:p owl:propertyChainAxiom ( ex:q ex:q ) .",
        "[] a owl:AllDisjointClasses ; owl:members ( ex:A ex:B ) .",
        'ex:a ex:p ex:a ; ex:d "x" ; rdfs:label "x"@en .',
    ],
)
def test_what_the_profile_has_is_let_through(allowed: str) -> None:
    """The check does not cry wolf."""
    assert violations(allowed) == []


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        ("ex:A rdfs:subClassOf [ owl:unionOf ( ex:A ex:B ) ] .", "declared classes"),
        ("ex:A rdfs:subClassOf [ owl:onProperty ex:p ; owl:cardinality 2 ] .", "undeclared"),
        ("owl:Thing rdfs:subClassOf ex:A .", "declared classes"),
        ("ex:C rdfs:subClassOf ex:A .", "declared classes"),
        ("ex:d rdfs:range xsd:date .", "datatype"),
        ("ex:d rdfs:range rdf:langString .", "datatype"),
        ("ex:p rdfs:subPropertyOf ex:d .", "one kind"),
        ("ex:p a owl:DatatypeProperty .", "two kinds"),
        ("ex:p a owl:Class .", "class and a property"),
        ("ex:p a owl:ReflexiveProperty .", "no kind"),
        ("ex:p owl:propertyChainAxiom ( ex:q ) .", "two or more"),
        ("ex:p a owl:AsymmetricProperty ; owl:propertyChainAxiom ( ex:q ex:q ) .", "asymmetric"),
        ("ex:a ex:unknown ex:A .", "undeclared"),
        ('ex:a ex:p "x" .', "a literal where"),
        ("ex:a ex:d ex:a .", "a node where"),
        ("ex:a ex:p [] .", "without a name"),
    ],
)
def test_what_the_profile_lacks_is_seen(refused: str, reason: str) -> None:
    """The check finds what it is for."""
    assert any(reason in found for found in violations(refused)), violations(refused)
