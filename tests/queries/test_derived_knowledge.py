"""What follows from the ontology alone changes no answer, whether a store holds it or not."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad, Store

from conflictgraph.catalogue import load_catalogue
from conflictgraph.vocab import RDF, RDFS

CATALOGUE = load_catalogue()
DERIVED = NamedNode("https://w3id.org/conflictgraph/graph/derived/test")
TYPE = NamedNode(f"{RDF}type")

Row = tuple[str | None, ...]


def wider(store: Store, relation: str) -> dict[str, set[str]]:
    """Return each term's wider terms, near and far."""
    pattern = f"SELECT ?term ?wider WHERE {{ ?term <{RDFS}{relation}>+ ?wider }}"
    found: dict[str, set[str]] = {}
    for row in store.query(pattern, use_default_graph_as_union=True):
        found.setdefault(row["term"].value, set()).add(row["wider"].value)
    return found


@pytest.fixture(scope="module")
def reasoned(examples: Store) -> Store:
    """Return the examples with every wider class and every wider property spelled out."""
    classes, properties = wider(examples, "subClassOf"), wider(examples, "subPropertyOf")
    store = Store()
    store.bulk_extend(examples)
    for quad in examples:
        if quad.predicate == TYPE:
            for name in classes.get(quad.object.value, ()):
                store.add(Quad(quad.subject, TYPE, NamedNode(name), DERIVED))
        for name in properties.get(quad.predicate.value, ()):
            store.add(Quad(quad.subject, NamedNode(name), quad.object, DERIVED))
    assert len(store) > len(examples) + 1000
    return store


def rows(store: Store, sparql: str) -> list[Row]:
    answer = store.query(sparql, use_default_graph_as_union=True)
    return [tuple(None if term is None else term.value for term in row) for row in answer]


@pytest.mark.parametrize("name", CATALOGUE)
def test_spelled_out_types_and_properties_change_no_answer(
    examples: Store, reasoned: Store, name: str
) -> None:
    """The same question has the same answer before and after the rules have run."""
    query = CATALOGUE[name]
    sparql = query.bind({each.name: each.example for each in query.parameters if each.required})
    assert rows(reasoned, sparql) == rows(examples, sparql)
