"""Words for people, on stderr; data never goes there."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from conflictgraph.cli.exits import Exit
from conflictgraph.errors import ConflictGraphError, QueryError


def words() -> Console:
    """Return the console for messages and progress.

    Made anew for each use, because tests and callers exchange ``sys.stderr``.
    """
    return Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str, style: str = "") -> None:
    """Print one message; nothing in it is taken as markup."""
    words().print(Text(printable(text)), style=style)


def printable(text: str) -> str:
    """Return ``text`` without characters that steer a terminal.

    What is shown comes from files and queries of others, and an escape sequence in it must not
    reach the terminal.
    """
    return "".join(
        character if character.isprintable() or character == "\n" else "\ufffd"
        for character in text.replace("\t", " ").replace("\r\n", "\n")
    )


def show_error(error: ConflictGraphError, *, as_json: bool) -> None:
    """Print one error: a sentence and what to do about it, or the same as JSON."""
    if as_json:
        facts = {"code": error.code, "message": str(error), "hint": error.hint}
        _write_json(facts | _place(error))
        return
    say(f"error: {error}", "bold red")
    if error.hint:
        say(f"hint: {error.hint}")


def show_os_error(error: OSError, *, as_json: bool) -> Exit:
    """Print what the system refused, and return the status to end with."""
    named = f"{error.filename}: " if error.filename else ""
    message = f"{named}{error.strerror or error}"
    if as_json:
        _write_json({"code": "system", "message": message, "hint": ""})
    else:
        say(f"error: {message}", "bold red")
    return Exit.ENVIRONMENT


def _place(error: ConflictGraphError) -> dict[str, object]:
    if isinstance(error, QueryError) and error.line is not None and error.column is not None:
        return {"line": error.line, "column": error.column}
    return {}


def _write_json(facts: Mapping[str, object]) -> None:
    sys.stderr.write(json.dumps({"error": dict(facts)}, ensure_ascii=False) + "\n")
