"""``explain=true`` on ``/sparql``, against the real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conflictgraph.catalogue import load_catalogue

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

CG = "https://w3id.org/conflictgraph/ns#"
DEMANDS = f"SELECT ?s {{ ?s a <{CG}Demand> }}"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(8)) + " }"


def test_the_explanation_is_json_and_is_kept_by_nobody(server: RunningServer) -> None:
    """A client gets times and hints for the query it would have sent, fresh each time."""
    sent = {"query": DEMANDS, "explain": "true"}
    for _ in range(2):
        got = server.client.get("/sparql", params=sent, headers={"Accept": "text/csv"})
        assert (got.status_code, got.headers["content-type"]) == (200, "application/json")
        assert "etag" not in got.headers
        assert got.headers["cache-control"] == "no-store"
    facts = got.json()
    answered = server.ask(DEMANDS, headers={"Accept": "text/csv"})
    assert facts["result"] == {
        "rows": len(answered.text.splitlines()) - 1,
        "bytes": len(answered.content),
        "media_type": "text/csv",
    }
    assert facts["generation"] == int(got.headers["conflictgraph-generation"])
    assert facts["times_ms"]["guard"] is not None


def test_a_form_explains_as_well(server: RunningServer) -> None:
    """Long queries are explained by POST; "no" means no."""
    got = server.client.post("/sparql", data={"query": DEMANDS, "explain": "true"})
    assert got.json()["query"]["form"] == "SELECT"
    got = server.client.post("/sparql", data={"query": DEMANDS, "explain": "false"})
    assert "results" in got.json()


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("SELECT ?s { ?s a }", 400, "query.syntax"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", 400, "query.forbidden"),
        ("SELECT * " + "{" * 500 + "}" * 500, 413, "query.too-complex"),
    ],
)
def test_what_is_refused_is_refused_explained_or_not(
    server: RunningServer, query: str, status: int, code: str
) -> None:
    """Explaining is no way around the guard."""
    got = server.client.get("/sparql", params={"query": query, "explain": "true"})
    assert (got.status_code, got.json()["code"]) == (status, code)


def test_a_query_that_is_cut_off_is_explained(start_server: StartServer) -> None:
    """The time limit holds, and its sender learns what was wrong with the query."""
    server = start_server(query_timeout_s=2)
    got = server.client.get("/sparql", params={"query": ENDLESS, "explain": "true"})
    facts = got.json()
    assert got.status_code == 200, facts
    assert facts["unanswered"].startswith("query.timeout")
    assert facts["result"] is None
    assert "cartesian-product" in {hint["code"] for hint in facts["hints"]}
    assert server.ask(DEMANDS).status_code == 200


def test_our_own_queries_are_sound(server: RunningServer) -> None:
    """No saved query has a flaw that this product warns others of."""
    about_data = {"unknown-predicate", "unknown-class", "unknown-graph", "empty-pattern"}
    flaws = {}
    for query in load_catalogue().values():
        values = {each.name: each.example for each in query.parameters if each.example}
        sent = {"query": query.bind(values), "explain": "true"}
        facts = server.client.post("/sparql", data=sent).json()
        found = {hint["code"] for hint in facts["hints"]} - about_data
        if found or facts["patterns"] is None:
            flaws[query.name] = found
    assert flaws == {}
