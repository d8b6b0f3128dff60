"""The program: its commands, and how an error ends it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from conflictgraph import __version__
from conflictgraph.cli.agreement import agreement
from conflictgraph.cli.backup import backup
from conflictgraph.cli.build import build
from conflictgraph.cli.diff import diff
from conflictgraph.cli.doctor import doctor
from conflictgraph.cli.exits import exit_status
from conflictgraph.cli.explain import explain
from conflictgraph.cli.export import export
from conflictgraph.cli.give_back import give_back
from conflictgraph.cli.init import init
from conflictgraph.cli.messages import show_error, show_os_error
from conflictgraph.cli.profile import profile
from conflictgraph.cli.push import push
from conflictgraph.cli.queries import queries
from conflictgraph.cli.query import query
from conflictgraph.cli.remove import remove
from conflictgraph.cli.replicate import replicate
from conflictgraph.cli.restore import restore
from conflictgraph.cli.review import review
from conflictgraph.cli.scheme import scheme
from conflictgraph.cli.search import search
from conflictgraph.cli.serve import serve
from conflictgraph.cli.token import token
from conflictgraph.cli.upgrade import upgrade
from conflictgraph.cli.validate import validate
from conflictgraph.errors import ConflictGraphError

app = typer.Typer(
    name="conflictgraph",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    # A traceback is for developers; users get one sentence from main().
    pretty_exceptions_enable=False,
)
_COMMANDS = (
    init,
    build,
    validate,
    query,
    queries,
    search,
    explain,
    serve,
    export,
    push,
    give_back,
    diff,
    scheme,
    agreement,
    remove,
    backup,
    restore,
    replicate,
    upgrade,
    token,
    doctor,
)
for command in _COMMANDS:
    app.command()(command)
app.add_typer(review)
app.add_typer(profile)


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
