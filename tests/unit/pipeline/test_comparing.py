"""Whose version each file of one text is, when agreement is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflictgraph.pipeline.comparing import _by_annotator
from conflictgraph.readers import Part, SourceFile


def file(path: str) -> SourceFile:
    return SourceFile(Path(path).name, Path("/texts") / path, "brat")


def part(path: str, name: str, annotator: str = "") -> SourceFile:
    return SourceFile(
        f"{path}#{name}", Path("/texts") / path, "any", Part(name, 0, 1, annotator=annotator)
    )


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        ([file("anna/x.ann"), file("ben/x.ann")], ["anna", "ben"]),
        ([file("2020/anna/x.ann"), file("2020/ben/y.ann")], ["anna", "ben"]),
        ([file("anna.ann"), file("ben.ann")], ["anna.ann", "ben.ann"]),
        ([file("x.ann"), file("ben/x.ann")], ["x.ann", "ben"]),
        (
            [file("a/1/x.ann"), file("a/2/x.ann"), file("b/1/x.ann")],
            ["a/1/x.ann", "a/2/x.ann", "b/1/x.ann"],
        ),
        ([part("all.jsonl", "7"), part("all.jsonl", "8")], ["7", "8"]),
        ([part("p.zip", "x/a", "anna"), part("p.zip", "x/b", "ben")], ["anna", "ben"]),
        ([part("p.zip", "x/a", "anna"), file("gold/x.ann")], ["anna", "x.ann"]),
        ([part("p.zip", "1", "anna"), part("p.zip", "2", "anna")], ["anna (1)", "anna (2)"]),
        ([part("p.zip", "1", "anna"), part("q.zip", "1", "anna")], ["anna (1)", "anna (2)"]),
        ([file("x.ann")], ["x.ann"]),
    ],
)
def test_versions_have_the_names_that_people_know_them_by(sources, names):
    """The table speaks of annotators, not of paths, and never puts two under one name."""
    assert list(_by_annotator(sources)) == names


def test_the_version_agreed_on_is_nobodys():
    """Comparing annotators with their own compromise would praise whoever gave in least."""
    sources = [part("p.zip", "x/a", "anna"), part("p.zip", "x"), part("p.zip", "x/b", "ben")]

    assert list(_by_annotator(sources)) == ["anna", "ben"]
