"""Backups taken and put back while everybody goes on working."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from itertools import count as count_up
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import httpx
import pytest

from conflictgraph.errors import StoreVersionError
from conflictgraph.pipeline import build
from conflictgraph.server.run import serve
from conflictgraph.settings import Settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.backup import backup
from conflictgraph.store.keeping.restore import restore
from conflictgraph.store.keeping.upgrade import upgrade
from conflictgraph.store.manifest import FILE_NAME
from conflictgraph.store.reader import Reader

if TYPE_CHECKING:
    from conftest import Publish, StartServer

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
#: Of so many generations backups are taken while they come and go.
GENERATIONS = 4


def count(client: httpx.Client) -> int:
    """Ask how many triples there are."""
    answer = client.get("/sparql", params={"query": COUNT}, headers={"Accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    return int(answer.text.split()[1])


def graph(size: int) -> bytes:
    """Return a dataset of so many triples in one graph, as TriG."""
    triples = "".join(f"<id/{n}> <http://e.org/p> {size} . " for n in range(size))
    return f"GRAPH <http://e.org/counted> {{ {triples} }}".encode()


def test_backups_between_writes_are_whole(tmp_path: Path, publish_graphs: Publish) -> None:
    """Each backup is one generation, whatever is published and pruned meanwhile."""
    store = tmp_path / "graph"
    publish_graphs(store, graph(50))
    done = threading.Event()

    def write() -> None:
        size = 50
        while not done.is_set():
            size += 1
            publish_graphs(store, graph(size))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen: dict[int, Path] = {}
        for number in count_up():
            head = backup(StoreFolder(store), tmp_path / f"{number}.zip")
            seen[head.generation] = tmp_path / f"{number}.zip"
            if len(seen) == GENERATIONS:
                break
    finally:
        done.set()
        writer.join()
    for file in seen.values():
        folder = StoreFolder(tmp_path / file.stem)
        restore(folder, file)
        assert _is_one_generation(folder)


def _is_one_generation(folder: StoreFolder) -> bool:
    """Tell whether every triple says how many there are, and is right."""
    with Reader(folder) as reader:
        sizes = [int(quad.object.value) for quad in reader.iter_quads("http://e.org/counted")]
    return sizes == [len(sizes)] * len(sizes)


def test_a_restore_is_answered_from_at_once(
    own_store: Path, tmp_path: Path, start_server: StartServer, publish_graphs: Publish
) -> None:
    """A mistake is taken back under a running server, and can itself be taken back."""
    server = start_server(own_store)
    before = count(server.client)
    backup(StoreFolder(own_store), tmp_path / "graph.zip")
    publish_graphs(own_store, graph(1_000))
    assert count(server.client) == before + 1_000
    number, _ = restore(StoreFolder(own_store), tmp_path / "graph.zip")
    assert count(server.client) == before
    assert server.client.get("/healthz").json()["generation"] == number == 3


def test_a_store_copied_from_a_backup_builds_on(checkout: Path, tmp_path: Path) -> None:
    """A restored store knows its sources: the next build reads only what has changed."""
    corpus = tmp_path / "corpus"
    shutil.copytree(checkout / "examples/corpus/karabakh", corpus)
    build([corpus], tmp_path / "graph", jobs=1)
    backup(StoreFolder(tmp_path / "graph"), tmp_path / "graph.zip")
    restore(StoreFolder(tmp_path / "other"), tmp_path / "graph.zip")
    report = build([corpus], tmp_path / "other", jobs=1)
    assert (report.read, report.generation) == (0, 1)


def test_a_server_says_that_a_store_is_older_until_it_is_upgraded(
    own_store: Path, start_server: StartServer
) -> None:
    """A wrong answer is worse than none; and nobody has to stop the server for the upgrade."""
    server, folder = start_server(own_store), StoreFolder(own_store)
    before = count(server.client)
    shutil.copytree(folder.generation(1), folder.generation(2))
    with closing(sqlite3.connect(folder.generation(2) / FILE_NAME)) as manifest, manifest:
        manifest.execute("DELETE FROM meta")
    folder.lock_file(2).touch()
    folder.make_live(2)

    refused = server.client.get("/sparql", params={"query": COUNT})
    assert (refused.status_code, refused.json()["code"]) == (503, StoreVersionError.code)
    assert upgrade(folder).generation == 3
    assert count(server.client) == before


def test_a_server_does_not_start_on_a_store_of_another_version(
    checkout: Path, tmp_path: Path
) -> None:
    """Whoever starts it learns at once what to do, not its clients."""
    with ZipFile(checkout / "tests/data/stores/format-0.zip") as archive:
        archive.extractall(tmp_path / "graph")
    with pytest.raises(StoreVersionError, match="format 0"):
        serve(Settings(store=tmp_path / "graph", port=0))
