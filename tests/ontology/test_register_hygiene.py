"""The register and the background: described, labelled, named once, nothing contested."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, Literal, URIRef

from conflictgraph.vocab import ID, NS, ONTOLOGY, term

ENTITY_KINDS = {
    "actor": "Actor",
    "office": "Office",
    "place": "Place",
    "event": "Event",
}

#: Properties that describe an entity without anybody disputing them.
UNDISPUTED = {
    "drawsMembersFrom",
    "governs",
    "hasGroupMember",
    "isBodyOf",
    "isFormatOf",
    "isLocatedIn",
    "isOfficeOf",
    "isPartOf",
    "isSideIn",
    "takesPlaceIn",
}


def kind_and_slug(node: object) -> tuple[str, str] | None:
    """Return kind and slug of an entity of the register, or nothing for another node."""
    if not isinstance(node, URIRef) or not node.startswith(ID):
        return None
    kind, _, slug = node.removeprefix(ID).partition("/")
    return (kind, slug) if kind in ENTITY_KINDS else None


@pytest.fixture(scope="module")
def entities(register: rdflib.Graph) -> set[URIRef]:
    """Return every entity that is described or referred to."""
    nodes = {node for triple in register for node in triple if isinstance(node, URIRef)}
    return {node for node in nodes if kind_and_slug(node)}


def ancestors(terms: rdflib.Graph, name: URIRef) -> set[object]:
    """Return a class and all classes above it."""
    return set(terms.transitive_objects(name, RDFS.subClassOf))


def test_there_is_a_register(entities: set[URIRef]) -> None:
    """The checks below have something to check."""
    assert {kind for kind, _ in filter(None, map(kind_and_slug, entities))} == set(ENTITY_KINDS)


def test_every_entity_has_a_class_that_fits_its_iri(
    register: rdflib.Graph, terms: rdflib.Graph, entities: set[URIRef]
) -> None:
    """Nothing is referred to that is not described, and an office is never filed as an actor."""
    for entity in entities:
        kind, _ = kind_and_slug(entity) or ("", "")
        classes = set(register.objects(entity, RDF.type))
        assert classes, f"{entity} is referred to but not described"
        for each in classes:
            assert isinstance(each, URIRef)
            assert URIRef(term(ENTITY_KINDS[kind])) in ancestors(terms, each), (entity, each)


def test_every_entity_is_labelled_once_per_language(
    register: rdflib.Graph, entities: set[URIRef]
) -> None:
    """German and English pages show a name, and never have to choose between two."""
    for entity in entities:
        labels = [x for x in register.objects(entity, RDFS.label) if isinstance(x, Literal)]
        languages = Counter(label.language for label in labels)
        assert {"de", "en"} <= languages.keys(), entity
        assert max(languages.values()) == 1, entity


def test_slugs_are_unique_over_all_kinds(entities: set[URIRef]) -> None:
    """An annotator's short local name leads to one entity only."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, slug in filter(None, map(kind_and_slug, entities)):
        kinds[slug].append(kind)
    assert {slug: found for slug, found in kinds.items() if len(found) > 1} == {}


def test_same_as_stands_in_the_links_only(graphs: dict[str, rdflib.Graph]) -> None:
    """Links to others can be left out of reasoning, because they are kept apart."""
    with_links = {name for name, graph in graphs.items() if (None, OWL.sameAs, None) in graph}
    assert with_links <= {"register/links.ttl"}


def test_links_name_entities_of_the_register(
    graphs: dict[str, rdflib.Graph], register: rdflib.Graph
) -> None:
    """A link hangs on an entity that exists, and no two entities share one."""
    links = list(graphs["register/links.ttl"].subject_objects(OWL.sameAs))
    assert links
    for entity, _ in links:
        assert (entity, RDF.type, None) in register, entity
    targets = Counter(target for _, target in links)
    assert [target for target, count in targets.items() if count > 1] == []


def test_nothing_disputed_stands_on_an_entity(
    graphs: dict[str, rdflib.Graph], entities: set[URIRef]
) -> None:
    """What somebody may see differently is a statement with a holder, not a bare triple."""
    for name, graph in graphs.items():
        for entity, predicate, _ in graph:
            if entity in entities and predicate.startswith(NS):
                assert predicate.removeprefix(NS) in UNDISPUTED, (name, entity, predicate)


def test_properties_fit_the_classes_they_join(register: rdflib.Graph, terms: rdflib.Graph) -> None:
    """A property is used as its domain and range say, so that no reasoner retypes an entity."""
    hints = {
        RDFS.domain: URIRef("https://schema.org/domainIncludes"),
        RDFS.range: URIRef("https://schema.org/rangeIncludes"),
    }
    for subject, predicate, value in register:
        for end, node in ((RDFS.domain, subject), (RDFS.range, value)):
            allowed = {*terms.objects(predicate, end), *terms.objects(predicate, hints[end])}
            classes = {
                above
                for each in register.objects(node, RDF.type)
                if isinstance(each, URIRef)
                for above in ancestors(terms, each)
            }
            if allowed and classes:
                assert allowed & classes, (subject, predicate, value)


def test_the_ontology_itself_is_not_an_entity(entities: set[URIRef]) -> None:
    """Terms and entities never share an IRI."""
    assert not [entity for entity in entities if entity.startswith(ONTOLOGY)]
