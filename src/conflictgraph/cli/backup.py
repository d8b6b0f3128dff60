"""``conflictgraph backup``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from conflictgraph.cli.messages import say
from conflictgraph.cli.options import AsJson, StoreFolderOption
from conflictgraph.cli.output import show_facts
from conflictgraph.cli.progress import progress
from conflictgraph.settings import read_settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.backup import backup as write_backup


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write, a ZIP file.")],
    store: StoreFolderOption = None,
    as_json: AsJson = False,
) -> None:
    """Write the live generation of the store into one FILE.

    Servers and builds go on meanwhile. FILE is replaced only once all has been written and has
    reached the disk; only its owner can read it, because it holds the texts of the documents.

    Exit status: 0 written, 2 wrong usage, 3 there is no store, or FILE cannot be written.
    """
    settings = read_settings({"store": store})
    with progress("writing") as step:
        head = write_backup(StoreFolder(settings.store), file, step)
    if as_json:
        show_facts({"file": str(file)} | asdict(head))
    else:
        say(f"generation {head.generation}, {head.documents} documents, is in {file}", "bold")
