"""The access log: one line a request, and nothing about people unless asked for."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.server.access_log import AccessLog
from conflictgraph.server.observation import Observation
from conflictgraph.settings import Settings

SECRET = "SELECT * { ?s ?p 'Zjednatz' }"


def lines(observation: Observation, **settings: object) -> list[str]:
    """Return what is written for a request."""
    out = io.StringIO()
    AccessLog(Settings(**settings), out).note(observation)
    return out.getvalue().split("\n")


def test_a_line_tells_how_a_query_went() -> None:
    """The numbers an operator looks for are there, under plain names."""
    seen = Observation("GET", "/sparql", status=200, seconds=0.25, sent_bytes=12, complete=True)
    seen.query, seen.query_id, seen.rows, seen.cache = SECRET, "q1", 3, "miss"
    line, rest = lines(seen)
    facts = json.loads(line)
    assert rest == ""
    assert {"method", "path", "query_hash", "time"} < set(facts)
    expected = {"status": 200, "duration_ms": 250.0, "bytes": 12, "rows": 3, "query_id": "q1"}
    assert expected.items() <= facts.items()
    assert (facts["outcome"], facts["cache"]) == ("ok", "miss")


@pytest.mark.parametrize("asked", [False, True])
def test_queries_and_addresses_are_left_out_unless_asked_for(asked: bool) -> None:
    """A log that leaks tells neither who asked nor what."""
    seen = Observation("GET", "/sparql", client="192.0.2.7", query=SECRET)
    line = lines(seen, log_queries=asked, log_addresses=asked)[0]
    assert ("Zjednatz" in line) is asked
    assert ("192.0.2.7" in line) is asked


def test_equal_queries_have_equal_hashes() -> None:
    """So the slow one can be found again without its text."""
    hashes = {
        json.loads(lines(Observation("GET", "/sparql", query=query))[0])["query_hash"]
        for query in (SECRET, SECRET, f"{SECRET} ")
    }
    assert len(hashes) == 2


@given(path=st.text(), query=st.text(), method=st.text())
def test_nothing_a_client_sends_breaks_the_line(path: str, query: str, method: str) -> None:
    """Line ends, escape sequences, halves of characters: one line of printable ASCII."""
    written = lines(Observation(method, path, query=query), log_queries=True)
    assert len(written) == 2
    assert written[0].isascii()
    assert written[0].isprintable()
    assert json.loads(written[0])["query_hash"]
