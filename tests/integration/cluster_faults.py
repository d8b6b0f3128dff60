"""Faults for the workers of a test's cluster, which load this file when they start.

What is to go wrong stands in a folder, so that a test can change it while workers run:
``ends`` and ``waits`` name sources by their keys, and ``spoils`` is there or not.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conflictgraph.pipeline.cluster import machine
from conflictgraph.pipeline.cluster.shelf import Shelf

FAULTS = Path(os.environ["CLUSTER_FAULTS"])
_PROCESS, _PUT = machine.process, Shelf.put
#: Longer than any test; a process that nobody needs any more must end.
_LONGEST_S = 120


def dask_setup(_worker: object) -> None:
    """Put the faults into this worker."""
    machine.process = _process  # type: ignore[assignment] # the same, with faults
    Shelf.put = _put  # type: ignore[method-assign] # the same, with faults


def _process(source: Any, digest: str, knowledge: Any) -> Any:
    if source.key in _named("ends"):
        os.kill(os.getpid(), 9)
    if source.key in _named("waits"):
        try:
            # Whoever comes first waits. Whoever comes after it does its work.
            with (FAULTS / "waiting.new").open("x") as file:
                file.write(str(os.getpid()))
            (FAULTS / "waiting.new").rename(FAULTS / "waiting")
            (FAULTS / "waiting.new").touch()
            _wait_while((FAULTS / "waiting").exists)
        except FileExistsError:
            pass
    return _PROCESS(source, digest, knowledge)


def _put(shelf: Shelf, content: bytes) -> str:
    name = _PUT(shelf, content)
    try:
        (FAULTS / "spoils").unlink()
    except FileNotFoundError:
        return name
    path = Path(shelf.url.removeprefix("file://"), name)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    return name


def _wait_while(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _LONGEST_S
    while condition() and time.monotonic() < deadline:
        time.sleep(0.05)


def _named(fault: str) -> list[str]:
    try:
        return (FAULTS / fault).read_text().split()
    except FileNotFoundError:
        return []
