"""Writers that are killed and readers that are slow: the store is always one whole state."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conflictgraph.errors import StoreLockedError
from conflictgraph.store.changes import DEFAULT_BASE
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.store.writer import Writer

#: Writes one of two states after the other, for ever; both differ in every document.
BUILDER = """
import itertools, sys
from conflictgraph.store.changes import DEFAULT_BASE, DocumentChange
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.writer import Writer

def change(number, state):
    identity = f"{number:08x}{state:08x}"
    graph = f"<{DEFAULT_BASE}graph/doc/{identity}>"
    affair = f"<{DEFAULT_BASE}id/soa/action-{(number + state) % 7:012x}>"
    lines = "".join(
        f'<urn:{identity}:{n}> <urn:p> "{n} of {state}" {graph} .\\n' for n in range(150)
    )
    lines += f"<urn:{identity}:s> <urn:hasContent> {affair} {graph} .\\n"
    lines += f"{graph} <urn:describes> <urn:{identity}> <{DEFAULT_BASE}graph/meta> .\\n"
    shared = f'<urn:e{number % 5}> <urn:label> "{state}" <{DEFAULT_BASE}graph/entities> .\\n'
    affairs = f'{affair} <urn:label> "content" <{DEFAULT_BASE}graph/soa> .\\n'
    return DocumentChange(
        f"k{number}", f"/k{number}", str(state), identity, f"text {identity}",
        lines.encode(), shared.encode(), affairs.encode(),
    )

def build(folder, state):
    with Writer(folder) as writer:
        for number in range(12):
            writer.replace(change(number, state))
        writer.publish()

folder = StoreFolder(sys.argv[1])
states = itertools.cycle([0, 1]) if sys.argv[2] == "for ever" else [int(sys.argv[2])]
for state in states:
    build(folder, state)
    print(state, flush=True)
"""


def start_builder(folder: StoreFolder, states: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILDER, str(folder.path), states]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def build(folder: StoreFolder, state: int) -> None:
    with start_builder(folder, str(state)) as process:
        assert process.wait() == 0


def exported(folder: StoreFolder) -> bytes:
    output = io.BytesIO()
    with Reader(folder) as reader:
        reader.export("nq", output)
        for entry in reader.manifest.iter_entries():
            output.write(f"{entry} {reader.manifest.text(entry.identity)}\n".encode())
    return output.getvalue()


def kill_writers(tmp_path: Path, rounds: int, seed: int) -> None:
    """Kill a writer at a random moment, look, and let the next one go on from there."""
    whole = set()
    for state in (0, 1):
        folder = StoreFolder(tmp_path / f"whole{state}")
        build(folder, state)
        whole.add(exported(folder))
    assert len(whole) == 2

    folder = StoreFolder(tmp_path / "store")
    chance = random.Random(seed)  # noqa: S311 - chooses a moment, keeps no secret
    build(folder, 0)
    interrupted = 0
    for _ in range(rounds):
        with start_builder(folder, "for ever") as writer:
            assert writer.stdout is not None
            writer.stdout.readline()  # one build is done: from now on something happens
            time.sleep(chance.random() * 0.5)
            writer.kill()
        interrupted += any(folder.generations.glob("*.tmp"))
        assert exported(folder) in whole
        build(folder, chance.randrange(2))
        assert exported(folder) in whole
        assert not list(folder.generations.glob("*.tmp"))
        assert len(folder.numbers()) == 2
    assert interrupted > 0


def test_a_killed_writer_leaves_one_whole_state(tmp_path: Path) -> None:
    """A build that dies at any moment has happened entirely or not at all."""
    kill_writers(tmp_path, rounds=5, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_many_killed_writers_leave_one_whole_state(tmp_path: Path, seed: int) -> None:
    """The same, long enough to hit the narrow moments between two renames."""
    kill_writers(tmp_path, rounds=60, seed=100 + seed)


def publish_piece(folder: StoreFolder, number: int) -> None:
    """Publish one more quad; its files lie beside all others and are never merged."""
    graph = f"{DEFAULT_BASE}graph/piece{number}"
    with Writer(folder, keep_generations=1) as writer:
        writer.replace_graph(graph, f'<urn:s{number}> <urn:p> "{number}" <{graph}> .\n'.encode())
        writer.publish()


def test_readers_of_old_generations_keep_hundreds_of_files(tmp_path: Path) -> None:
    """RocksDB opens files late; without the pin a slow reader would fail at its next scan."""
    folder = StoreFolder(tmp_path)
    for number in range(50):
        publish_piece(folder, number)
    live = folder.generation(50)
    assert len(list(live.glob("*.sst"))) > 300

    with Reader(folder) as slow:
        for number in range(50, 55):
            publish_piece(folder, number)
        assert folder.numbers() == [50, 55]
        assert len(set(slow.iter_nquads())) == 50
    publish_piece(folder, 55)
    assert folder.numbers() == [56]


def test_two_builds_at_once_both_get_done(tmp_path: Path) -> None:
    """The second waits for the first, and a third that will not wait is told."""
    folder = StoreFolder(tmp_path)
    links = f"{DEFAULT_BASE}graph/links"
    with Writer(folder) as writer:
        waiting = start_builder(folder, "1")
        with pytest.raises(StoreLockedError), Writer(folder, lock_timeout_s=0.05):
            pass
        writer.replace_graph(links, f"<urn:a> <urn:b> <urn:c> <{links}> .\n".encode())
        writer.publish()
    with waiting:
        assert waiting.wait() == 0
    with Reader(folder) as reader:
        assert len(reader.manifest) == 12
        assert links in reader.graphs()
