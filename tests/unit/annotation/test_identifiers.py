"""Identifiers of entities, as tools write them."""

from __future__ import annotations

import pytest

from conflictgraph.annotation import Link
from conflictgraph.annotation.identifiers import identifier_of, link_of


@pytest.mark.parametrize(
    ("identifier", "link"),
    [
        ("http://www.wikidata.org/entity/Q159", Link("Wikidata", "Q159")),
        ("https://www.wikidata.org/wiki/Q159", Link("Wikidata", "Q159")),
        ("https://m.wikidata.org/wiki/Special:EntityPage/Q159", Link("Wikidata", "Q159")),
        ("wd:Q159", Link("Wikidata", "Q159")),
        ("Q159", Link("Wikidata", "Q159")),
        ("q159", Link("Wikidata", "Q159")),
        ("https://w3id.org/conflictgraph/id/actor/nato", Link("Local", "nato")),
        ("http://127.0.0.1:8000/x/id/place/nato", Link("Local", "nato")),
        ("urn:conflictgraph:nato", Link("Local", "nato")),
    ],
)
def test_an_entity_is_found_however_a_tool_names_it(identifier: str, link: Link) -> None:
    """The same entity is linked alike from every format."""
    assert link_of(identifier) == link


@pytest.mark.parametrize(
    "identifier",
    ["http://dbpedia.org/resource/NATO", "Q", "Q0", "Q159 ", "urn:conflictgraph:NATO", "", "NIL"],
)
def test_other_identifiers_are_kept_as_they_are(identifier: str) -> None:
    """What leads to no entity known here is told of, and not guessed at."""
    assert link_of(identifier) == Link("IRI", identifier)


@pytest.mark.parametrize(
    "link", [Link("Wikidata", "Q159"), Link("Local", "nato"), Link("IRI", "tag:x,2020:y")]
)
def test_links_to_entities_survive_the_way_out_and_in(link: Link) -> None:
    """A document that was written for a tool comes back with the links it had."""
    assert link_of(identifier_of(link) or "") == link


def test_values_are_no_entities() -> None:
    """A number has no IRI."""
    assert identifier_of(Link("Number", "874")) is None
