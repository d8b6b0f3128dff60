"""Editors and fronts that are killed: what was acknowledged is there, once, and nothing is half."""

from __future__ import annotations

import asyncio
import os
import random
import select
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from conflictgraph.errors import UploadError, WorkerLostError
from conflictgraph.store.changes import DEFAULT_BASE
from conflictgraph.store.edit.edits import GraphPut, Update
from conflictgraph.store.edit.process import Report
from conflictgraph.store.edit.queue import EditLimits, EditQueue
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader

#: Writes its number into two graphs, and counts itself.
EDIT = (
    "DELETE {{ <x:counter> <x:n> ?n }} INSERT {{ <x:counter> <x:n> ?m . <x:s> <x:p> {0} . "
    "GRAPH <x:twin> {{ <x:s> <x:p> {0} }} }} WHERE "
    "{{ OPTIONAL {{ <x:counter> <x:n> ?n }} BIND(COALESCE(?n, 0) + 1 AS ?m) }}"
)
LIMITS = EditLimits(timeout_s=120.0, lock_timeout_s=60.0)

#: A front whose writers go on for ever; prints each number that was acknowledged.
FRONT = f"""
import asyncio, sys
from itertools import count
from conflictgraph.store.edit.queue import EditLimits, EditQueue
from conflictgraph.store.edit.edits import Update
from conflictgraph.store.generations import StoreFolder

async def write(edits, numbers):
    for number in numbers:
        await edits.apply(Update({EDIT!r}.format(number)))
        print(number, flush=True)

async def main():
    numbers = count(int(sys.argv[2]))
    limits = EditLimits(timeout_s=120.0, lock_timeout_s=60.0)
    async with EditQueue(StoreFolder(sys.argv[1]), limits, {DEFAULT_BASE!r}) as edits:
        await asyncio.gather(*(write(edits, numbers) for _ in range(4)))

asyncio.run(main())
"""


def numbers(folder: StoreFolder, pattern: str) -> list[int]:
    with Reader(folder) as reader:
        rows = reader.query(f"SELECT ?n {{ {pattern} }}", union=False)
        return sorted(int(row[0].value) for row in rows)  # type: ignore[union-attr]


def check_whole(folder: StoreFolder) -> list[int]:
    """Check that every edit is there entirely, and once; return the numbers that are."""
    written = numbers(folder, "<x:s> <x:p> ?n")
    assert written == numbers(folder, "GRAPH <x:twin> { <x:s> <x:p> ?n }")
    assert numbers(folder, "<x:counter> <x:n> ?n") == [len(written)]
    return written


def children(pid: int) -> set[int]:
    """Return the processes whose parent this is, whichever of its threads started them."""
    found: set[int] = set()
    with suppress(OSError):  # it ends while it is looked at
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            found |= {int(child) for child in path.read_text().split()}
    return found


def editors(pid: int) -> set[int]:
    return {child for child in children(pid) if is_editor(child)}


def is_editor(pid: int) -> bool:
    try:
        return b"conflictgraph.store.edit.editor" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


async def kill_editors(folder: StoreFolder, rounds: int, seed: int) -> tuple[set[int], int]:
    """Write and kill at the same time; return what was acknowledged and how much was not."""
    chance = random.Random(seed)  # noqa: S311 - chooses a moment, keeps no secret
    acknowledged: set[int] = set()
    lost = 0
    killed = asyncio.Event()
    fresh = count()

    async def write(edits: EditQueue) -> None:
        nonlocal lost
        while not killed.is_set():
            number = next(fresh)
            try:
                await edits.apply(Update(EDIT.format(number)))
                acknowledged.add(number)
            except WorkerLostError:
                lost += 1

    async def kill() -> None:
        for _ in range(rounds):
            await asyncio.sleep(chance.random() * 0.25)
            for pid in editors(os.getpid()):
                os.kill(pid, signal.SIGKILL)
        killed.set()

    async with EditQueue(folder, LIMITS, DEFAULT_BASE) as edits:
        await edits.apply(Update(EDIT.format(next(fresh))))
        acknowledged.add(0)
        await asyncio.gather(kill(), *(write(edits) for _ in range(4)))
    return acknowledged, lost


def check_killed_editors(folder: StoreFolder, rounds: int, seed: int) -> None:
    acknowledged, lost = asyncio.run(kill_editors(folder, rounds, seed))
    # An edit that was told to be lost is not there: its sender may safely send it again.
    assert set(check_whole(folder)) == acknowledged
    assert lost <= rounds
    assert len(folder.numbers()) <= LIMITS.keep_generations + 1


def test_no_acknowledged_write_dies_with_an_editor(tmp_path: Path) -> None:
    """Whenever the editor is killed, what was answered is live, once, and whole."""
    check_killed_editors(StoreFolder(tmp_path), rounds=12, seed=1)


class HandingOverToTheDead(EditQueue):
    """A queue whose editor dies in the moment it is handed the second batch, and unnoticed."""

    batches = 0

    async def _hand_over(self, name: str, batch: list[Any]) -> Report:
        self.batches += 1
        if self.batches == 2:
            (pid,) = editors(os.getpid())
            os.kill(pid, signal.SIGKILL)
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # noqa: ASYNC222 - blocks on purpose
        return await super()._hand_over(name, batch)


class HearingNothingOfTheEnd(EditQueue):
    """A queue whose editor publishes and dies unheard, as do all that are started after it."""

    published = False

    async def _hand_over(self, name: str, batch: list[Any]) -> Report:
        if self.published:
            return Report(failure=WorkerLostError("killed at its start"))
        self.published = True
        report = await super()._hand_over(name, batch)
        assert report.live is not None
        return replace(report, live=None, ended=False, failure=WorkerLostError("killed"))


def test_what_is_live_is_never_told_to_be_lost(tmp_path: Path) -> None:
    """However many editors die before one can say so: an error means that nothing was done."""

    async def write() -> None:
        async with HearingNothingOfTheEnd(StoreFolder(tmp_path), LIMITS, DEFAULT_BASE) as edits:
            outcome = await edits.apply(Update(EDIT.format(0)))
            assert outcome.generation == StoreFolder(tmp_path).current()

    asyncio.run(write())
    assert check_whole(StoreFolder(tmp_path)) == [0]


def test_an_editor_that_is_dead_already_is_replaced(tmp_path: Path) -> None:
    """That the write to it fails, and not the read, makes no difference to whoever waits."""

    async def write() -> None:
        async with HandingOverToTheDead(StoreFolder(tmp_path), LIMITS, DEFAULT_BASE) as edits:
            for number in range(3):
                await edits.apply(Update(EDIT.format(number)))
            assert edits.batches == 4

    asyncio.run(write())
    assert check_whole(StoreFolder(tmp_path)) == [0, 1, 2]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_no_acknowledged_write_dies_with_many_editors(tmp_path: Path, seed: int) -> None:
    """The same, long enough to hit the narrow moments around the rename of CURRENT."""
    check_killed_editors(StoreFolder(tmp_path), rounds=200, seed=100 + seed)


def kill_fronts(folder: StoreFolder, rounds: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chooses a moment, keeps no secret
    acknowledged: set[int] = set()
    for each in range(rounds):
        command = [sys.executable, "-c", FRONT, str(folder.path), str(each * 1_000_000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as front:
            assert front.stdout is not None
            for _ in range(chance.randrange(1, 20)):
                acknowledged.add(int(front.stdout.readline()))
            orphans = editors(front.pid)
            front.kill()
            acknowledged |= {int(line) for line in front.stdout if line.endswith("\n")}
        with folder.write_lock(60.0):  # the editor has ended, or ends its last batch
            assert acknowledged <= set(check_whole(folder))
        wait_until_gone(orphans)


def wait_until_gone(pids: set[int]) -> None:
    """Wait for processes that are not our children to end."""
    for pid in pids:
        with suppress(ProcessLookupError):
            watched = os.pidfd_open(pid)
            try:
                ended, _, _ = select.select([watched], [], [], 60.0)
            finally:
                os.close(watched)
            assert ended, "an editor outlives its front"


def test_no_acknowledged_write_dies_with_a_front(tmp_path: Path) -> None:
    """A server that is killed leaves no process behind, and loses nothing that it answered."""
    kill_fronts(StoreFolder(tmp_path), rounds=3, seed=1)


@pytest.mark.soak
def test_no_acknowledged_write_dies_with_many_fronts(tmp_path: Path) -> None:
    """The same, two hundred times."""
    kill_fronts(StoreFolder(tmp_path), rounds=200, seed=2)


def test_an_upload_that_breaks_off_stores_nothing(tmp_path: Path) -> None:
    """Wherever a body of Turtle is cut, the graph is as it was."""
    folder = StoreFolder(tmp_path / "store")
    whole = "<a> <b> 1 , 2 , 3 .\n" * 3 + '<c> <d> "e" .'

    async def main() -> None:
        async with EditQueue(folder, LIMITS, DEFAULT_BASE) as edits:
            await edits.apply(Update("INSERT DATA { GRAPH <x:g> { <x:s> <x:p> 7 } }"))
            for end in (5, 10, 18, 19 + 5, len(whole) - 1, len(whole) - 4):
                body = tmp_path / f"{end}.ttl"
                body.write_text(whole[:end])
                with pytest.raises(UploadError):
                    await edits.apply(
                        GraphPut("x:g", body, "text/turtle", "http://base/", replace=True)
                    )

    asyncio.run(main())
    assert numbers(folder, "GRAPH <x:g> { ?s ?p ?n }") == [7]
    assert folder.numbers() == [1]
