"""From folders of annotated text to generations of a real store."""

from __future__ import annotations

import io
import json
import os
import shutil
from pathlib import Path

import pytest

from conflictgraph.errors import UsageError
from conflictgraph.pipeline import KnowledgeFiles, build, validate
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader


@pytest.fixture
def corpus(checkout: Path, tmp_path: Path) -> Path:
    """Copy the example corpus, so that a test may spoil it."""
    folder = tmp_path / "corpus"
    shutil.copytree(checkout / "examples" / "corpus", folder)
    return folder


def export(store: Path) -> bytes:
    """Return the whole dataset as N-Quads."""
    output = io.BytesIO()
    with Reader(StoreFolder(store)) as reader:
        reader.export("nq", output)
    return output.getvalue()


def articles(corpus: Path) -> list[Path]:
    """Return the annotation files, in order."""
    return sorted(corpus.glob("*/*.ann"))


def change_publisher(article: Path, name: str) -> None:
    """Change the metadata of an article, and with them its graph."""
    side = article.with_suffix(".meta.json")
    metadata = json.loads(side.read_text(encoding="utf-8"))
    side.write_text(json.dumps(metadata | {"publisher": name}), encoding="utf-8")


def test_any_number_of_processes_gives_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    """The same input gives the same graph, byte for byte."""
    build([corpus], tmp_path / "one", jobs=1)
    build([corpus], tmp_path / "two", jobs=2)

    exported = export(tmp_path / "one")
    assert exported
    assert exported == export(tmp_path / "two")


def test_one_by_one_gives_the_same_bytes_as_all_at_once(corpus: Path, tmp_path: Path) -> None:
    """An incremental build ends where a full build does, whatever the order of the sources."""
    for article in reversed(articles(corpus)):
        build([article], tmp_path / "steps", jobs=1)
    build([corpus], tmp_path / "whole", jobs=1)

    assert export(tmp_path / "steps") == export(tmp_path / "whole")


def test_a_change_and_back_leaves_no_trace(corpus: Path, tmp_path: Path) -> None:
    """What an earlier version of an article said is gone, and nothing else."""
    store, article = tmp_path / "graph", articles(corpus)[0]
    build([corpus], store, jobs=1)
    before, side = export(store), article.with_suffix(".meta.json").read_bytes()

    change_publisher(article, "Ein anderes Blatt")
    changed = build([corpus], store, jobs=1)
    assert (changed.read, changed.unchanged) == (1, len(articles(corpus)) - 1)
    assert b"Ein anderes Blatt" in export(store)

    article.with_suffix(".meta.json").write_bytes(side)
    build([corpus], store, jobs=1)
    assert export(store) == before


def test_an_unchanged_corpus_makes_no_generation(corpus: Path, tmp_path: Path) -> None:
    """Building again reads nothing and publishes nothing; new times alone change nothing."""
    first = build([corpus], tmp_path / "graph", jobs=1)
    for article in articles(corpus):
        os.utime(article, ns=(1, 1))
    second = build([corpus], tmp_path / "graph", jobs=1)

    assert (second.read, second.unchanged) == (0, first.read)
    assert second.generation == first.generation


def test_a_file_named_alone_replaces_the_document_of_its_folder(
    corpus: Path, tmp_path: Path
) -> None:
    """One changed article can be built without naming the corpus."""
    store, article = tmp_path / "graph", articles(corpus)[0]
    build([corpus], store, jobs=1)
    change_publisher(article, "Ein anderes Blatt")

    report = build([article], store, jobs=1)

    assert (report.read, report.refused) == (1, ())
    with Reader(StoreFolder(store)) as reader:
        assert len(reader.manifest) == len(articles(corpus))


@pytest.mark.parametrize("sync", [False, True])
def test_a_broken_article_is_refused_and_the_others_go_in(
    corpus: Path, tmp_path: Path, *, sync: bool
) -> None:
    """Its last good version stays, unless the store is to mirror the sources."""
    store, article = tmp_path / "graph", articles(corpus)[0]
    build([corpus], store, jobs=1)
    good = export(store)
    lines = article.read_text(encoding="utf-8").splitlines(keepends=True)
    article.write_text("T1\tState 0 999999\tX\n" + "".join(lines[1:]), encoding="utf-8")

    report = build([corpus], store, jobs=1, sync=sync)

    (refused,) = report.refused
    assert refused.rule.startswith("brat.")
    assert (refused.source, refused.line) == (str(article.relative_to(corpus)), 1)
    assert refused.reason
    assert refused.hint
    assert report.removed == ((str(article.relative_to(corpus)),) if sync else ())
    assert (export(store) == good) is not sync


def test_a_removed_source_stays_until_it_is_synced(corpus: Path, tmp_path: Path) -> None:
    """A build adds and replaces; only --sync takes away."""
    store, article = tmp_path / "graph", articles(corpus)[0]
    build([corpus], store, jobs=1)
    for suffix in (".ann", ".txt", ".meta.json"):
        article.with_suffix(suffix).unlink()

    assert build([corpus], store, jobs=1).removed == ()
    report = build([corpus], store, jobs=1, sync=True)

    assert report.removed == (str(article.relative_to(corpus)),)
    build([corpus], tmp_path / "fresh", jobs=1)
    assert export(store) == export(tmp_path / "fresh")


def test_the_same_text_twice_is_refused_by_name(corpus: Path, tmp_path: Path) -> None:
    """A second source of one text that says something else is told where the first is."""
    article = articles(corpus)[0]
    copy = article.with_name("zz-copy.ann")
    for suffix in (".ann", ".txt", ".meta.json"):
        shutil.copy(article.with_suffix(suffix), copy.with_suffix(suffix))
    change_publisher(copy, "Somebody Else")

    for report in (build([corpus], tmp_path / "graph", jobs=1), validate([corpus], jobs=1)):
        (refused,) = report.refused
        assert refused.rule == "source.duplicate"
        assert refused.source.endswith("zz-copy.ann")
        assert str(article.relative_to(corpus)) in refused.reason


def test_a_moved_article_keeps_its_document(corpus: Path, tmp_path: Path) -> None:
    """Renaming a file is no second source of its text."""
    store, article = tmp_path / "graph", articles(corpus)[0]
    build([corpus], store, jobs=1)
    before = export(store)
    for suffix in (".ann", ".txt", ".meta.json"):
        article.with_suffix(suffix).rename(article.with_name("moved").with_suffix(suffix))

    report = build([corpus], store, jobs=1)

    assert (report.read, report.refused) == (1, ())
    assert export(store) == before


def test_texts_that_change_places_are_both_kept(corpus: Path, tmp_path: Path) -> None:
    """Two files may swap their contents in one build."""
    store, (one, other, *_) = tmp_path / "graph", articles(corpus)
    build([corpus], store, jobs=1)
    before = export(store)
    for suffix in (".ann", ".txt", ".meta.json"):
        parked = tmp_path / f"parked{suffix}"
        one.with_suffix(suffix).rename(parked)
        other.with_suffix(suffix).rename(one.with_suffix(suffix))
        parked.rename(other.with_suffix(suffix))

    report = build([corpus], store, jobs=1)

    assert (report.read, report.refused) == (2, ())
    assert export(store) == before


def test_validation_writes_nothing(corpus: Path, tmp_path: Path) -> None:
    """It reads and checks, and finds what a build would find."""
    report = validate([corpus], jobs=1)

    assert (report.read, report.refused) == (len(articles(corpus)), ())
    assert report.generation is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus"]


def test_a_source_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    """A misspelt path stops the build before anything is touched."""
    with pytest.raises(UsageError):
        build([tmp_path / "nowhere"], tmp_path / "graph")
    assert not (tmp_path / "graph").exists()


def test_the_base_moves_data_but_no_terms(corpus: Path, tmp_path: Path) -> None:
    """An own base names documents and graphs; terms, codes and the register stay."""
    build(
        [corpus], tmp_path / "graph", jobs=1, files=KnowledgeFiles(base="https://example.org/cg/")
    )
    exported = export(tmp_path / "graph")

    assert b"<https://example.org/cg/graph/soa>" in exported
    assert b"<https://w3id.org/conflictgraph/graph/" not in exported
    assert b"<https://w3id.org/conflictgraph/id/doc/" not in exported
    assert b"<https://w3id.org/conflictgraph/id/soa/" not in exported
    assert b"<https://w3id.org/conflictgraph/id/actor/russia>" in exported
