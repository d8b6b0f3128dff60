"""Purging under a running server: it answers all the time, and lets go of what is to be deleted."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from conflictgraph.pipeline import build
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.purge import purge

if TYPE_CHECKING:
    from conftest import StartServer

BASE = "https://w3id.org/conflictgraph/"
DEADLINE_S = 60
#: One row for every triple of triples: never answered in time.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
DOCUMENTS = f"""
SELECT ?document {{ ?document a <{BASE}ns#NewsArticle> }} ORDER BY ?document
"""


@pytest.fixture
def store(checkout: Path, tmp_path: Path) -> Path:
    """Return a store of two articles."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for source in (checkout / "examples/corpus/karabakh").glob("nk-2020-09-*"):
        shutil.copy(source, corpus)
    build([corpus], tmp_path / "graph", jobs=1)
    return tmp_path / "graph"


def documents(client: httpx.Client) -> list[str]:
    """Ask for the documents there are."""
    answer = client.get("/sparql", params={"query": DOCUMENTS})
    assert answer.status_code == 200, answer.text
    return [row["document"]["value"] for row in answer.json()["results"]["bindings"]]


def holders(store: Path, iri: str) -> list[str]:
    """Return the files of a store in which an IRI of a document stands."""
    identity = iri.rpartition("/")[2].encode()
    files = (path for path in sorted(store.rglob("*")) if path.is_file())
    return [path.name for path in files if identity in path.read_bytes()]


def test_a_server_goes_on_and_lets_go(store: Path, start_server: StartServer) -> None:
    """Nobody is interrupted, the next answer is without the document, and so are the files."""
    server = start_server(store)
    doomed, kept = documents(server.client)
    assert holders(store, doomed)
    done, answers = threading.Event(), []

    def ask() -> None:
        with httpx.Client(base_url=server.url, timeout=30) as client:
            while not done.is_set():
                answers.append(documents(client))

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    try:
        purged = purge(StoreFolder(store), doomed, base=BASE, readers_timeout_s=DEADLINE_S)
    finally:
        done.set()
        for asker in askers:
            asker.join()

    assert purged.held == {}
    assert StoreFolder(store).numbers() == [purged.generation]
    assert holders(store, doomed) == []
    assert documents(server.client) == [kept]
    assert all(answer in ([doomed, kept], [kept]) for answer in answers)


def test_a_server_that_nobody_asks_lets_go_too(store: Path, start_server: StartServer) -> None:
    """An erasure does not wait for the next visitor."""
    server = start_server(store)
    doomed, _ = documents(server.client)
    purged = purge(StoreFolder(store), doomed, base=BASE, readers_timeout_s=DEADLINE_S)
    assert purged.held == {}
    assert holders(store, doomed) == []


def test_a_long_query_is_waited_for_and_named(store: Path, start_server: StartServer) -> None:
    """The report names the process; once its query has ended, the purge can be finished."""
    server = start_server(store, query_timeout_s=600, shutdown_timeout_s=1)
    doomed, kept = documents(server.client)
    folder = StoreFolder(store)
    asker = threading.Thread(target=_ask_endlessly, args=(server.url,))
    asker.start()
    try:
        _wait_until_busy(server.process.pid)
        first = purge(folder, doomed, base=BASE, readers_timeout_s=2)
        assert list(first.held) == [1]
        assert holders(store, doomed)
        assert documents(server.client) == [kept]
    finally:
        server.stop()
        asker.join()
    again = purge(folder, doomed, base=BASE, readers_timeout_s=DEADLINE_S)
    assert again.held == {}
    assert holders(store, doomed) == []


def _ask_endlessly(url: str) -> None:
    with httpx.Client(base_url=url, timeout=600) as client:
        try:
            client.get("/sparql", params={"query": ENDLESS})
        except httpx.TransportError:
            return  # the server was stopped


def _wait_until_busy(server: int) -> None:
    """Wait until a worker of the server has worked for a while on one query."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        if any(_cpu_ticks(child) > 80 for child in children):
            return
        time.sleep(0.05)
    pytest.fail("no worker got busy")


def _cpu_ticks(process: str) -> int:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return int(fields[11]) + int(fields[12])
