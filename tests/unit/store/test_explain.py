"""Explaining a query: what is measured is there, and each hint comes when it helps."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from conflictgraph.errors import QueryError, QuerySyntaxError
from conflictgraph.store.explanation.explain import explain
from conflictgraph.store.explanation.holdings import MAX_COUNTED
from conflictgraph.store.query.requests import QueryRequest
from conflictgraph.store.sparql.guard import QueryLimits, check_query

NS = "http://a.example/"
GRAPH = NamedNode(f"{NS}graph")
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
OWL = "http://www.w3.org/2002/07/owl#"
PREFIXES = f"PREFIX : <{NS}> "


def node(name: str) -> NamedNode:
    """Return an IRI of the test's namespace."""
    return NamedNode(NS + name)


@pytest.fixture(scope="module")
def store() -> Store:
    """Return a store with a little of everything, and very many numbers."""
    store = Store()
    quads = [
        Quad(node("Actor"), RDF_TYPE, NamedNode(f"{OWL}Class"), GRAPH),
        Quad(node("Thing"), RDF_TYPE, NamedNode(f"{OWL}Class"), GRAPH),
        Quad(node("hasMember"), RDF_TYPE, NamedNode(f"{OWL}ObjectProperty"), GRAPH),
        Quad(node("a"), RDF_TYPE, node("Actor"), GRAPH),
        Quad(node("b"), RDF_TYPE, node("Actor"), GRAPH),
        Quad(node("a"), node("hasMember"), node("b"), GRAPH),
    ]
    many = (Quad(node(f"n{n}"), node("number"), Literal(n), GRAPH) for n in range(MAX_COUNTED + 1))
    store.bulk_extend([*quads, *many])
    return store


def explained(store: Store, query: str, **fields: str) -> dict[str, object]:
    """Return the explanation of a query, through JSON as a worker sends it."""
    request = QueryRequest(PREFIXES + query, **fields)  # type: ignore[arg-type] # text fields only
    shape = check_query(request.query, QueryLimits())
    return json.loads(json.dumps(explain(store, json.loads(json.dumps(request.to_json())), shape)))


def hints(store: Store, query: str) -> dict[str, str]:
    """Return code to message of the hints on a query."""
    found = explained(store, query)["hints"]
    return {hint["code"]: hint["message"] for hint in found}  # type: ignore[attr-defined] # a list


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT ?s { ?s a :Actro }", "unknown-class"),
        ("SELECT ?s { ?s :hasMembre ?o }", "unknown-predicate"),
        ("SELECT ?s { ?s a :Actor FILTER EXISTS { ?s :hasMembre ?o } }", "unknown-predicate"),
        ("SELECT ?s { ?s :hasMember/:hasMembre ?o }", "unknown-predicate"),
        ("SELECT ?s { GRAPH :grpah { ?s a :Actor } }", "unknown-graph"),
        ("SELECT ?s FROM :grpah { ?s a :Actor }", "unknown-graph"),
        ("SELECT ?s { ?s :hasMember :a }", "empty-pattern"),
        ("SELECT ?s { ?s :number 'text' }", "empty-pattern"),
        ("SELECT ?s ?t { ?s a :Actor . ?t :number ?n }", "cartesian-product"),
        ("SELECT ?s ?t { ?s a :Actor { SELECT ?t { ?t :number 1 } } }", "cartesian-product"),
        ("SELECT ?s ?t { ?s a :Actor OPTIONAL { ?t :number 1 } }", "cartesian-product"),
        ("SELECT ?s { ?s ?p ?o }", "unbound-predicate"),
        ("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3", "unbound-predicate"),
        ("SELECT ?s { ?s :hasMember* ?o }", "open-path"),
        ("SELECT ?s { OPTIONAL { ?s :hasMember ?o } ?s a :Actor }", "optional-first"),
        ("SELECT ?s { ?s :number ?n FILTER(REGEX(STR(?n), '1')) }", "filter-scan"),
        ("SELECT ?s { ?s a :Actor } ORDER BY ?s", "order-without-limit"),
        ("SELECT * { ?s a :Actor }", "select-all"),
        ("SELECT DISTINCT * { ?s a :Actor }", "select-all"),
        ("SELECT ?s { ?s :number ?n }", "no-limit"),
        ("CONSTRUCT { ?s a :X } { ?s :number ?n }", "no-limit"),
        ("SELECT DISTINCT ?n { ?s :number ?n }", "distinct-large"),
        ("SELECT ?s { << ?s :hasMember ?o >> :number ?n FILTER(?s = :nowhere) }", "unknown-name"),
        ("SELECT ?s { << ?s :number ?o >> :number ?n } ORDER BY ?s", "order-without-limit"),
        ("SELECT * { << ?s :number ?o >> :number ?n }", "select-all"),
        ("SELECT ?s { << ?s :number ?o >> :number ?n }", "no-limit"),
    ],
)
def test_a_query_with_a_weakness_gets_the_hint(store: Store, query: str, code: str) -> None:
    """Whoever waits too long, or gets nothing, learns why."""
    assert code in hints(store, query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s a :Actor }",
        "SELECT ?s ?o { ?s a :Actor ; :hasMember ?o }",
        "SELECT ?s ?n { ?s :number ?n } ORDER BY ?n LIMIT 10",
        "SELECT (COUNT(?s) AS ?n) { ?s :number ?o }",
        "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10",
        "ASK { ?s ?p ?o }",
        "DESCRIBE :a",
        "SELECT ?p ?o { :a ?p ?o }",
        "SELECT ?s ?p ?o { ?s a :Actor ; ?p ?o }",
        "SELECT ?x ?o { ?x a :Actor ; :hasMember* ?o }",
        "SELECT ?s { VALUES ?s { :a :b } ?s a :Actor BIND(1 AS ?one) }",
        "SELECT ?s ?o { ?s a :Actor BIND(?s AS ?t) ?t :hasMember ?o }",
        "SELECT ?s ?o { ?s a :Actor OPTIONAL { ?s :hasMember ?o } }",
        "SELECT ?s { ?s a :Actor MINUS { ?s :hasMember ?o } }",
        "SELECT ?s { { ?s a :Actor } UNION { ?s :hasMember ?o } }",
        "SELECT ?s { ?s a :Actor FILTER NOT EXISTS { ?o :hasMember ?s } }",
        "SELECT ?s { ?s !(:nowhere) :b }",
        "SELECT ?s { ?s :hasMember [ a :Actor ] FILTER(STRSTARTS(STR(?s), 'http')) }",
        "SELECT ?s { GRAPH ?g { ?s a :Actor } GRAPH ?g { ?t :hasMember ?u } }",
        "SELECT ?s ?o { ?s a :Actor OPTIONAL { ?s :hasMember ?o . ?o a :Actor } }",
    ],
)
def test_a_sound_query_is_left_alone(store: Store, query: str) -> None:
    """Hints that are always there are read by nobody."""
    assert hints(store, query) == {}


def test_a_typing_mistake_is_answered_with_the_right_name(store: Store) -> None:
    """An empty answer because of one letter is the commonest trouble of all."""
    found = hints(store, "SELECT ?s { ?s a :actor ; :hasmembers ?o }")
    assert f"did you mean <{NS}Actor>" in found["unknown-class"]
    assert f"did you mean <{NS}hasMember>" in found["unknown-predicate"]


def test_a_class_without_instances_of_its_own_is_no_typing_mistake(store: Store) -> None:
    """A class that is declared leads on to its subclasses."""
    found = hints(store, "SELECT ?s { ?s a :Thing }")
    assert "subClassOf" in found["unknown-class"]
    assert "did you mean" not in found["unknown-class"]


def test_parts_joined_by_a_filter_alone_are_told_so(store: Store) -> None:
    """A filter comes after the product, and does not avoid it."""
    found = hints(store, "SELECT ?s { ?s a :Actor . ?t :hasMember ?u FILTER(?s = ?t) }")
    assert "only a FILTER connects" in found["cartesian-product"]


def test_times_rows_and_bytes_are_measured(store: Store) -> None:
    """What takes the time, and how much comes out."""
    told = explained(store, "SELECT ?s { ?s a :Actor }")
    assert told["result"] == {
        "rows": 2,
        "bytes": len(
            b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":'
            b'"http://a.example/a"}},{"s":{"type":"uri","value":"http://a.example/b"}}]}}'
        ),
        "media_type": "application/sparql-results+json",
    }
    assert {name for name, value in told["times_ms"].items() if value is not None} == {  # type: ignore[attr-defined] # a dict
        "call", "first", "all", "serialised", "hints",
    }  # fmt: skip
    assert told["query"] == {
        "form": "SELECT",
        "bytes": len(PREFIXES + "SELECT ?s { ?s a :Actor }"),
        "depth": 1,
        "parts": told["query"]["parts"],  # type: ignore[index] # a dict
        "dataset": "union",
        "services": [],
    }


@pytest.mark.parametrize(
    ("query", "rows", "media_type"),
    [
        ("ASK { ?s a :Actor }", 1, "application/sparql-results+json"),
        ("CONSTRUCT WHERE { ?s a :Actor }", 2, "text/turtle"),
        ("SELECT ?s { ?s a :Nothing }", 0, "application/sparql-results+json"),
    ],
)
def test_every_form_is_measured(store: Store, query: str, rows: int, media_type: str) -> None:
    """Truth values and graphs are explained like tables."""
    result = explained(store, query)["result"]
    assert isinstance(result, dict)
    assert (result["rows"], result["media_type"]) == (rows, media_type)
    assert result["bytes"] > 0


def test_the_size_of_each_pattern_is_told(store: Store) -> None:
    """The numbers behind the hints can be checked by their reader."""
    told = explained(store, "SELECT ?s { ?s a :Actor ; :number ?n ; :hasMember+ ?o }")
    patterns = {each["pattern"]: each for each in told["patterns"]}  # type: ignore[attr-defined] # a list
    assert patterns[f"?s <{RDF_TYPE.value}> <{NS}Actor>"]["matches"] == 2
    assert patterns[f"?s <{NS}number> ?n"] == {
        "pattern": f"?s <{NS}number> ?n",
        "matches": MAX_COUNTED,
        "more": True,
    }
    assert sorted(each["matches"] is None for each in patterns.values()) == [False, False, True]


def test_a_query_that_got_no_answer_is_looked_at_all_the_same(store: Store) -> None:
    """Hints are wanted most when the query does not end."""
    told = explained(store, "SELECT ?s ?t { ?s :number ?n . ?t a :Actor }", unanswered="too slow")
    assert (told["unanswered"], told["result"]) == ("too slow", None)
    assert "cartesian-product" in {hint["code"] for hint in told["hints"]}  # type: ignore[attr-defined] # a list


def test_what_is_no_query_is_refused_as_ever(store: Store) -> None:
    """A mistake in the text has its own error, with its place."""
    with pytest.raises(QuerySyntaxError, match="line 1"):
        explained(store, "SELECT ?s { ?s a }")


def test_a_long_query_is_explained_from_its_words(store: Store) -> None:
    """What is too much for the algebra is not too much for a hint."""
    triples = " . ".join(f"?s{n} :number ?o{n}" for n in range(900))
    told = explained(store, f"ASK {{ {triples} FILTER(?s1 = :nowhere) }}", unanswered="large")
    assert told["patterns"] is None
    assert {hint["code"] for hint in told["hints"]} == {"unknown-name"}  # type: ignore[attr-defined] # a list


def test_nothing_in_a_query_makes_a_worker_talk(
    store: Store, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody reads what a worker says while it lives: a full pipe would stop it."""
    values = " ".join(f'"{n}x"^^<http://www.w3.org/2001/XMLSchema#integer>' for n in range(50))
    told = explained(store, f"SELECT ?s {{ ?s :number ?n VALUES ?n {{ {values} }} }}")
    assert told["patterns"]
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_every_form_of_sparql_is_explained_without_an_accident(shared: Path) -> None:
    """Whatever Oxigraph accepts is explained, from its structure or from its words."""
    small = Store()
    small.add(Quad(node("a"), node("hasMember"), Literal(1)))
    explained_ones = 0
    for path in sorted((shared / "w3c" / "sparql" / "sparql11").rglob("*.rq")):
        request = QueryRequest(path.read_text("utf-8"), base=NS)
        with suppress(QueryError):
            shape = check_query(request.query, QueryLimits())
            told = explain(small, json.loads(json.dumps(request.to_json())), shape)
            assert "hints" in told
            explained_ones += 1
    assert explained_ones > 200
