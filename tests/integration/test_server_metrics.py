"""Numbers and access log of the real server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

SECRET = "SELECT * { ?s ?p 'Zjednatz' }"


@pytest.fixture
def watched(start_server: StartServer, tmp_path: Path) -> RunningServer:
    """Return a server that logs, with one token of each kind."""
    tokens = tmp_path / "tokens"
    tokens.write_text("write writer\nadmin keeper\n")
    return start_server(access_log="json", token_file=tokens, query_workers=1)


def test_numbers_and_log_tell_what_was_asked_and_how_it_went(watched: RunningServer) -> None:
    """Counts by address and status, durations by outcome, the cache; the same in the log."""
    for _ in range(3):
        watched.ask(SECRET)
    watched.ask("SELECT nonsense")
    for path in ("/nowhere", "/else/where", "/sparql%0A%7B%7D"):
        watched.client.get(path)
    numbers = read_numbers(watched)
    assert numbers["conflictgraph_requests_total", "/sparql", "GET", "200"] == 3
    assert numbers["conflictgraph_requests_total", "/sparql", "GET", "400"] == 1
    assert numbers["conflictgraph_requests_total", "other", "GET", "404"] == 3
    assert numbers["conflictgraph_query_seconds_count", "table", "ok"] == 3
    assert numbers["conflictgraph_query_seconds_count", "none", "query.syntax"] == 1
    assert numbers["conflictgraph_cache_lookups_total", "hit"] == 2
    assert numbers["conflictgraph_cache_lookups_total", "miss"] == 2
    assert numbers["conflictgraph_cache_bytes",] > 0
    assert numbers["conflictgraph_generation",] == 1
    assert numbers["conflictgraph_running_queries", "light"] == 0

    watched.stop()
    log = watched.log.read_text()
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert [line["status"] for line in lines] == [200, 200, 200, 400, 404, 404, 404, 200]
    first, second = lines[:2]
    assert first["query_hash"] == second["query_hash"] != lines[3]["query_hash"]
    assert (first["cache"], second["cache"]) == ("miss", "hit")
    assert (first["rows"], first["outcome"]) == (0, "ok")
    assert first["query_id"]
    assert lines[3]["outcome"] == "query.syntax"
    assert lines[6]["path"] == "/sparql\n{}"
    assert not {"Zjednatz", "127.0.0.1"} & set(log.replace("http://127.0.0.1", "").split('"'))


def test_what_was_asked_before_is_not_evaluated_again(watched: RunningServer) -> None:
    """The second reader of a page, and of a saved query in any form, troubles no worker."""
    asked = [("/queries/demands", "text/csv")]
    asked += [(path, "text/html") for path in ("/", "/statements", "/timeline", "/queries/demands")]
    lookups = []
    for _ in range(2):
        for path, accept in asked:
            watched.client.get(path, headers={"Accept": accept}).raise_for_status()
        numbers = read_numbers(watched)
        lookups.append(
            [numbers.get(("conflictgraph_cache_lookups_total", at), 0) for at in ("hit", "miss")]
        )
    (hit, missed), (hit_later, missed_later) = lookups
    assert missed_later == missed == len(asked)
    assert hit_later - hit == len(asked)


def test_numbers_are_for_this_machine_and_for_administrators(watched: RunningServer) -> None:
    """Who comes through a proxy is not this machine, although the proxy is."""
    cases: list[tuple[dict[str, str], int]] = [
        ({}, 200),
        ({"X-Forwarded-For": "198.51.100.7"}, 401),
        ({"Forwarded": "for=198.51.100.7", "Authorization": "Bearer writer"}, 403),
        ({"Via": "1.1 proxy", "Authorization": "Bearer keeper"}, 200),
    ]
    for headers, status in cases:
        assert watched.client.get("/metrics", headers=headers).status_code == status


def read_numbers(server: RunningServer) -> dict[tuple[str, ...], float]:
    """Return each number under its name and the values of its labels."""
    text = server.client.get("/metrics").text
    assert "Zjednatz" not in text
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels, key=_order))): (
            sample.value
        )
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "le" not in sample.labels
    }


def _order(label: str) -> int:
    return ["route", "method", "status", "kind", "outcome", "result", "lane"].index(label)
