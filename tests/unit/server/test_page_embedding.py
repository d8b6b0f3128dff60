"""What pages say to machines: identities, never claims as facts."""

from __future__ import annotations

import pytest

from conflictgraph import vocab
from conflictgraph.server.ui.embedding import describe_thing
from conflictgraph.server.ui.table import Table
from conflictgraph.server.ui.terms import Cell
from conflictgraph.server.ui.thing import Fact, Thing, Value

ADDRESS = "https://graph.example/page/x"
IRI = f"{vocab.BASE}id/x"


def thing(*classes: str, **facts: str) -> Thing:
    """Return a thing of some classes, with facts by the local names of predicates."""
    spaces = {"title": vocab.DCTERMS, "issued": vocab.DCTERMS, "label": vocab.RDFS}
    said = {
        vocab.RDF + "type": [Cell(name, vocab.NS + name, "page/x") for name in classes],
        **{
            spaces.get(name, vocab.NS) + name: [
                Cell(value, value if ":" in value else "", "page/y" if ":" in value else "")
            ]
            for name, value in facts.items()
        },
    }
    return Thing(
        name=facts.get("label", "x"),
        language="en",
        types=(),
        facts=tuple(
            Fact(Cell(predicate, predicate, "page/p"), tuple(Value(cell, ()) for cell in cells))
            for predicate, cells in said.items()
        ),
        places=Table(),
        more="",
        cut=False,
        content=Table(),
    )


@pytest.mark.parametrize(
    ("classes", "kind"),
    [
        (("Actor", "Person"), "Person"),
        (("Actor", "Organization", "PublicBody"), "GovernmentOrganization"),
        (("Actor", "Organization", "MediaOrganization", "NewsOutlet"), "NewsMediaOrganization"),
        (("Actor", "Organization", "Polity", "State"), "Organization"),
        (("Place",), "Place"),
        (("SourceDocument",), "Article"),
        (("SourceDocument", "NewsArticle"), "NewsArticle"),
        (("Statement", "Assertion", "CasualtyClaim"), "Claim"),
    ],
)
def test_things_have_the_class_that_fits_best(classes: tuple[str, ...], kind: str) -> None:
    """A state is not called a country: who is one is what parties to conflicts disagree on."""
    node = describe_thing(thing(*classes), IRI, ADDRESS)
    assert node is not None
    assert (node["@type"], node["@id"], node["url"]) == (kind, IRI, ADDRESS)


@pytest.mark.parametrize("classes", [(), ("Event",), ("Quantity",), ("ActorGroup", "Actor")])
def test_what_schema_org_has_no_word_for_is_left_out(classes: tuple[str, ...]) -> None:
    """An event exists here because somebody speaks of it; that is no fact to be told on."""
    assert describe_thing(thing(*classes), IRI, ADDRESS) is None


def test_a_claim_is_about_something_and_not_called_by_it() -> None:
    """Whoever denies something is not published as its author."""
    node = describe_thing(
        thing("Statement", "Denial", isAttributedTo="urn:who", hasContent="urn:what"), IRI, ADDRESS
    )
    assert node is not None
    assert node["author"] == [{"@id": "urn:who", "name": "urn:who"}]
    assert node["about"] == [{"@id": "urn:what", "name": "urn:what"}]
    assert f"{vocab.NS}Denial" in node["additionalType"]
    assert not {"name", "text", "reviewRating", "appearance"} & node.keys()


def test_no_relation_of_an_actor_is_told_on() -> None:
    """Membership, office and alliance have their sources; a mark on a page has none."""
    node = describe_thing(
        thing("Person", label="A", isMemberOf="urn:party", holdsOffice="urn:office"), IRI, ADDRESS
    )
    assert node == {
        "@context": "https://schema.org/",
        "@type": "Person",
        "@id": IRI,
        "url": ADDRESS,
        "name": "A",
    }
