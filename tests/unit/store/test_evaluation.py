"""Evaluation: the right dataset, the right format, and errors a person can use."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store

from conflictgraph.errors import NotAcceptableError, QuerySyntaxError
from conflictgraph.store import formats
from conflictgraph.store.query.evaluation import choose_format, evaluate, write_outcome
from conflictgraph.store.sparql.guard import QueryLimits, check_query

QUADS = b"""
<urn:s> <urn:p> "one" <urn:g1> .
<urn:s> <urn:p> "two" <urn:g2> .
<urn:s> <urn:p> "three" <urn:g3> .
"""
ALL = "{ { ?s ?p ?plain } UNION { GRAPH ?g { ?s ?p ?named } } }"


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.load(QUADS, RdfFormat.N_QUADS)
    return store


def ask(store: Store, query: str, **fields: Any) -> str:
    """Return an answer as CSV or N-Triples."""
    request = {
        "query": query,
        "results": ["text/csv"],
        "graphs": ["application/n-triples"],
        "default_graphs": [],
        "named_graphs": [],
        "union": True,
        "base": None,
    } | fields
    outcome = evaluate(store, request, check_query(query, QueryLimits()))
    _, form = choose_format(outcome, request)
    output = io.BytesIO()
    write_outcome(outcome, output, form, query)
    return output.getvalue().decode()


def solutions(answer: str) -> tuple[list[str], list[str]]:
    """Return what stood in the default graph and what in named graphs."""
    rows = [line.split(",") for line in answer.split("\r\n")[1:-1]]
    return sorted(row[0] for row in rows if row[0]), sorted(row[1] for row in rows if row[1])


@pytest.mark.parametrize(
    ("dataset", "fields", "default", "named"),
    [
        ("", {}, ["one", "three", "two"], ["one", "three", "two"]),
        ("", {"union": False}, [], ["one", "three", "two"]),
        ("FROM <urn:g1>", {}, ["one"], []),
        ("FROM <urn:g1> FROM <urn:g2>", {}, ["one", "two"], []),
        ("FROM NAMED <urn:g1>", {}, [], ["one"]),
        ("FROM <urn:g1> FROM NAMED <urn:g2>", {}, ["one"], ["two"]),
        ("", {"default_graphs": ["urn:g1"]}, ["one"], []),
        ("", {"named_graphs": ["urn:g2"]}, [], ["two"]),
        ("", {"default_graphs": ["urn:g1"], "named_graphs": ["urn:g2"]}, ["one"], ["two"]),
        ("FROM <urn:g3> FROM NAMED <urn:g3>", {"default_graphs": ["urn:g1"]}, ["one"], []),
    ],
)
def test_the_dataset_is_the_one_that_was_named(
    store: Store, dataset: str, fields: dict[str, Any], default: list[str], named: list[str]
) -> None:
    """SPARQL 1.1 Protocol 2.1.4: the protocol's dataset wins, then FROM, then the union."""
    answer = ask(store, f"SELECT ?plain ?named {dataset} {ALL}", **fields)

    assert solutions(answer) == (default, named)


def test_relative_iris_are_resolved_against_the_base(store: Store) -> None:
    """The protocol lets a service set the base of a query."""
    query = "CONSTRUCT { <x> <y> <z> } WHERE {}"
    wanted = "<http://a/x> <http://a/y> <http://a/z> .\n"
    assert ask(store, query, base="http://a/") == wanted


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELECT * {", 1, 11), ("SELECT *\n{ ?s ?p }", 2, 10), ("", 1, 1)],
)
def test_a_syntax_error_has_its_place(store: Store, query: str, line: int, column: int) -> None:
    """An editor can put the cursor where the query went wrong."""
    with pytest.raises(QuerySyntaxError) as caught:
        ask(store, query)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert len(str(caught.value)) < 120


def test_an_undeclared_prefix_is_named(store: Store) -> None:
    """The most frequent mistake gets the most useful words."""
    query = "PREFIX a: <http://a/> SELECT * { a:x cg:y ?z . ?z ex:w _:b }"
    with pytest.raises(QuerySyntaxError) as caught:
        ask(store, query)
    assert caught.value.hint == "no PREFIX line declares cg:, ex:"


def test_a_relative_iri_without_a_base_is_explained(store: Store) -> None:
    """The parser's own words for this would mislead."""
    with pytest.raises(QuerySyntaxError) as caught:
        ask(store, "SELECT * { ?s ?p <http://x y> }")
    assert "malformed" in caught.value.hint


@pytest.mark.parametrize("query", ["SELECT (<urn:f>(1) AS ?x) {}", "ASK { FILTER(<urn:f>(1)) }"])
def test_an_unknown_function_is_the_askers_mistake(store: Store, query: str) -> None:
    """It is answered as an error in the query, not as a failure of the server."""
    with pytest.raises(QuerySyntaxError, match="<urn:f>"):
        ask(store, query)


@pytest.mark.parametrize(
    "fields", [{"default_graphs": ["no iri"]}, {"base": "no iri"}, {"query": "ASK {'\ud800' ?p 1}"}]
)
def test_malformed_parameters_are_the_askers_mistake(store: Store, fields: dict[str, Any]) -> None:
    """They too are answered as an error in the query."""
    query = str(fields.pop("query", "ASK { <x> ?p ?o }"))
    with pytest.raises(QuerySyntaxError):
        ask(store, query, **fields)


def test_every_offered_media_type_can_be_written(store: Store) -> None:
    """What the table offers is what the engine can do."""
    for media_type in formats.RESULTS:
        for query in ("SELECT * { ?s ?p ?o }", "ASK {}"):
            assert ask(store, query, results=[media_type])
    for media_type in formats.GRAPHS:
        for query in ("CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <urn:s>"):
            assert ask(store, query, graphs=[media_type])


def test_the_first_media_type_that_fits_is_taken(store: Store) -> None:
    """The asker's order of preference decides."""
    wanted = ["text/html", "text/csv", "application/sparql-results+json"]
    assert ask(store, "ASK {}", results=wanted) == "true"


@pytest.mark.parametrize(
    ("query", "offered"), [("ASK {}", formats.RESULTS), ("DESCRIBE <urn:s>", formats.GRAPHS)]
)
def test_no_fitting_media_type_names_those_that_would(
    store: Store, query: str, offered: dict[str, Any]
) -> None:
    """A 406 tells the client what to ask for."""
    with pytest.raises(NotAcceptableError) as caught:
        ask(store, query, results=["text/html"], graphs=[])
    assert caught.value.offered == tuple(offered)
