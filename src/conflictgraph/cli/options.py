"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from conflictgraph.pipeline import FailOn

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
FailOnOption = Annotated[
    FailOn | None,
    typer.Option(
        "--fail-on",
        metavar="SEVERITY",
        help="What keeps a document out: violation, warning (and violation), or never. "
        "Without it: CONFLICTGRAPH_FAIL_ON, then conflictgraph.toml, then violation.",
    ),
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="NAME|FILE",
        help="How labels of other annotation schemes are read: auto, none, or a profile. "
        "Without it: CONFLICTGRAPH_PROFILE, then conflictgraph.toml, then auto.",
    ),
]
Annotators = Annotated[
    list[str] | None,
    typer.Option(
        "--annotator",
        metavar="NAME",
        help="Whose version of a text is built where there are several and none is agreed on; "
        "may be repeated, the first counts before the second. Without it: "
        "CONFLICTGRAPH_ANNOTATORS, then conflictgraph.toml.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print result and errors as JSON.")]
