"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Sources = Annotated[
    list[Path],
    typer.Argument(
        metavar="SOURCES", help="Annotated documents, or folders that are searched for them."
    ),
]
StoreFolderOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help="Folder of the store. Without it: CONFLICTGRAPH_STORE, then conflictgraph.toml, "
        "then graph.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", min=1, metavar="N", help="Processes that read; by default what pays."),
]
LockTimeout = Annotated[
    float,
    typer.Option("--lock-timeout", min=0, metavar="S", help="Seconds to wait for another writer."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print result and errors as JSON.")]
