"""``conflictgraph restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from conflictgraph.cli.messages import say
from conflictgraph.cli.options import AsJson, LockTimeout, StoreFolderOption
from conflictgraph.cli.output import show_facts
from conflictgraph.cli.progress import progress
from conflictgraph.settings import read_settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.restore import restore as restore_backup


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` has written.")],
    store: StoreFolderOption = None,
    lock_timeout_s: LockTimeout = 10.0,
    as_json: AsJson = False,
) -> None:
    """Make a backup the live generation of the store, which need not exist.

    FILE is checked as a whole first. What was live stays as an older generation, as many as the
    setting `keep_generations` says. A running server answers from the backup with the next query.

    Exit status: 0 restored, 2 wrong usage, 3 FILE is no backup or damaged, the store is locked
    or the disk full; the store is then as it was.
    """
    settings = read_settings({"store": store})
    with progress("unpacking") as step:
        generation, head = restore_backup(
            StoreFolder(settings.store),
            file,
            lock_timeout_s=lock_timeout_s,
            keep_generations=settings.keep_generations,
            on_bytes=step,
        )
    if as_json:
        show_facts({"generation": generation, "documents": head.documents})
    else:
        say(f"{head.documents} documents are back, as generation {generation}", "bold")
