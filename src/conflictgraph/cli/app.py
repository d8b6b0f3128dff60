"""The program: its commands, and how an error ends it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from conflictgraph import __version__
from conflictgraph.cli.exits import exit_status
from conflictgraph.cli.loading import LoadsWhenCalled
from conflictgraph.cli.messages import show_error, show_os_error
from conflictgraph.errors import ConflictGraphError

app = typer.Typer(
    name="conflictgraph",
    cls=LoadsWhenCalled,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    # A traceback is for developers; users get one sentence from main().
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"conflictgraph {__version__}\n")
        raise typer.Exit


@app.callback()
def conflictgraph(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Annotated conflict news as a knowledge graph of claims.

    Exit status of every command: 0 done, 1 findings, 2 wrong usage, 3 something outside is in
    the way, 4 a limit was reached, 130 interrupted.
    """


def main() -> None:
    """Run the program and end the process with its exit status."""
    as_json = "--json" in sys.argv
    try:
        app()
    except ConflictGraphError as error:
        show_error(error, as_json=as_json)
        sys.exit(exit_status(error))
    except OSError as error:
        sys.exit(show_os_error(error, as_json=as_json))
