"""Options of the commands that read documents as a build does."""

from __future__ import annotations

from typing import Annotated

import typer

from conflictgraph.pipeline import FailOn

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
