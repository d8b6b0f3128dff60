"""The two corpora as stores in memory, built by the real pipeline; read only."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from conflictgraph.catalogue import load_catalogue
from conflictgraph.pipeline import build
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.vocab import BASE

ID = f"{BASE}id/"
CATALOGUE = load_catalogue()


def graph_of(source: Path, folder: Path) -> Store:
    """Build ``source`` into ``folder`` and return a copy of the graph in memory."""
    report = build([source], folder, jobs=1)
    assert report.read
    assert report.refused == ()
    copy = Store()
    with Reader(StoreFolder(folder)) as reader:
        copy.bulk_extend(reader.iter_quads())
    return copy


@pytest.fixture(scope="session")
def seed(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return the graph of the article the project started from."""
    source = shared / "corpus" / "seed" / "spiegel-2020-10-22.ann"
    return graph_of(source, tmp_path_factory.mktemp("seed") / "graph")


@pytest.fixture(scope="session")
def examples(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return the graph of the example corpus."""
    return graph_of(checkout / "examples" / "corpus", tmp_path_factory.mktemp("examples") / "graph")


def ask(store: Store, name: str, columns: str, **values: str) -> list[tuple[str, ...]]:
    """Ask a saved query.

    Args:
        store: the graph; all named graphs are asked as one.
        name: the query's name.
        columns: the columns to return, divided by spaces.
        values: its parameters.

    Returns:
        The rows, sorted, as many as there are; IRIs without the base, "" for what is unbound.
    """
    answer = store.query(CATALOGUE[name].bind(values), use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    return sorted(
        tuple(
            row[column].value.removeprefix(ID) if row[column] else "" for column in columns.split()
        )
        for row in answer
    )
