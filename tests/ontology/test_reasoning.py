"""The OWL 2 RL closure of the terms: no clash, nothing impossible, the inferences we promise."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import owlrl
import rdflib
from rdflib import OWL, RDF, RDFS, Literal, Namespace, URIRef

from conflictgraph.vocab import NS

CG = Namespace(NS)
EX = Namespace("https://example.org/")
#: How owlrl marks a contradiction that it met.
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
#: No node belongs to two of these.
TOP_CLASSES = (
    CG.Actor,
    CG.Office,
    CG.Place,
    CG.StateOfAffairs,
    CG.Statement,
    CG.SourceDocument,
    CG.TextVersion,
    CG.DocumentPart,
    CG.Span,
    CG.Mention,
    CG.AttributionStep,
    CG.CitedBasis,
    CG.BoundsPolicy,
    CG.NumberReading,
    CG.Magnitude,
    CG.NumberWord,
    CG.Position,
    CG.ComparableQuantity,
    CG.Division,
    CG.FigureHistory,
    CG.ComparisonWindow,
    CG.ComparisonPolicy,
    CG.Finding,
)


def closure(*parts: rdflib.Graph) -> rdflib.Graph:
    """Return the OWL 2 RL closure of graphs."""
    merged = rdflib.Graph(bind_namespaces="none")
    for part in parts:
        merged += part
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(merged)
    return merged


def errors(graph: rdflib.Graph) -> list[str]:
    """Return the contradictions in a closure."""
    return [
        str(message)
        for node in graph.subjects(RDF.type, ERROR)
        for message in graph.objects(node, None)
        if isinstance(message, Literal)
    ]


def facts(*triples: tuple[URIRef, URIRef, URIRef]) -> rdflib.Graph:
    """Return a graph of a few triples."""
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add(triple)
    return graph


def iter_specimens(terms: rdflib.Graph) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    """Yield a member of every class, and a use of every object property with a range of ours."""
    for each in terms.subjects(RDF.type, OWL.Class):
        if isinstance(each, URIRef) and each.startswith(NS):
            yield EX["a" + each.removeprefix(NS)], RDF.type, each
    for prop in terms.subjects(RDF.type, OWL.ObjectProperty):
        domain, range_ = terms.value(prop, RDFS.domain), terms.value(prop, RDFS.range)
        if isinstance(prop, URIRef) and domain and range_ and range_.startswith(NS):
            yield EX["a" + domain.removeprefix(NS)], prop, EX["a" + range_.removeprefix(NS)]


def test_every_class_and_property_can_be_used_without_a_clash(
    axioms: rdflib.Graph,
) -> None:
    """No class is impossible, and no property drags its ends into disjoint classes."""
    closed = closure(axioms, facts(*iter_specimens(axioms)))
    assert errors(closed) == []
    assert set(closed.subjects(RDFS.subClassOf, OWL.Nothing)) == {OWL.Nothing}
    assert not set(closed.subjects(RDF.type, OWL.Nothing))


def test_no_node_is_of_two_top_classes(axioms: rdflib.Graph) -> None:
    """A node taken for an actor and for a place is reported, whichever two kinds are mixed."""
    pairs = {EX[f"node-{i}"]: pair for i, pair in enumerate(combinations(TOP_CLASSES, 2))}
    mixed = facts(*((node, RDF.type, each) for node, pair in pairs.items() for each in pair))
    reported = errors(closure(axioms, mixed))
    for node, pair in pairs.items():
        assert any(message.endswith(f" {node}") for message in reported), pair


def test_a_subclass_inherits_what_its_class_cannot_be(axioms: rdflib.Graph) -> None:
    """A state is an actor, so the land it covers needs a node of its own."""
    mixed = facts((EX.armenia, RDF.type, CG.State), (EX.armenia, RDF.type, CG.Place))
    assert errors(closure(axioms, mixed))


def test_one_statement_may_be_of_two_kinds(axioms: rdflib.Graph) -> None:
    """An expectation put to the one who is to act is a directive as well."""
    both = facts((EX.s, RDF.type, CG.Expectation), (EX.s, RDF.type, CG.Directive))
    assert errors(closure(axioms, both)) == []


def test_who_speaks_from_an_office_speaks_for_its_organisation(
    axioms: rdflib.Graph,
) -> None:
    """The chain from a statement over its office holding reaches the organisation."""
    spoken = facts(
        (EX.statement, CG.isMadeInCapacity, EX.holding),
        (EX.holding, CG.hasOffice, EX.office),
        (EX.office, CG.isOfficeOf, EX.government),
    )
    closed = closure(axioms, spoken)
    assert (EX.statement, CG.isMadeOnBehalfOf, EX.government) in closed
    assert (EX.government, RDF.type, CG.Organization) in closed


def test_a_protector_is_an_ally_and_a_participant(axioms: rdflib.Graph) -> None:
    """Asking for the general role finds the special one."""
    closed = closure(axioms, facts((EX.relation, CG.hasProtector, EX.actor)))
    assert (EX.relation, CG.hasAlly, EX.actor) in closed
    assert (EX.relation, CG.hasParticipant, EX.actor) in closed
    assert (EX.relation, RDF.type, CG.StateOfAffairs) in closed


def test_describing_an_alliance_allies_nobody(axioms: rdflib.Graph) -> None:
    """A state of affairs asserts nothing: the shortcuts do not follow from it."""
    seen = facts(
        (EX.view, RDF.type, CG.View),
        (EX.view, CG.hasContent, EX.relation),
        (EX.relation, CG.hasProtector, EX.one),
        (EX.relation, CG.hasProtectedActor, EX.other),
    )
    closed = closure(axioms, seen)
    assert not set(closed.predicates(EX.one, EX.other)) - {OWL.differentFrom}
    for shortcut in (CG.protects, CG.isAlliedWith, CG.perceivesAsAlly):
        assert not list(closed.subject_objects(shortcut))
