"""Validators: a tag stands for one answer, and only for that one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conflictgraph.server.negotiation import negotiate
from conflictgraph.server.operation import Operation
from conflictgraph.server.revision import Revision, is_current, read_revision
from conflictgraph.settings import Settings
from conflictgraph.store.generations import StoreFolder

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
    ["SELECT (RAND() AS ?x) {}", "SELECT (now( ) AS ?x) {}", r"SELECT (\u0052AND() AS ?x) {}"],
)
def test_an_answer_that_never_comes_twice_has_no_tag(query: str) -> None:
    """A cache must not freeze a random number."""
    assert REVISION.tag(Operation(query, (), (), negotiate("")), SETTINGS) is None


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
