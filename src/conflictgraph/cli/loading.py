"""Loads a command when it is called: each start pays for one command and not for all of them."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from typing import Any, Final

from typer import Typer
from typer.core import TyperGroup
from typer.main import get_command

#: In the order of the help. Each stands in the module of its name, under its name.
COMMANDS: Final = (
    "init",
    "build",
    "validate",
    "query",
    "queries",
    "search",
    "explain",
    "serve",
    "export",
    "push",
    "give-back",
    "diff",
    "scheme",
    "agreement",
    "remove",
    "backup",
    "restore",
    "replicate",
    "upgrade",
    "token",
    "doctor",
    "review",
    "profile",
)


class Commands(UserDict[str, Any]):
    """The commands by their names; what is looked up is loaded, and kept."""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - typer's own, private class
        """Return a command, ready to be run.

        Raises:
            KeyError: there is no such command.
        """
        if super().__getitem__(name) is None:
            self.data[name] = _load(name)
        return super().__getitem__(name)


def _load(name: str) -> object:
    own_name = name.replace("-", "_")
    member = getattr(import_module(f"conflictgraph.cli.{own_name}"), own_name)
    if isinstance(member, Typer):
        return get_command(member)
    alone = Typer(add_completion=False, rich_markup_mode="markdown")
    alone.command()(member)
    return get_command(alone)


class LoadsWhenCalled(TyperGroup):
    """A group of the commands above."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - passed on as they are
        super().__init__(**options)
        self.commands = Commands(dict.fromkeys(COMMANDS))
