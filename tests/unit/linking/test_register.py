"""The register as lookups."""

from __future__ import annotations

from conflictgraph.linking import Register, load_register
from conflictgraph.resources import ontology_folder

ACTOR = "https://w3id.org/conflictgraph/id/actor/"


def test_an_entity_knows_its_ties(register: Register) -> None:
    """The mapping asks the register for members, bodies, land and sides."""
    state = register.get(ACTOR + "nordland")
    assert state is not None
    assert state.label == {"de": "Nordland", "en": "Northland"}
    assert state.wikidata == ("http://www.wikidata.org/entity/Q1",)
    assert [each.rpartition("/")[2] for each in state.governs] == ["nordland-land"]
    assert not state.is_provisional
    side = register.get(ACTOR + "nordseite")
    assert side is not None
    assert side.members == (state.iri,)
    assert register.sides_of(state.iri) == (side.iri,)
    assert (register.side_conflict(side.iri) or "").endswith("/event/streit")
    assert register.side_conflict(state.iri) is None


def test_a_group_is_no_side(register: Register) -> None:
    """Who sits on a council takes no side by that."""
    assert register.sides_of(ACTOR + "ada-berg") == ()


def test_what_is_not_there_is_not_found(register: Register) -> None:
    """Unknown ids are the usual case, not an error."""
    assert register.get(ACTOR + "nobody") is None
    assert register.with_slug("nobody") == ()
    assert register.with_wikidata("Q999") == ()


def test_the_products_register_is_complete() -> None:
    """Every entity of the shipped register has a class and labels in German and English."""
    register = load_register(ontology_folder())

    assert len(register.entities) > 50
    for entity in register.entities.values():
        assert {"de", "en"} <= entity.label.keys(), entity.iri
