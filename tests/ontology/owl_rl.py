"""Which axioms of a graph are outside OWL 2 RL, or outside the part of it that this project uses.

Specification: https://www.w3.org/TR/owl2-profiles/#OWL_2_RL, and for the shape of axioms in RDF
https://www.w3.org/TR/owl2-mapping-to-rdf/.
Not read: class expressions of any kind. RL has some; ours has none, so each is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
#: What something may be declared to be. Lists of codes and codes are individuals.
KINDS = {
    *PROPERTY_KINDS,
    OWL.Ontology,
    OWL.Class,
    OWL.SymmetricProperty,
    OWL.TransitiveProperty,
    OWL.AsymmetricProperty,
    OWL.IrreflexiveProperty,
    OWL.AllDisjointClasses,
    RDF.Property,
    SKOS.Concept,
    SKOS.ConceptScheme,
}
#: Properties that OWL 2 knows without a declaration and that bind no reasoner.
EXPLAINING = {
    RDFS.label,
    RDFS.comment,
    RDFS.seeAlso,
    RDFS.isDefinedBy,
    OWL.versionInfo,
    OWL.versionIRI,
    OWL.priorVersion,
    OWL.deprecated,
}
_XSD_NAMES = """
decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short
byte unsignedLong unsignedInt unsignedShort unsignedByte string normalizedString token language Name
NCName NMTOKEN boolean hexBinary base64Binary anyURI dateTime dateTimeStamp
"""
DATATYPES = {
    RDFS.Literal,
    RDF.PlainLiteral,
    RDF.XMLLiteral,
    *(URIRef(str(XSD) + name) for name in _XSD_NAMES.split()),
}


def iter_violations(graph: rdflib.Graph) -> Iterator[str]:
    """Yield a sentence for each axiom that does not belong, in no particular order."""
    for subject, predicate, value in graph:
        reason = _reason(graph, subject, predicate, value)
        if reason:
            yield f"{subject} {predicate} {value}: {reason}"
    for each in set(graph.subjects(RDF.type, None)):
        kinds = {kind for kind in PROPERTY_KINDS if (each, RDF.type, kind) in graph}
        if len(kinds) > 1:
            yield f"{each}: is a property of two kinds"
        if kinds and (each, RDF.type, OWL.Class) in graph:
            yield f"{each}: is a class and a property"


def _reason(graph: rdflib.Graph, subject: Node, predicate: Node, value: Node) -> str:
    """Return why a triple does not belong, or nothing."""
    check = _CHECKS.get(predicate)
    return check(graph, subject, value) if check else _no_use(graph, subject, predicate, value)


def _no_kind(graph: rdflib.Graph, _: Node, value: Node) -> str:
    known = value in KINDS or (value, RDF.type, OWL.Class) in graph
    return "" if known else "no kind of thing that this ontology has"


def _no_pair(graph: rdflib.Graph, subject: Node, value: Node) -> str:
    same = _kinds(graph, subject) & _kinds(graph, value)
    return "" if same else "not between two properties of one kind"


def _no_members(graph: rdflib.Graph, _: Node, first: Node) -> str:
    return _no_classes(graph, *Collection(graph, first))


def _kinds(graph: rdflib.Graph, node: Node) -> set[Node]:
    return set(graph.objects(node, RDF.type)) & set(PROPERTY_KINDS)


def _no_classes(graph: rdflib.Graph, *nodes: Node) -> str:
    for node in nodes:
        if node == OWL.Thing or (node, RDF.type, OWL.Class) not in graph:
            return "not between declared classes other than owl:Thing"
    return ""


def _no_chain(graph: rdflib.Graph, above: Node, first: Node) -> str:
    links = list(Collection(graph, first))
    if len(links) < 2 or any(OWL.ObjectProperty not in _kinds(graph, x) for x in [above, *links]):
        return "not a chain of two or more object properties"
    simple_only = {OWL.AsymmetricProperty, OWL.IrreflexiveProperty, OWL.FunctionalProperty}
    if simple_only & set(graph.objects(above, RDF.type)):
        return "what a chain makes cannot be asymmetric, irreflexive or functional"
    return ""


def _no_domain(graph: rdflib.Graph, prop: Node, value: Node) -> str:
    return _no_classes(graph, value) if _kinds(graph, prop) else "on an undeclared property"


def _no_range(graph: rdflib.Graph, prop: Node, value: Node) -> str:
    if OWL.DatatypeProperty not in _kinds(graph, prop):
        return _no_domain(graph, prop, value)
    return "" if value in DATATYPES else "a datatype that OWL 2 RL does not have"


def _list_cell(_graph: rdflib.Graph, _subject: Node, _value: Node) -> str:
    """Let a list be: whatever needs one reads it itself."""
    return ""


def _no_use(graph: rdflib.Graph, subject: Node, predicate: Node, value: Node) -> str:
    if predicate in EXPLAINING:
        return ""
    kinds = _kinds(graph, predicate)
    if not kinds:
        return "an undeclared property"
    if isinstance(subject, BNode) or isinstance(value, BNode):
        return "a node without a name"
    if OWL.ObjectProperty in kinds and isinstance(value, Literal):
        return "a literal where a node belongs"
    if OWL.DatatypeProperty in kinds and not isinstance(value, Literal):
        return "a node where a literal belongs"
    return ""


_CHECKS: dict[Node, Callable[[rdflib.Graph, Node, Node], str]] = {
    RDF.type: _no_kind,
    RDF.first: _list_cell,
    RDF.rest: _list_cell,
    RDFS.domain: _no_domain,
    RDFS.range: _no_range,
    OWL.members: _no_members,
    OWL.propertyChainAxiom: _no_chain,
    **dict.fromkeys((RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith), _no_classes),
    **dict.fromkeys(
        (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.propertyDisjointWith), _no_pair
    ),
}
