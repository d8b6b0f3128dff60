"""Terms of an analyst's own namespace are mapped as those of the product are."""

from __future__ import annotations

import pytest

from conflictgraph.linking import link
from conflictgraph.mapping import map_document
from conflictgraph.pipeline.knowledge import KnowledgeFiles, load_knowledge
from conflictgraph.readers import brat
from conflictgraph.scheme import check, without_boilerplate
from conflictgraph.vocab import BASE

MY = "https://example.org/my/"
OWN = f"""
@prefix cg: <https://w3id.org/conflictgraph/ns#> .
@prefix cga: <https://w3id.org/conflictgraph/scheme#> .
@prefix cgc: <https://w3id.org/conflictgraph/code/> .
@prefix my: <{MY}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

my:Militia a owl:Class ; rdfs:subClassOf cg:Organization ; rdfs:label "Miliz"@de, "militia"@en .
my:MilitiaLabel a cga:SpanType ; cga:annotationLabel "Militia" ; cga:denotes my:Militia ;
    cga:inGroup cga:Actor .

my:ArmsDelivery a owl:Class ; rdfs:subClassOf cg:Relationship ;
    rdfs:label "Waffenlieferung"@de, "arms delivery"@en .
my:hasSupplier a owl:ObjectProperty ; rdfs:subPropertyOf cg:hasParticipant ;
    rdfs:domain my:ArmsDelivery ; rdfs:range cg:Actor ; rdfs:label "Lieferant"@de, "supplier"@en .
my:hasReceiver a owl:ObjectProperty ; rdfs:subPropertyOf cg:hasParticipant ;
    rdfs:domain my:ArmsDelivery ; rdfs:range my:Militia ; rdfs:label "an"@de, "to"@en .
my:Delivery a cga:FrameType ; cga:annotationLabel "Delivery" ; cga:denotes my:ArmsDelivery .
my:Delivery-From a cga:Role ; cga:annotationLabel "From" ; cga:ofFrame my:Delivery ;
    cga:accepts cga:Actor ; cga:fills my:hasSupplier ; cga:minCount 1 .
my:Delivery-To a cga:Role ; cga:annotationLabel "To" ; cga:ofFrame my:Delivery ;
    cga:accepts my:MilitiaLabel ; cga:fills my:hasReceiver ; cga:minCount 1 .
my:ImplicitFrom a cga:Attribute ; cga:annotationLabel "ImplicitFrom" ;
    cga:appliesTo my:Delivery ; cga:marks my:Delivery-From ; cga:fills cg:implicitRole .

my:measure-abducted a skos:Concept ; skos:inScheme cgc:measure ; skos:notation "Abducted" ;
    rdfs:label "entführt"@de, "abducted"@en .
my:Count-By a cga:Role ; cga:annotationLabel "By" ; cga:ofFrame cga:CasualtyClaim ;
    cga:accepts cga:Actor ; cga:fills my:isCausedBy .
my:isCausedBy a owl:ObjectProperty ; rdfs:subPropertyOf cg:hasParticipant ;
    rdfs:domain cg:CasualtyCount ; rdfs:range cg:Actor ; rdfs:label "durch"@de, "by"@en .
"""


@pytest.fixture
def mapped(article, tmp_path):
    """Return what maps an article against the product and that file, as text of N-Quads."""
    own = tmp_path / "own.ttl"
    own.write_text(OWN, "utf-8")
    knowledge = load_knowledge(KnowledgeFiles(extensions=(own,)))

    def run(words, annotate):
        text = article(words)
        annotate(text)
        document = brat.read(text.write(), "article.ann")
        assert check(document, knowledge.scheme) == ()
        linked = link(
            without_boilerplate(document, knowledge.scheme),
            knowledge.scheme,
            knowledge.register,
            BASE,
        )
        done = map_document(linked, knowledge.scheme, knowledge.register, BASE)
        return (done.lines + done.shared + done.affairs).decode()

    return run


def test_an_own_class_of_actors_and_an_own_relationship(mapped):
    """Entities have the own class, each pair is one node, its name and labels are readable."""

    def annotate(text):
        russia, turkey = text.span("State", "Russland"), text.span("State", "Türkei")
        militia = text.span("Militia", "Falkenmiliz")
        roles = ("From", russia), ("From", turkey), ("To", militia)
        text.frame("Delivery", "beliefern", *roles, ImplicitFrom=True)

    lines = mapped("Russland und die Türkei beliefern die Falkenmiliz.", annotate)
    assert f"<{MY}Militia>" in lines
    nodes = {line.split()[0] for line in lines.splitlines() if f"<{MY}hasReceiver>" in line}
    assert len(nodes) == 2
    assert all("/id/soa/arms-delivery-" in node for node in nodes)
    assert '"Waffenlieferung: an Falkenmiliz, Lieferant Russland"@de' in lines
    assert f"<{BASE}ns#implicitRole> <{MY}hasSupplier>" in lines


def test_an_own_code_and_an_own_role_of_a_count(mapped):
    """A count keeps what an analyst adds to it, and reads like any other."""

    def annotate(text):
        by = text.span("State", "Russland")
        text.figure("Entführte", "30", ("By", by), Outcome="Abducted", CountQualifier="Exact")

    lines = mapped("30 Entführte durch Russland.", annotate)
    assert f"<{BASE}ns#hasMeasure> <{MY}measure-abducted>" in lines
    assert f"<{MY}isCausedBy> <{BASE}id/actor/russia>" in lines
    assert '"30 entführt: ' in lines
