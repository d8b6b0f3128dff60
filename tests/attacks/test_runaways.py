"""Queries and updates that take for ever, or all the memory there is.

They must end with an error or a broken connection, never with an answer that looks complete.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from .victim import Victim

#: Every combination of the triples there are: without end for all practical purposes.
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"
#: True of none of them, which only looking at each can tell.
NEVER = "FILTER(CONCAT(STR(?a), STR(?e), STR(?o)) = 'none')"
DOUBLINGS = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))

#: Not one byte of an answer is known before the end, which never comes.
SILENT = {
    "count": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    "filtered count": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} {NEVER} }}",
    "sum": f"SELECT (SUM(STRLEN(STR(?a))) AS ?n) {{ {PRODUCT} }}",
    "ask": f"ASK {{ {PRODUCT} {NEVER} }}",
    "groups": f"SELECT ?a (COUNT(*) AS ?n) {{ {PRODUCT} }} GROUP BY ?a",
    "not exists": f"ASK {{ ?x ?y ?z FILTER NOT EXISTS {{ {PRODUCT} {NEVER} }} }}",
    "recursive paths": "SELECT (COUNT(*) AS ?n) { ?a (<urn:p>|^<urn:p>)* ?b . ?b <urn:p>* ?c . "
    "?c (<urn:p>/<urn:p>)* ?d }",
    "backtracking": "ASK { ?s ?p ?o . "
    + " . ".join(f"?s{i} ?p{i} ?o{i} FILTER(STR(?s{i}) > STR(?o))" for i in range(8))
    + " FILTER(CONCAT(STR(?s0), STR(?s7)) = 'none') }",
}  # fmt: skip
#: Each keeps more and more in memory.
HUNGRY = {
    "distinct and ordered": f"SELECT DISTINCT * {{ {PRODUCT} }} ORDER BY ?a ?o",
    "distinct": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {PRODUCT} }}",
    "ordered": f"SELECT * {{ {PRODUCT} }} ORDER BY DESC(?o)",
    "concatenated": f"SELECT (GROUP_CONCAT(STR(?a)) AS ?n) {{ {PRODUCT} }}",
    "doubled": f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('0123456789' AS ?x0) {DOUBLINGS} }}",
}
#: Rows come at once and never end.
STREAMS = {
    "rows": f"SELECT * {{ {PRODUCT} }}",
    "triples": f"CONSTRUCT {{ ?a ?b ?o }} WHERE {{ {PRODUCT} }}",
}
#: Patterns on which engines that backtrack take for ever; Oxigraph's does not.
PATTERNS = ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*a){20}", "^(([a-z])+.)+[A-Z]([a-z])+$"]


#: Gives the default graph something to work on.
FILL = "INSERT DATA { " + " ".join(f"<urn:x{i}> <urn:p> {i} ." for i in range(200)) + " }"


def send_all(victim: Victim, queries: dict[str, str]) -> dict[str, httpx.Response]:
    """Send queries side by side and return all responses."""
    with ThreadPoolExecutor(len(queries)) as threads:
        return dict(zip(queries, threads.map(victim.query, queries.values()), strict=True))


def test_a_query_without_end_is_ended(victim: Victim) -> None:
    """Counts, sums, paths: the deadline holds, whatever the evaluation is doing."""
    responses = send_all(victim, SILENT)
    statuses = {name: response.status_code for name, response in responses.items()}
    assert set(statuses.values()) <= {504, 507}, statuses


def test_a_query_that_eats_memory_is_ended(victim: Victim) -> None:
    """At the limit of memory or time; the machine's other programs keep theirs."""
    responses = send_all(victim, HUNGRY)
    statuses = {name: response.status_code for name, response in responses.items()}
    assert set(statuses.values()) <= {504, 507}, statuses


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json"])
def test_a_stream_without_end_is_broken_off(victim: Victim, accept: str) -> None:
    """After the first rows no status can be changed, but the end can be left out."""

    def drain(query: str) -> bool:
        body = {"query": query}
        headers = {"Accept": f"{accept}, text/turtle;q=0.5"}
        client = victim.server.client
        with client.stream("POST", "/sparql", data=body, headers=headers) as response:
            try:
                for _ in response.iter_raw():
                    pass
            except httpx.TransportError:
                return True
        return response.status_code in {413, 504}

    with ThreadPoolExecutor(len(STREAMS)) as threads:
        assert all(threads.map(drain, STREAMS.values()))


def test_many_clients_with_runaways_leave_a_lane_free(victim: Victim) -> None:
    """Eight products at the same time, and the point queries of the bystander go on."""
    queries = {str(number): f"{SILENT['count']} # {number}" for number in range(8)}
    responses = send_all(victim, queries)
    assert {response.status_code for response in responses.values()} <= {503, 504}


def test_more_runaways_than_may_run_are_told_to_come_back(victim: Victim) -> None:
    """Nobody waits for ever: 503 or 429, with the time after which to ask again."""
    queries = {str(number): f"{SILENT['count']} # {number}" for number in range(40)}
    responses = send_all(victim, queries)
    assert {response.status_code for response in responses.values()} <= {429, 503, 504}
    refused = [r for r in responses.values() if r.status_code in {429, 503}]
    assert refused
    assert all(int(response.headers["retry-after"]) > 0 for response in refused)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_that_backtracks_is_answered(victim: Victim, pattern: str) -> None:
    """The engine for regular expressions is linear, so there is an answer."""
    text = "a" * 5000 + "!"
    response = victim.query(f"SELECT (REGEX('{text}', '{pattern}') AS ?found) {{}}")
    assert response.status_code == 200, response.text


@pytest.mark.parametrize("pattern", ["(a{1000}){1000}", "((a{100}){100}){100}", "(" * 500])
def test_a_pattern_that_explodes_is_no_match(victim: Victim, pattern: str) -> None:
    """A pattern too large to be compiled gives no value, at no cost."""
    response = victim.query(f"SELECT (REGEX('a', '{pattern}') AS ?found) {{}}")
    assert response.status_code in {200, 400, 413}, response.text
    if response.status_code == 200:
        assert response.json()["results"]["bindings"] == [{}]


@pytest.mark.parametrize(
    "update",
    [
        f"INSERT {{ ?a ?b ?o }} USING <urn:data> WHERE {{ {PRODUCT} }}",
        pytest.param(
            f"INSERT {{ ?a ?b ?o }} USING <urn:data> WHERE {{ {PRODUCT} {NEVER} }}",
            marks=pytest.mark.soak,
        ),
        (
            "WITH <urn:data> DELETE { ?s ?p ?o } INSERT { ?s ?p ?x } WHERE { ?s ?p ?o . "
            f"BIND('0123456789' AS ?x0) {DOUBLINGS} BIND(?x40 AS ?x) }}"
        ),
        f"CLEAR DEFAULT ; DROP GRAPH <urn:data> ; {FILL} ; DELETE WHERE {{ {PRODUCT} }}",
    ],
    ids=["output", "no output", "memory", "second operation"],
)
def test_an_update_without_end_is_rolled_back(victim: Victim, update: str) -> None:
    """It ends with an error, nothing of it is in the store, and the next write goes through."""
    before = victim.state()
    response = victim.update(update)
    assert response.status_code in {504, 507}, response.text
    assert victim.state() == before
    assert victim.update("INSERT DATA { <urn:s> <urn:p> 1 }").is_success
    assert victim.update("DELETE DATA { <urn:s> <urn:p> 1 }").is_success


def test_a_runaway_update_does_not_take_others_with_it(victim: Victim) -> None:
    """Writes that wait beside it are done."""
    with ThreadPoolExecutor(6) as threads:
        runaway = threads.submit(
            victim.update, f"INSERT {{ ?a ?b ?o }} USING <urn:data> WHERE {{ {PRODUCT} }}"
        )
        texts = [f"INSERT DATA {{ <urn:beside> <urn:p> {i} }}" for i in range(5)]
        others = list(threads.map(victim.update, texts))
    assert runaway.result().status_code in {504, 507}
    assert all(other.is_success for other in others), [other.text for other in others]
    count = victim.query("SELECT * { <urn:beside> <urn:p> ?o }").json()["results"]["bindings"]
    assert len(count) == 5
    assert victim.update("DELETE WHERE { <urn:beside> ?p ?o }").is_success
