"""The commands below ``review``; without one of their names, ``list`` is meant."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from conflictgraph.cli.review.deciding import ignore, link, merge, new, split
from conflictgraph.cli.review.listing import list_open
from conflictgraph.cli.review.promotion import promote
from conflictgraph.cli.review.undoing import decisions, undo

_DEFAULT = "list"
_HELP = "--help"


class ListsByDefault(TyperGroup):
    """Takes ``review CORPUS`` for ``review list CORPUS``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's own, private class
        """Put the default command before arguments that name none."""
        if not args or (args[0] not in self.commands and args[0] != _HELP):
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)


review = typer.Typer(
    name="review",
    add_completion=False,
    rich_markup_mode="markdown",
    cls=ListsByDefault,
    help="List names that the register does not know, and decide what they mean.\n\n"
    "`review` alone is `review list`. Decisions are rows of a file (setting `decisions`) and are "
    "applied by the next build.",
)
review.command(_DEFAULT)(list_open)
for _command in (link, merge, split, new, ignore, decisions, undo, promote):
    review.command()(_command)
