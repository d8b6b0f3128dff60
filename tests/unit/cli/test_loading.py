"""A command pays for itself alone: the program starts at once."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import conflictgraph.cli
from conflictgraph.cli.loading import COMMANDS, Commands

#: These read no annotated text.
LIGHT = (
    *("query", "queries", "search", "explain", "serve", "export"),
    *("remove", "backup", "restore", "upgrade", "token", "doctor"),
)
#: What takes long to load: readers and mapping, the web framework, data frames.
HEAVY = ("conflictgraph.pipeline", "cassis", "lxml", "fastapi", "polars", "rdflib")
#: How the module of a command begins; those of a group below it name two words.
_HEAD = re.compile(r'"""``conflictgraph ([a-z-]+)``')
SCRIPT = """
import sys
from conflictgraph.cli.app import app
from conflictgraph.cli.loading import COMMANDS, Commands
commands = Commands(dict.fromkeys(COMMANDS))
print([name for name in sys.argv[1].split() if not commands[name].help])
print([name for name in sys.argv[2].split() if name in sys.modules])
"""


def test_commands_that_read_no_text_load_nothing_that_reads_texts() -> None:
    """Who asks a question does not wait for what only a build needs."""
    told = subprocess.check_output(
        [sys.executable, "-c", SCRIPT, " ".join(LIGHT), " ".join(HEAVY)], text=True
    )
    assert told == "[]\n[]\n"


def test_every_command_has_the_name_it_is_called_by() -> None:
    """What the help lists can be called."""
    commands = Commands(dict.fromkeys(COMMANDS))
    assert [command.name for command in commands.values()] == list(COMMANDS)
    assert commands.get("nonsense") is None


def test_no_command_is_forgotten() -> None:
    """A command whose module is there is in the help."""
    folder = Path(conflictgraph.cli.__file__).parent
    heads = (path.read_text().partition("\n")[0] for path in folder.rglob("*.py"))
    named = {match[1] for match in map(_HEAD.match, heads) if match}
    assert named == set(COMMANDS)
