"""The result cache of the real server: what is not evaluated twice, and what always is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from conftest import Publish, RunningServer, StartServer

HIT = "cache;desc=hit"
ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
NEW = b"GRAPH <graph/doc/b> { <id/doc/b> <urn:x-new> 1 . }"
#: Of about 2 MB: it comes in pieces, while it is still being evaluated.
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 12000"
#: Takes about a second, and gives one row.
SLOW = (
    "SELECT (COUNT(*) AS ?n) { "
    + " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(3))
    + " FILTER(STRLEN(STR(?s0)) > STRLEN(STR(?s2)) + 1000) }"
)


@pytest.fixture(scope="module")
def cached(
    launch: StartServer, small_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """Return a server for the tests of this module, which ask queries of their own."""
    server = launch(tmp_path_factory.mktemp("cached"), small_store)
    yield server
    assert server.stop() == 0, server.log.read_text()


def test_an_equal_query_is_not_evaluated_again(cached: RunningServer) -> None:
    """However it is sent: the second answer is the first, and says where it comes from."""
    query = f"{ALL} # asked by nobody else"
    first = cached.ask(query)
    others = [
        cached.ask(query),
        cached.client.post("/sparql", data={"query": query}),
        cached.client.post(
            "/sparql", content=query, headers={"Content-Type": "application/sparql-query"}
        ),
    ]
    assert "eval;dur=" in first.headers["server-timing"]
    assert first.headers["conflictgraph-query-id"]
    for other in others:
        assert other.headers["server-timing"] == HIT
        assert other.content == first.content
        assert other.headers["content-type"] == first.headers["content-type"]
    assert others[0].headers["etag"] == first.headers["etag"]
    plain = {"Accept-Encoding": "identity"}
    head = cached.client.head("/sparql", params={"query": query}, headers=plain)
    assert int(head.headers["content-length"]) == len(first.content)
    held = cached.ask(query, headers={"If-None-Match": first.headers["etag"]})
    assert (held.status_code, held.content) == (304, b"")


@pytest.mark.parametrize(
    "other",
    [
        {"headers": {"Accept": "text/csv"}},
        {"params": {"query": f"{ALL} ", "format": "json"}},
        {"params": {"query": ALL, "default-graph-uri": "urn:x-none"}},
        {"headers": {"Host": "elsewhere.example"}},
    ],
)
def test_a_query_that_differs_is_evaluated(
    cached: RunningServer, other: dict[str, dict[str, str]]
) -> None:
    """Format, text, dataset and the base of relative IRIs all belong to a query."""
    cached.ask(ALL)
    options: dict[str, dict[str, str]] = {"params": {"query": ALL}} | other
    response = cached.client.get("/sparql", **options)
    assert response.status_code == 200
    assert response.headers["server-timing"] != HIT


@pytest.mark.parametrize("call", ["RAND()", "NOW()", "UUID()", "STRUUID()"])
def test_what_differs_each_time_is_never_kept(cached: RunningServer, call: str) -> None:
    """A random number is drawn anew, and has no validator either."""
    query = f"SELECT ({call} AS ?x) {{}}"
    answers = [cached.ask(query) for _ in range(2)]
    assert all(answer.headers["server-timing"] != HIT for answer in answers)
    assert all(answer.headers["cache-control"] == "no-store" for answer in answers)
    assert all("etag" not in answer.headers for answer in answers)


def test_a_long_answer_is_kept_when_it_was_sent_whole(cached: RunningServer) -> None:
    """What came in pieces comes from the cache with the same bytes."""
    first, second = cached.ask(LARGE), cached.ask(LARGE)
    assert len(first.content) > 1_000_000
    assert "content-length" not in first.headers
    assert second.headers["server-timing"] == HIT
    assert second.content == first.content


def test_a_rush_for_one_answer_is_one_evaluation(cached: RunningServer) -> None:
    """Twelve clients that ask the same at once trouble one worker."""

    def ask(_number: int) -> httpx.Response:
        return httpx.get(cached.sparql, params={"query": SLOW}, timeout=60)

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(ask, range(12)))
    assert len({answer.content for answer in answers}) == 1
    timing = Counter(answer.headers["server-timing"] == HIT for answer in answers)
    assert timing == {True: 11, False: 1}


def test_a_new_generation_is_answered_from(
    start_server: StartServer, own_store: Path, publish_graphs: Publish
) -> None:
    """The cache never gives what was true before."""
    server = start_server(own_store)
    query = "SELECT (COUNT(*) AS ?n) { ?s <urn:x-new> ?o }"
    counts = []
    for _ in range(2):
        server.ask(query)
        counts.append(server.ask(query).json()["results"]["bindings"][0]["n"]["value"])
        publish_graphs(own_store, NEW)
    assert counts == ["0", "1"]


def test_a_cache_that_is_off_keeps_nothing(start_server: StartServer) -> None:
    """Who measures, or has no memory to spare, can do without."""
    server = start_server(cache_bytes=0)
    assert all(server.ask(ALL).headers["server-timing"] != HIT for _ in range(3))
    tag = server.ask(ALL).headers["etag"]
    assert server.ask(ALL, headers={"If-None-Match": tag}).status_code == 304
