"""The processes of a running server, as the system sees them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

PATIENCE_S = 30.0


def below(process: int) -> list[int]:
    """Return a process and all that it and its children have started, as far as they run."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [process, *(one for child in children for one in below(int(child)))]


def running(process: int, word: bytes) -> list[int]:
    """Return those of a process and all below it whose command line holds a word."""
    return [each for each in below(process) if word in _command(each)]


def kill(processes: Iterable[int]) -> None:
    """Kill, as no program can refuse; those that ended before are no matter."""
    for process in processes:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


def wait_until_gone(processes: Iterable[int]) -> None:
    """Wait for the end of processes that must end.

    Raises:
        AssertionError: one does not.
    """
    deadline = time.monotonic() + PATIENCE_S
    while left := [each for each in processes if _alive(each)]:
        assert time.monotonic() < deadline, [(each, _command(each)) for each in left]
        time.sleep(0.01)


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _alive(process: int) -> bool:
    """Tell whether a process runs; one that waits to be reaped does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
