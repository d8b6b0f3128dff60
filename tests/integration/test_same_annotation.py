"""One article from several sources in one build: the same annotations are one document."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from conflictgraph.pipeline import BuildReport, build, validate

from .test_build import export

SUFFIXES = (".ann", ".txt", ".meta.json")


@pytest.fixture
def corpus(checkout: Path, tmp_path: Path) -> Path:
    """Return a folder of two articles, called ``b`` and ``c``."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    originals = sorted((checkout / "examples/corpus/karabakh").glob("*.ann"))
    for name, original in zip("bc", originals, strict=False):
        for suffix in SUFFIXES:
            shutil.copy(original.with_suffix(suffix), folder / f"{name}{suffix}")
    return folder


def copy(corpus: Path, name: str, *, of: str = "b") -> Path:
    """Return the annotations of an article as another tool saved them: other ids and order."""
    for suffix in SUFFIXES[1:]:
        shutil.copy(corpus / f"{of}{suffix}", corpus / f"{name}{suffix}")
    lines = (corpus / f"{of}.ann").read_text(encoding="utf-8").split("\n")
    renamed = [re.sub(r"\b([TERA])(\d+)\b", r"\g<1>9\2", line) for line in reversed(lines)]
    noted = [*filter(None, renamed), ""]
    (corpus / f"{name}.ann").write_text("\n".join(noted), encoding="utf-8")
    return corpus / f"{name}.ann"


def rules(report: BuildReport) -> list[tuple[str, str]]:
    same = [each for each in report.notices if each.rule == "source.same-annotation"]
    assert all(each.is_slight for each in same)
    return [(each.file, each.reason.split()[0]) for each in same]


def test_an_article_in_two_files_is_one_document(corpus: Path, tmp_path: Path) -> None:
    """Who keeps every article in each tool's format builds the folder as it is."""
    build([corpus], tmp_path / "alone", jobs=1)
    copy(corpus, "d")

    for report in (build([corpus], tmp_path / "graph", jobs=1), validate([corpus], jobs=1)):
        assert (report.read, report.refused) == (2, ())
        assert rules(report) == [("d.ann", "b.ann")]
    assert export(tmp_path / "graph") == export(tmp_path / "alone")


def test_what_came_later_gives_the_same_graph(corpus: Path, tmp_path: Path) -> None:
    """A second file of an article that is in the store already changes nothing, ever again."""
    store = tmp_path / "graph"
    first = build([corpus], store, jobs=1)
    copy(corpus, "a")

    for _ in range(2):
        report = build([corpus], store, jobs=1, sync=True)
        assert (report.generation, report.refused) == (first.generation, ())
        assert rules(report) == [("a.ann", "b.ann")]


def test_the_article_stays_when_its_first_file_goes(corpus: Path, tmp_path: Path) -> None:
    """The second file takes over: the graph is the same as before."""
    store = tmp_path / "graph"
    copy(corpus, "d")
    build([corpus], store, jobs=1)
    before = export(store)
    for suffix in SUFFIXES:
        (corpus / f"b{suffix}").unlink()

    report = build([corpus], store, jobs=1, sync=True)

    assert (report.refused, rules(report)) == ((), [])
    assert export(store) == before


def test_a_file_that_becomes_a_copy_loses_its_own_document(corpus: Path, tmp_path: Path) -> None:
    """What no file says any more does not stay in the graph, with or without --sync."""
    store = tmp_path / "graph"
    build([corpus], store, jobs=1)
    copy(corpus, "c")

    report = build([corpus], store, jobs=1)

    assert (report.removed, report.refused) == (("c.ann",), ())
    for suffix in SUFFIXES:
        (corpus / f"c{suffix}").unlink()
    build([corpus], tmp_path / "fresh", jobs=1)
    assert export(store) == export(tmp_path / "fresh")


def test_a_correction_in_one_file_only_is_told(corpus: Path, tmp_path: Path) -> None:
    """Nobody but the owner can tell which of two versions is right."""
    store = tmp_path / "graph"
    side = copy(corpus, "d").with_suffix(".meta.json")
    build([corpus], store, jobs=1)
    before = export(store)
    metadata = json.loads(side.read_text(encoding="utf-8"))
    side.write_text(json.dumps(metadata | {"title": "Corrected"}), encoding="utf-8")

    report = build([corpus], store, jobs=1)

    assert [(each.source, each.rule) for each in report.refused] == [("d.ann", "source.duplicate")]
    assert export(store) == before


def test_a_store_without_annotations_gets_them(corpus: Path, tmp_path: Path) -> None:
    """After an upgrade one build is enough, although no source has changed."""
    store = tmp_path / "graph"
    build([corpus], store, jobs=1)
    forget_annotations(store)
    copy(corpus, "d")

    assert build([corpus], store, jobs=1).read == 2
    assert build([corpus], store, jobs=1).unchanged == 2


def forget_annotations(store: Path) -> None:
    """Make the live generation what an earlier version has written."""
    (manifest,) = store.glob("generations/*/manifest.sqlite")
    connection = sqlite3.connect(manifest)
    connection.execute("DROP TABLE annotation")
    connection.commit()
    connection.close()
