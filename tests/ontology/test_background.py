"""The curated statements: every one can be traced, every content is named by its content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, PROV, RDF, RDFS, XSD
from rdflib.term import Node

BASE = "https://w3id.org/conflictgraph/"
CG = BASE + "ns#"
HOLDER = URIRef(BASE + "id/actor/conflictgraph-editors")
VOICE = URIRef(BASE + "code/voice-curated")
TYPE = RDF.type


def term(name: str) -> URIRef:
    return URIRef(CG + name)


@pytest.fixture(scope="module")
def ontology(checkout: Path) -> Path:
    return checkout / "ontology"


@pytest.fixture(scope="module")
def statements(ontology: Path) -> Graph:
    return Graph().parse(ontology / "background.ttl")


@pytest.fixture(scope="module")
def affairs(ontology: Path) -> Graph:
    return Graph().parse(ontology / "background-affairs.ttl")


@pytest.fixture(scope="module")
def register(ontology: Path) -> Graph:
    graph = Graph()
    for path in sorted((ontology / "register").glob("*.ttl")):
        graph.parse(path)
    return graph


def minted(affairs: Graph, affair: Node) -> str:
    """Return the last segment of the IRI that ``affair`` should have by its content."""
    pairs = [(str(p), str(o)) for p, o in affairs.predicate_objects(affair) if p != RDFS.label]
    (class_iri,) = (target for prop, target in pairs if prop == str(TYPE))
    lines = [f"a {class_iri.removeprefix(BASE)}"]
    lines += sorted(
        f"{prop.removeprefix(BASE)} {target.removeprefix(BASE)}"
        for prop, target in pairs
        if prop != str(TYPE)
    )
    name = class_iri.removeprefix(CG)
    kebab = "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")
    return f"{kebab}-{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()[:12]}"


def test_contents_are_named_by_their_content(affairs: Graph) -> None:
    """A document that says the same as the background shares its node."""
    wrong = {
        str(affair): minted(affairs, affair)
        for affair in set(affairs.subjects(TYPE))
        if not str(affair).endswith("/" + minted(affairs, affair))
    }

    assert wrong == {}


def test_the_published_test_vector_holds(affairs: Graph) -> None:
    """The hash function of this test is the one that the documentation gives an example of."""
    turkey_in_nato = URIRef(BASE + "id/soa/membership-91e881b407db")

    assert affairs.value(turkey_in_nato, term("hasMember")) == URIRef(BASE + "id/actor/turkey")
    assert minted(affairs, turkey_in_nato) == "membership-91e881b407db"


def test_every_statement_says_who_holds_it_and_why(statements: Graph, affairs: Graph) -> None:
    """No curated claim without source, voice, holder, and a content that is described."""
    known = set(affairs.subjects(TYPE))
    broken = [
        str(statement)
        for statement in set(statements.subjects(TYPE))
        if set(statements.objects(statement, term("isAttributedTo"))) != {HOLDER}
        or set(statements.objects(statement, term("hasVoice"))) != {VOICE}
        or not set(statements.objects(statement, PROV.hadPrimarySource))
        or len(contents := set(statements.objects(statement, term("hasContent")))) != 1
        or not contents <= known
    ]

    assert len(set(statements.subjects(TYPE))) > 0
    assert broken == []


def test_every_content_is_stated(statements: Graph, affairs: Graph) -> None:
    """No state of affairs lies about that nobody asserts."""
    assert set(affairs.subjects(TYPE)) == set(statements.objects(None, term("hasContent")))


def test_dates_are_dates_in_order(statements: Graph) -> None:
    """A begin is given as a whole interval, and nothing ends before it begins."""
    order = [term(name) for name in ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")]
    for statement in set(statements.subjects(TYPE)):
        given = [statements.value(statement, prop) for prop in order]
        dates = [value for value in given if isinstance(value, Literal)]

        assert len(dates) in (0, 2, 4), statement
        assert all(value.datatype == XSD.date for value in dates), statement
        assert [value.toPython() for value in dates] == sorted(v.toPython() for v in dates)


def test_contents_name_only_what_the_register_knows(affairs: Graph, register: Graph) -> None:
    """A typing error in a slug does not become an actor."""
    known = set(register.subjects(TYPE))
    named = {
        target
        for _, _, target in affairs
        if isinstance(target, URIRef) and target.startswith(BASE + "id/")
    }

    assert named - known == set()


def test_slugs_are_unique_and_links_stand_apart(ontology: Path, register: Graph) -> None:
    """One slug names one entity, and only the file of links says what is the same elsewhere."""
    slugs = [str(entity).rsplit("/", 1)[1] for entity in set(register.subjects(TYPE))]
    linked = {
        path.name
        for path in (ontology / "register").glob("*.ttl")
        if (None, OWL.sameAs, None) in Graph().parse(path)
    }

    assert len(slugs) == len(set(slugs))
    assert linked == {"links.ttl"}
    assert set(register.subjects(OWL.sameAs)) <= set(register.subjects(TYPE))
