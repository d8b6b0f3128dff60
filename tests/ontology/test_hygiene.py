"""The hygiene queries find nothing in the ontology, and each finds the faults planted for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
QUERIES = {path.stem: path for path in sorted((CHECKOUT / "ontology" / "hygiene").glob("*.rq"))}
FIXTURES = Path(__file__).parent / "hygiene"

#: Findings of severity "warning" that were looked at and are meant.
MEANT = {
    # A state of affairs may concern anything that has a name.
    "property-without-range": {"concerns"},
}


def local_name(iri: str) -> str:
    """Return what stands after the last hash or slash."""
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def findings(name: str, store: ox.Store) -> dict[str, str]:
    """Return the local names of the terms that a query finds, each with a detail."""
    solutions = store.query(QUERIES[name].read_text(encoding="utf-8"))
    assert isinstance(solutions, ox.QuerySolutions)
    return {local_name(row["term"].value): str(row["detail"]) for row in solutions}


def header(name: str) -> dict[str, object]:
    """Return the header of a query."""
    lines = QUERIES[name].read_text(encoding="utf-8").splitlines()
    loaded = yaml.safe_load("\n".join(x.removeprefix("#+ ") for x in lines if x.startswith("#+")))
    assert isinstance(loaded, dict)
    return loaded


def iter_names(store: ox.Store) -> Iterator[str]:
    """Yield the local names of all nodes and predicates."""
    for quad in store:
        for node in (quad.subject, quad.predicate, quad.object):
            if isinstance(node, ox.NamedNode):
                yield local_name(node.value)


@pytest.fixture(scope="module")
def everything(axioms: rdflib.Graph, alignments: dict[str, rdflib.Graph]) -> ox.Store:
    """Return terms, axioms and alignments in one store."""
    store = ox.Store()
    for graph in (axioms, *alignments.values()):
        lines = graph.serialize(format="nt", encoding="utf-8")
        store.load(lines, format=ox.RdfFormat.N_TRIPLES)
    return store


@pytest.mark.parametrize("name", QUERIES)
def test_the_ontology_is_clean(name: str, everything: ox.Store) -> None:
    """No fault of this kind stands in a term, a code or an alignment."""
    found = findings(name, everything)
    meant = MEANT.get(name, set()) if header(name)["severity"] == "warning" else set()
    assert {term: detail for term, detail in found.items() if term not in meant} == {}
    assert meant <= found.keys(), "what is meant is no longer found: take it out"


@pytest.mark.parametrize("name", QUERIES)
def test_a_planted_fault_is_found_and_nothing_else(name: str) -> None:
    """Each query finds all that is called wrong in its fixture, and nothing that is right."""
    store = ox.Store()
    store.load(path=FIXTURES / f"{name}.ttl", format=ox.RdfFormat.TURTLE)
    wrong = {each for each in iter_names(store) if each.casefold().startswith("wrong")}
    assert wrong
    assert set(findings(name, store)) == wrong


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_says_what_it_finds_and_how_bad_that_is(name: str) -> None:
    """Who meets a finding can read, in either language, what is the matter."""
    told = header(name)
    summary = told["summary"]
    assert isinstance(summary, dict)
    assert set(summary) == {"de", "en"}
    assert all(str(text).endswith(".") for text in summary.values())
    assert told["severity"] in {"violation", "warning"}


def test_each_fixture_belongs_to_a_query() -> None:
    """No fixture is left of a query that was renamed."""
    assert {path.stem for path in FIXTURES.glob("*.ttl")} == QUERIES.keys()
