"""``conflictgraph replicate``."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from conflictgraph.cli.checks import size
from conflictgraph.cli.exits import Exit
from conflictgraph.cli.messages import say
from conflictgraph.cli.options import AsJson, LockTimeout, StoreFolderOption
from conflictgraph.cli.output import show_facts
from conflictgraph.cli.progress import progress
from conflictgraph.settings import read_settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.replication import Replicated, Replication

TargetArgument = Annotated[
    Path, typer.Argument(metavar="TARGET", help="Folder of the replica; it is made if need be.")
]
FollowOption = Annotated[
    bool, typer.Option("--follow", help="Go on with each new generation, until interrupted.")
]
IntervalOption = Annotated[
    float,
    typer.Option(
        "--interval", min=0.1, max=60, metavar="S", help="Seconds between two looks of --follow."
    ),
]


def replicate(
    target: TargetArgument,
    store: StoreFolderOption = None,
    follow: FollowOption = False,
    interval_s: IntervalOption = 1.0,
    lock_timeout_s: LockTimeout = 10.0,
    as_json: AsJson = False,
) -> None:
    """Copy the live generation of the store to TARGET and make it live there.

    Only files that TARGET does not have yet are copied, and they are read back before they are
    used. What is live in TARGET stays so until the copy is whole: `serve --store TARGET` answers
    from the new generation with the next query. Generations that the store no longer has go.
    Nobody else can write to TARGET. With --follow, run it where TARGET is served.

    Exit status: 0 copied, or nothing to do, or told to end; 2 wrong usage; 3 there is no store,
    TARGET is no replica of it, is locked, or its disk is full; 130 interrupted.
    """
    settings = read_settings({"store": store})
    with progress("copying") as step:
        replication = Replication(
            StoreFolder(settings.store),
            StoreFolder(target),
            lock_timeout_s=lock_timeout_s,
            on_bytes=step,
        )
        if not follow:
            _show(replication.run(), target, as_json=as_json)
            return
        with _ended_by_sigterm():
            for replicated in replication.follow(interval_s):
                _show(replicated, target, as_json=as_json)


def _show(replicated: Replicated, target: Path, *, as_json: bool) -> None:
    copied = replicated.copied
    if as_json:
        facts = {"target": str(target), "generation": replicated.generation}
        show_facts(facts | {"is_new": replicated.is_new} | asdict(copied))
    elif replicated.is_new:
        amount = f"{copied.copied_files} files copied ({size(copied.copied_bytes)})"
        say(
            f"generation {replicated.generation} is live in {target}: {amount}, "
            f"{copied.linked_files} were there",
            "bold",
        )
    else:
        say(f"{target} has generation {replicated.generation} already")


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM end the block like Control-C does, but with 0: that is how services end."""
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(Exit.OK)
