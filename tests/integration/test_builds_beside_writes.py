"""Builds, a purge and users' writes at the same time: each leaves to the others what is theirs."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conflictgraph.pipeline import build
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader

from ..attacks.crowd import Crowd, connect
from ..attacks.ledger import Tally
from ..attacks.readers import Reader as NumberReader
from ..attacks.victim import WRITER
from ..attacks.writers import (
    BEGIN,
    UPDATE,
    Client,
    CountingClient,
    FailingClient,
    GraphClient,
    UpdateClient,
)
from .conftest import RunningServer, start

COMMAND = (sys.executable, "-c", "from conflictgraph.cli import main; main()")
#: So long a build waits for the lock, in seconds, and a purge for readers.
PATIENCE = "60"
#: How the name of a graph begins that builds write.
BUILT = b"https://w3id.org/conflictgraph/graph/"


@pytest.fixture
def corpus(checkout: Path, tmp_path: Path) -> Path:
    """Copy the example corpus, so that a test may change it."""
    folder = tmp_path / "corpus"
    shutil.copytree(checkout / "examples" / "corpus", folder)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Iterator[RunningServer]:
    """Return a server over an empty store that users may write to."""
    tokens = tmp_path / "tokens"
    tokens.write_text(f"write {WRITER}\n")
    tokens.chmod(0o600)
    running = start(tmp_path, tmp_path / "graph", token_file=tokens)
    with connect(running.url) as http:
        http.post("/sparql", content=BEGIN, headers=UPDATE).raise_for_status()
    yield running
    assert running.stop() == 0, running.log.read_text()


@pytest.mark.parametrize("rounds", [1, pytest.param(25, marks=pytest.mark.soak)])
def test_builds_and_users_do_not_disturb_each_other(
    site: RunningServer, corpus: Path, tmp_path: Path, rounds: int
) -> None:
    """All that users were told is there, and all that was built is as if it were built alone."""
    originals = shutil.copytree(corpus, tmp_path / "originals")
    tally = Tally()
    clients = users(tally)
    for _ in range(rounds):
        shutil.copytree(originals, corpus, dirs_exist_ok=True)
        with Crowd(clients, site.url):
            purged = build_change_and_purge(corpus, site.store)
        with connect(site.url) as http:
            for client in clients:
                client.check(http)
        build([corpus], tmp_path / "alone", jobs=1, sync=True)
        assert built(site.store) == built(tmp_path / "alone") != b""
        assert not holders(site.store, purged)
    assert tally.least


def build_change_and_purge(corpus: Path, store: Path) -> str:
    """Do all that can be done with documents; return the identity of the one that was purged."""
    run("build", corpus, store)
    first, second, *_ = articles(corpus)
    remove(first)
    run("build", corpus, store, "--sync")
    purged = identity_of(store, second)
    remove(second)
    run("remove", purged, store, "--purge", "--readers-timeout", PATIENCE)
    change_all(corpus)
    run("build", corpus, store, "--sync")
    return purged


def run(command: str, given: Path | str, store: Path, *options: str) -> None:
    """Run one of our commands in a process of its own, as long as it takes to get the lock."""
    told = (command, str(given), "--store", str(store), "--lock-timeout", PATIENCE, *options)
    done = subprocess.run([*COMMAND, *told], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def users(tally: Tally) -> list[Client]:
    """Return clients that begin with an empty store; some raise the same number."""
    return [
        GraphClient("mine", random.Random(1)),  # noqa: S311 - repeatable, not secret
        UpdateClient("mine"),
        CountingClient(tally),
        FailingClient(random.Random(2)),  # noqa: S311 - as above
        NumberReader(),
    ]


def articles(corpus: Path) -> list[Path]:
    """Return the annotation files, in order."""
    return sorted(corpus.glob("*/*.ann"))


def remove(article: Path) -> None:
    """Delete an article and what belongs to it."""
    for suffix in (".ann", ".txt", ".meta.json"):
        article.with_suffix(suffix).unlink()


def change_all(corpus: Path) -> None:
    """Change the metadata of every article, so that a build replaces all that builds wrote."""
    for article in articles(corpus):
        side = article.with_suffix(".meta.json")
        metadata = json.loads(side.read_text(encoding="utf-8"))
        side.write_text(json.dumps(metadata | {"publisher": "Other Paper"}), encoding="utf-8")


def identity_of(store: Path, article: Path) -> str:
    """Return the identity of the document that was read from an article."""
    with Reader(StoreFolder(store)) as reader:
        (entry,) = reader.manifest.by_path(str(article))
        return entry.identity


def built(store: Path) -> bytes:
    """Return what builds wrote, as it is exported."""
    output = io.BytesIO()
    with Reader(StoreFolder(store)) as reader:
        reader.export("nq", output)
    lines = output.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if line.rpartition(b" <")[2].startswith(BUILT))


def holders(store: Path, identity: str) -> list[str]:
    """Return the files of a store in which the identity of a document stands."""
    files = (path for path in sorted(store.rglob("*")) if path.is_file())
    return [path.name for path in files if identity.encode() in path.read_bytes()]
