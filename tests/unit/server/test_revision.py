"""Validators: a tag stands for one answer, and only for that one."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.requests import Request

from conflictgraph.server.negotiation import negotiate
from conflictgraph.server.operation import Operation
from conflictgraph.server.revision import (
    Revision,
    conditions_of,
    is_current,
    read_revision,
)
from conflictgraph.settings import Settings
from conflictgraph.store.edit.edits import Conditions
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.query.requests import GraphRequest, ResourceRequest

SETTINGS = Settings()
OPERATION = Operation("ASK {}", (), (), negotiate("text/csv"))
REVISION = Revision(7, 1000)


@pytest.mark.parametrize(
    ("revision", "operation", "settings"),
    [
        (Revision(8, 1000), OPERATION, SETTINGS),
        (Revision(7, 2000), OPERATION, SETTINGS),
        (REVISION, Operation("ASK { }", (), (), negotiate("text/csv")), SETTINGS),
        (REVISION, Operation("ASK {}", ("urn:a",), (), negotiate("text/csv")), SETTINGS),
        (REVISION, Operation("ASK {}", (), ("urn:a",), negotiate("text/csv")), SETTINGS),
        (REVISION, Operation("ASK {}", (), (), negotiate("*/*")), SETTINGS),
        (REVISION, Operation("ASK {}", (), (), negotiate("application/json")), SETTINGS),
        (REVISION, OPERATION, Settings(default_graph="strict")),
    ],
)
def test_another_answer_has_another_tag(
    revision: Revision, operation: Operation, settings: Settings
) -> None:
    """Generation, query, dataset, media type and default graph each tell answers apart."""
    assert revision.tag(operation, settings) != REVISION.tag(OPERATION, SETTINGS)


def test_the_same_answer_has_the_same_tag() -> None:
    """A tag does not depend on when or how often it is made."""
    assert REVISION.tag(OPERATION, SETTINGS) == Revision(7, 1000).tag(OPERATION, SETTINGS)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (RAND() AS ?x) {}",
        "SELECT (now( ) AS ?x) {}",
        r"SELECT (\u0052AND() AS ?x) {}",
        "SELECT (STRUUID#\n() AS ?x) {}",
        "SELECT * {?s ?p ?o} ORDER BYRAND()",
        "SELECT * { SERVICEp:x {} }",
    ],
)
def test_an_answer_that_never_comes_twice_has_no_tag(query: str) -> None:
    """A cache must not freeze a random number."""
    assert REVISION.tag(Operation(query, (), (), negotiate("")), SETTINGS) is None


def test_a_deadline_makes_no_other_answer_and_an_explanation_is_never_the_same() -> None:
    """The former shares a copy with everybody else, the latter holds times of this evaluation."""
    hurried = replace(OPERATION, timeout_s=1.0)
    assert REVISION.tag(hurried, SETTINGS) == REVISION.tag(OPERATION, SETTINGS)
    assert REVISION.tag(replace(OPERATION, explain=True), SETTINGS) is None


def test_a_harmless_word_does_not_cost_the_tag() -> None:
    """The word "known" holds "now", and is no call of it."""
    query = "SELECT * { ?known <urn:brandy> ?uuid_of }"
    assert REVISION.tag(replace(OPERATION, query=query), SETTINGS) is not None


def test_a_graph_has_a_strong_tag_of_its_own() -> None:
    """Graph, media type and state tell tags apart; the default graph is no graph named None."""
    tags = {
        revision.graph_tag(asked.query, kind)
        for revision in (REVISION, Revision(8, 1000), Revision(7, 2000))
        for asked in (GraphRequest(None), GraphRequest("None"), ResourceRequest("urn:a"))
        for kind in ("text/turtle", "application/n-triples")
    }
    assert len(tags) == 18
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)
    assert REVISION.graph_tag("urn:a", "text/turtle").startswith('"7-3e8-')


@pytest.mark.parametrize(
    ("headers", "conditions"),
    [
        ({}, Conditions()),
        ({"if-match": "*"}, Conditions(if_match=("*",))),
        ({"if-match": '"7-3e8-ab", "x"'}, Conditions(if_match=("7-3e8-ab", "x"))),
        ({"if-match": 'W/"7-3e8-ab"'}, Conditions(if_match=())),
        ({"if-match": ""}, Conditions(if_match=())),
        ({"if-match": '"", "x"'}, Conditions(if_match=("x",))),
        ({"if-none-match": "*"}, Conditions(if_none_match=("*",))),
        ({"if-none-match": 'W/"7-3e8-ab"'}, Conditions(if_none_match=("7-3e8-ab",))),
    ],
)
def test_conditions_of_a_write(headers: dict[str, str], conditions: Conditions) -> None:
    """A weak tag never allows a write, and a header that says nothing allows nothing."""
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "method": "PUT", "headers": raw})
    assert conditions_of(request) == conditions


@pytest.mark.parametrize(
    ("header", "current"),
    [("{tag}", True), ('"x", {tag}', True), ("*", True), ('W/"x"', False), ("", False)],
)
def test_if_none_match(header: str, current: bool) -> None:
    """Lists and the star work; weak tags compare as equal."""
    tag = REVISION.tag(OPERATION, SETTINGS)
    assert is_current(tag, header.format(tag=tag)) is current


def test_a_store_built_anew_is_another_revision(tmp_path: Path) -> None:
    """Generation 1 of yesterday's store is not generation 1 of today's."""
    assert read_revision(StoreFolder(tmp_path)) is None
    current = tmp_path / "CURRENT"
    current.write_text("000001\n")
    os.utime(current, ns=(1000, 1000))
    before = read_revision(StoreFolder(tmp_path))
    os.utime(current, ns=(2000, 2000))
    after = read_revision(StoreFolder(tmp_path))
    assert before is not None
    assert after is not None
    assert before.generation == after.generation == 1
    assert before != after
