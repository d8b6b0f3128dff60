"""Replicate a store again and again, each time killed one step later; a program of its own.

    python killed_replication.py SOURCE BEGUN FOLDER

BEGUN is a replica of an older state. A step is a change of the file system that Python's audit
events tell of: a file opened for writing, linked, renamed, removed, a folder made. After each kill
the replica has to be whole, and the next run has to complete it. Prints the number of steps.
Processes are forked, so that dozens of them cost seconds.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.replication import Replication

Contents = dict[str, bytes]


def contents(generation: Path) -> Contents:
    """Return all files of a generation."""
    return {path.name: path.read_bytes() for path in generation.iterdir()}


def replicate(source: Path, target: Path, last_step: int | None) -> int:
    """Replicate in a process of its own, killed at a step; return what it ended with."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        if last_step is not None:
            sys.addaudithook(killer(last_step))
        Replication(StoreFolder(source), StoreFolder(target)).run()
    finally:
        # Nothing of the parent's is to be flushed twice.
        os._exit(1 if sys.exc_info()[0] else 0)


def killer(last_step: int) -> Callable[[str, tuple[object, ...]], None]:
    """Return an audit hook that kills its process at a step."""
    steps = count()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if is_step(event, arguments) and next(steps) == last_step:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def is_step(event: str, arguments: tuple[object, ...]) -> bool:
    """Return whether an audit event tells of a change."""
    if event == "open":
        flags = arguments[2]
        return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event.startswith("os.") and event not in {"os.listdir", "os.scandir"}


def main(source: Path, begun: Path, folder: Path) -> None:
    """Kill it at each step there is."""
    states = {number: contents(StoreFolder(source).generation(number)) for number in (1, 2)}
    for step in count():
        # Linked: whatever is written in place shows in what it was begun with.
        target = StoreFolder(shutil.copytree(begun, folder / "target", copy_function=os.link))
        ended = replicate(source, target.path, step)
        assert ended in {0, -signal.SIGKILL}, (step, ended)
        live = target.current()
        assert live is not None
        assert contents(target.generation(live)) == states[live], step
        assert replicate(source, target.path, None) == 0, step
        assert target.current() == 2, step
        assert contents(target.generation(2)) == states[2], step
        assert not list(target.generations.glob("*.tmp")), step
        shutil.rmtree(target.path)
        assert contents(StoreFolder(begun).generation(1)) == states[1], step
        if not ended:
            print(step)
            return


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
