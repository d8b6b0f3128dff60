"""Terms on pages: short, with their language, and never as markup."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from conflictgraph.server.ui.terms import Cell, shorten, to_cell

BASE = "https://example.org/data/"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        ("https://w3id.org/conflictgraph/ns#Demand", "cg:Demand"),
        ("https://w3id.org/conflictgraph/code/voice-curated", "cgc:voice-curated"),
        ("http://www.wikidata.org/entity/Q7747", "wd:Q7747"),
        (f"{BASE}id/actor/armenia", "actor/armenia"),
        (f"{BASE}graph/soa", "graph/soa"),
        (BASE, BASE),
        ("https://elsewhere.example/x", "https://elsewhere.example/x"),
    ],
)
def test_iris_are_shown_short(iri: str, short: str) -> None:
    """Readers see names, not addresses; what is unknown stays whole."""
    assert shorten(iri, BASE) == short


def test_an_iri_leads_to_what_is_said_about_it() -> None:
    """One step from any answer to the page of a thing, whoever named it."""
    cell = to_cell(NamedNode(f"{BASE}id/actor/armenia"), BASE)
    assert cell.page == "page/id/actor/armenia"
    assert cell.full == f"{BASE}id/actor/armenia"
    assert to_cell(NamedNode("urn:a#b"), BASE).page == "page?iri=urn%3Aa%23b"


@pytest.mark.parametrize(
    ("literal", "cell"),
    [
        (Literal("knapp 2000", language="de"), Cell("knapp 2000", lang="de")),
        (Literal("874"), Cell("874")),
        (Literal("874", datatype=NamedNode(f"{XSD}integer")),
         Cell("874", "xsd:integer", numeric=True)),
        (Literal("2020-10-22", datatype=NamedNode(f"{XSD}date")), Cell("2020-10-22", "xsd:date")),
    ],
)  # fmt: skip
def test_literals_keep_language_and_datatype(literal: Literal, cell: Cell) -> None:
    """A number is told from a text that looks like one."""
    assert to_cell(literal, BASE) == cell


def test_a_blank_node_is_shown_but_leads_nowhere() -> None:
    """It has no name that a second query could use."""
    assert to_cell(BlankNode("b0"), BASE) == Cell("_:b0")
