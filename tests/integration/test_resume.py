"""A build that is killed, and the next one that takes up its work."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conflictgraph.pipeline import build
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.purge import purge

from .test_build import articles, change_publisher, export

#: Builds, and sends itself a signal when so many documents are read.
KILLED = """
import os, sys
from pathlib import Path
from conflictgraph.pipeline import build

def on_document(done, total):
    if done == int(sys.argv[4]):
        os.kill(os.getpid(), int(sys.argv[3]))

if __name__ == "__main__":
    build([Path(sys.argv[1])], Path(sys.argv[2]), jobs=int(sys.argv[5]), on_document=on_document)
"""


@pytest.fixture
def corpus(checkout: Path) -> Path:
    """Return the example corpus; these tests change nothing in it."""
    return checkout / "examples" / "corpus"


@pytest.fixture(scope="session")
def uninterrupted(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the graph of the example corpus, built in one go."""
    store = tmp_path_factory.mktemp("whole") / "graph"
    build([checkout / "examples" / "corpus"], store, jobs=1)
    return export(store)


def interrupt(folder: Path, corpus: Path, number: int, after: int, jobs: int = 1) -> Path:
    """Return the store of a build that a signal ended; nothing of it is published."""
    program, store = folder / "killed.py", folder / "graph"
    program.write_text(KILLED)
    command = [sys.executable, program, corpus, store, str(int(number)), str(after), str(jobs)]
    # Its workers have its stderr as well: this returns when they have ended, too.
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.returncode != 0, done.stderr
    assert StoreFolder(store).current() is None
    return store


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize(("after", "jobs"), [(1, 1), (5, 1), (9, 2)])
def test_the_next_build_reads_only_the_rest(
    corpus: Path, tmp_path: Path, uninterrupted: bytes, number: int, after: int, jobs: int
) -> None:
    """Hours of work survive, and the graph is the same to the byte."""
    store = interrupt(tmp_path, corpus, number, after, jobs)

    report = build([corpus], store, jobs=1)

    assert (report.read, report.resumed) == (9, after)
    assert export(store) == uninterrupted
    assert not StoreFolder(store).spool.exists()


def test_what_changed_meanwhile_is_read_again(
    checkout: Path, tmp_path: Path, uninterrupted: bytes
) -> None:
    """A correction between the two builds is in the graph."""
    corpus = tmp_path / "corpus"
    for article in articles(checkout / "examples" / "corpus"):
        for part in article.parent.glob(f"{article.stem}.*"):
            copy = corpus / part.relative_to(checkout / "examples" / "corpus")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(part.read_bytes())
    store = interrupt(tmp_path, corpus, signal.SIGKILL, 4)
    change_publisher(articles(corpus)[0], "Ein anderes Blatt")

    report = build([corpus], store, jobs=1)

    assert (report.read, report.resumed) == (9, 3)
    assert b"Ein anderes Blatt" in export(store)
    assert export(store) != uninterrupted


def test_a_purge_takes_what_an_interrupted_build_left(corpus: Path, tmp_path: Path) -> None:
    """A text that has to go is not left behind in a file that nobody thinks of."""
    article = articles(corpus)[0]
    store = tmp_path / "graph"
    build([article], store, jobs=1)
    StoreFolder(store).spool.write_bytes(b"a text")

    purge(StoreFolder(store), article.name, base="https://w3id.org/conflictgraph/")

    assert not StoreFolder(store).spool.exists()
