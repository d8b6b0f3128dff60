"""``conflictgraph export --tables``: what is asked wrongly is refused, what is done is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conflictgraph import pipeline

from ...program import Ended, run


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """Return a folder with a store of one article."""
    folder = tmp_path_factory.mktemp("built")
    source = checkout / "examples/corpus/karabakh/nk-2020-09-30-verbuendete.ann"
    pipeline.build([source], folder / "graph", jobs=1)
    return folder


def export(folder: Path, *arguments: str | Path, **settings: str) -> Ended:
    return run("export", *arguments, cwd=folder, **settings)


def test_the_result_is_told_to_programs(built: Path, tmp_path: Path) -> None:
    """A script learns generation and rows without reading the files."""
    ended = export(built, "--tables", tmp_path / "t", "--json")
    facts = json.loads(ended.stdout)
    assert (facts["generation"], facts["rows"]["documents"]) == (1, 1)
    assert sorted(each.name for each in (tmp_path / "t").iterdir()) == [
        *("csv", "datapackage.json", "parquet")
    ]


def test_sentences_are_as_far_as_the_setting_says(built: Path, tmp_path: Path) -> None:
    """Who publishes no texts on pages does not publish them in tables."""
    found = {}
    for publish_text in ("none", "sentence"):
        folder = tmp_path / publish_text
        ended = export(built, "--tables", folder, "--format", "csv", publish_text=publish_text)
        assert ended.returncode == 0, ended.stderr
        found[publish_text] = (folder / "csv/spans.csv").read_text("utf-8")
    assert len(found["none"]) < len(found["sentence"])


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--tables", "t", "--format", "nq"), 2, "unknown format 'nq' of tables"),
        (("--tables", "t", "--format", "csv,"), 2, "unknown format '' of tables"),
        (("--tables", "t", "--output", "f"), 2, "give one of them"),
        (("--tables", "graph"), 2, "holds no tables"),
        (("--tables", "graph", "--force"), 2, "holds no tables"),
        (("--tables", "no/such/t"), 3, "No such file"),
        (("--tables", "t", "--store", "nowhere"), 3, "conflictgraph build"),
        (("--force",), 2, "for --tables"),
        (("--format", "xlsx"), 2, "unknown format 'xlsx'"),
    ],
)
def test_each_failure_has_its_status_and_leaves_nothing(
    built: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    """No failure ends in a traceback, prints data, or leaves half a folder behind."""
    ended = export(built, *arguments)
    assert ended.returncode == status, ended.stderr
    assert ended.stdout == ""
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert [each.name for each in built.iterdir()] == ["graph"]
