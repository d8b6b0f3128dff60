"""A server answers while other processes build, and neither harms the other."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import QuerySolutions

from conflictgraph.pipeline import build
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader

if TYPE_CHECKING:
    from conftest import StartServer

TITLES = """
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?title WHERE { ?document a cg:NewsArticle ; dcterms:title ?title }
"""
COMMAND = (sys.executable, "-c", "from conflictgraph.cli import main; main()")


@pytest.fixture
def article(checkout: Path, tmp_path: Path) -> Path:
    """Copy one example article, so that a test may change it."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    source = min((checkout / "examples" / "corpus").glob("*/*.ann"))
    for suffix in (".ann", ".txt", ".meta.json"):
        shutil.copy(source.with_suffix(suffix), folder / f"article{suffix}")
    return folder / "article.ann"


def retitle(article: Path, title: str) -> None:
    """Give an article another title."""
    side = article.with_suffix(".meta.json")
    metadata = json.loads(side.read_text(encoding="utf-8"))
    side.write_text(json.dumps(metadata | {"title": title}), encoding="utf-8")


def start_build(article: Path, store: Path) -> subprocess.Popen[bytes]:
    """Start ``conflictgraph build`` in a process of its own."""
    return subprocess.Popen(
        [*COMMAND, "build", str(article), "--store", str(store)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_the_next_answer_is_from_the_new_generation(
    article: Path, tmp_path: Path, start_server: StartServer
) -> None:
    """A build in another terminal needs no restart and no waiting."""
    store = tmp_path / "graph"
    retitle(article, "Before")
    build([article], store, jobs=1)
    server = start_server(store)

    def titles() -> list[str]:
        answer = server.client.get("/sparql", params={"query": TITLES}).json()
        return [row["title"]["value"] for row in answer["results"]["bindings"]]

    assert titles() == ["Before"]
    retitle(article, "After")
    assert start_build(article, store).wait() == 0
    assert titles() == ["After"]


@pytest.mark.parametrize("rounds", [6, pytest.param(60, marks=pytest.mark.soak)])
def test_killed_builds_lose_nothing(
    article: Path, tmp_path: Path, start_server: StartServer, rounds: int
) -> None:
    """Killed at any moment, a build leaves the old article or the new one, whole."""
    store = tmp_path / "graph"
    retitle(article, "Round 0")
    build([article], store, jobs=1)
    server = start_server(store)
    chance = random.Random(7)  # noqa: S311 - when to kill is no secret
    allowed = {"Round 0"}
    for number in range(1, rounds + 1):
        title = f"Round {number}"
        retitle(article, title)
        process = start_build(article, store)
        try:
            process.wait(timeout=chance.uniform(0.05, 1.2))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        answer = server.client.get("/sparql", params={"query": TITLES})
        (row,) = answer.json()["results"]["bindings"]
        assert row["title"]["value"] in {*allowed, title}
        allowed = {row["title"]["value"]}

    retitle(article, "At last")
    assert start_build(article, store).wait() == 0
    with Reader(StoreFolder(store)) as reader:
        assert len(reader.manifest) == 1
        solutions = reader.query(TITLES)
        assert isinstance(solutions, QuerySolutions)
        assert [row["title"].value for row in solutions] == ["At last"]
    assert not list(store.glob("**/*.tmp"))


@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.soak)])
def test_a_killed_server_harms_no_store(
    article: Path, tmp_path: Path, start_server: StartServer, rounds: int
) -> None:
    """The server only reads; the next one starts on the same store and answers the same."""
    store = tmp_path / "graph"
    build([article], store, jobs=1)
    answers = set()
    for _ in range(rounds):
        server = start_server(store)
        answers.add(server.client.get("/sparql", params={"query": TITLES}).text)
        server.process.kill()
        server.process.wait()
    assert len(answers) == 1
    retitle(article, "Still writable")
    assert start_build(article, store).wait() == 0
