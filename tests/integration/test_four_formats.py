"""One article in four formats is one graph, byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conflictgraph.pipeline import build
from conflictgraph.readers import iter_sources, read
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import load_scheme
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.writers import WRITERS, Writer

#: The files that hold the annotations of the first article, and what belongs to them.
SEED = "spiegel-2020-10-22"
SEED_FILES = {
    "brat": (".ann", ".txt"),
    "cas-json": (".cas.json",),
    "cas-xmi": (".xmi",),
    "web-annotation": (".wa.jsonld", ".txt"),
}


def graph_of(folder: Path) -> list[str]:
    """Build what is in a folder, and return its graph as sorted lines."""
    store = folder.parent / f"{folder.name}-graph"
    report = build([folder], store, jobs=1)
    assert (report.read, report.refused) == (1, ())
    with Reader(StoreFolder(store)) as reader:
        return sorted(map(str, reader.iter_quads()))


@pytest.fixture(scope="module")
def seed_graph(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return graph_of(seed_in(shared, tmp_path_factory.mktemp("seed"), "brat"))


def seed_in(shared: Path, tmp_path: Path, name: str) -> Path:
    """Return a folder that holds the first article in one format only."""
    source, target = shared / "corpus" / "seed", tmp_path / name
    target.mkdir()
    for suffix in (*SEED_FILES[name], ".meta.json"):
        shutil.copy(source / f"{SEED}{suffix}", target)
    return target


@pytest.mark.parametrize("name", SEED_FILES)
def test_an_article_made_by_hand_is_one_graph(
    shared: Path, tmp_path: Path, seed_graph: list[str], name: str
) -> None:
    """Whichever tool an article was annotated with, the same statements have the same IRIs."""
    (source,) = iter_sources([seed_in(shared, tmp_path, name)])

    assert source.format == name
    assert graph_of(source.path.parent) == seed_graph


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.NAME)
def test_an_article_given_to_a_tool_is_one_graph(
    checkout: Path, tmp_path: Path, writer: Writer
) -> None:
    """What leaves for a tool and comes back unchanged changes nothing."""
    article = checkout / "examples" / "corpus" / "karabakh" / "nk-2020-10-12-waffenruhe.ann"
    (source,) = iter_sources([article])
    own, other = tmp_path / "own", tmp_path / "other"
    for folder in (own, other):
        folder.mkdir()
    for suffix in (".ann", ".txt", ".meta.json"):
        shutil.copy(article.with_suffix(suffix), own)
    done = writer.write(read(source), "article", load_scheme(ontology_folder()))
    for name, content in done.files.items():
        (other / name).write_bytes(content)

    assert graph_of(other) == graph_of(own)
