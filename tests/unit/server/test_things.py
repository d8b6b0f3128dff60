"""Where things have their addresses here."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.server.things import data_of, iri_at, ontology_graph, page_of

BASE = "https://example.org/data/"
PRODUCT = "https://w3id.org/conflictgraph/"

#: What IRIs may hold beside letters: escapes, fragments and queries must not get lost on the way.
TAILS = st.text("abcäß0/-_.~%#?&=:@é\u20ac", max_size=24)


@given(
    head=st.sampled_from([f"{BASE}id/", f"{BASE}graph/", f"{PRODUCT}code/", "urn:x:", f"{BASE}x/"]),
    tail=TAILS,
)
def test_every_address_leads_back_to_its_iri(head: str, tail: str) -> None:
    """Whatever an IRI is made of, its page is about this thing and no other."""
    iri = head + tail
    address = urlsplit(page_of(iri, BASE))

    if address.query:
        assert parse_qs(address.query) == {"iri": [iri]}
    else:
        assert iri_at(unquote(address.path).removeprefix("page/"), BASE) == iri


def test_terms_do_not_move_with_the_data() -> None:
    """A class has one IRI in all datasets; what is told about a conflict has that of its base."""
    assert iri_at("ns", BASE) == f"{PRODUCT}ns"
    assert iri_at("code/voice-curated", BASE) == f"{PRODUCT}code/voice-curated"
    assert iri_at("id/actor/nato", BASE) == f"{BASE}id/actor/nato"
    assert page_of(f"{PRODUCT}id/actor/nato", BASE).startswith("page?iri=")


def test_data_has_an_ending_for_each_format() -> None:
    """An address can be passed on to a tool that sends no Accept header."""
    assert data_of(f"{BASE}id/actor/nato", "application/rdf+xml", BASE) == "data/id/actor/nato.rdf"
    assert data_of("urn:a#b", "text/turtle", BASE) == "data?iri=urn%3Aa%23b&format=ttl"


@pytest.mark.parametrize("tail", ["ns", "ns#Statement", "ns/1.0.0", "scheme", "scheme#Statement"])
def test_terms_are_answered_with_the_whole_ontology(tail: str) -> None:
    """A tool that follows a term gets the axioms it needs to understand it."""
    assert ontology_graph(PRODUCT + tail, BASE) == f"{BASE}graph/ontology"


@pytest.mark.parametrize("iri", [f"{PRODUCT}nsx", f"{PRODUCT}code/a", f"{BASE}ns", "urn:ns"])
def test_nothing_else_is_the_ontology(iri: str) -> None:
    """What only looks like a term is a thing of its own."""
    assert ontology_graph(iri, BASE) is None
