"""The page of questions names queries that exist, and every question that a test asks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conflictgraph.catalogue import load_catalogue

ROW = re.compile(r"^\| (\d\d) \| ([^|]+\?) \| ([^|]+\?) \| ([^|]+) \|$", re.MULTILINE)
COMMAND = re.compile(r"`([^`]+)`")
TEST = re.compile(r"^def test_cq(\d\d)_", re.MULTILINE)


@pytest.fixture(scope="module")
def rows(checkout: Path) -> list[tuple[str, str, str, str]]:
    return ROW.findall((checkout / "docs/reference/competency.md").read_text("utf-8"))


def test_all_forty_questions_stand_there_in_two_languages(rows: list[tuple[str, ...]]) -> None:
    """Nothing falls out of the list, or stands in it twice."""
    assert [row[0] for row in rows] == [f"{number:02}" for number in range(1, 41)]
    for column in (1, 2):
        assert len({row[column] for row in rows}) == 40


def test_what_they_are_asked_with_can_be_asked(rows: list[tuple[str, ...]]) -> None:
    """A reader who types the query with these values is not refused."""
    catalogue = load_catalogue()
    for row in rows:
        commands = COMMAND.findall(row[3])
        assert commands, row
        for command in commands:
            name, *flags = command.split(" -p ")
            assert catalogue[name].bind(dict(flag.split("=", 1) for flag in flags))


def test_questions_that_are_tested_stand_there(rows: list[tuple[str, ...]], checkout: Path) -> None:
    """Each test of a question has its line on the page."""
    modules = (checkout / "tests/queries").glob("test_competency_*.py")
    tested = {number for each in modules for number in TEST.findall(each.read_text("utf-8"))}
    assert len(tested) == 40
    assert tested <= {row[0] for row in rows}
