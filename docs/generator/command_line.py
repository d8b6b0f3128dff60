"""The page of the command line, from the commands as typer sees them."""

from __future__ import annotations

import typer

from conflictgraph.cli.app import app
from conflictgraph.cli.exits import Exit
from generator.markdown import code, head, table

_INTRODUCTION = (
    "Data go to stdout, words and progress to stderr. `--help` shows the same as this page for "
    "the installed version. Settings that have no flag come from the environment or from "
    "`conflictgraph.toml`: see [settings](settings.md)."
)

_STATUS = {
    Exit.OK: "done",
    Exit.FINDINGS: "the sources were read and something is wrong with some of them",
    Exit.USAGE: "the command, a parameter, a setting or the query is wrong",
    Exit.ENVIRONMENT: "something outside is in the way: no store, a locked store, a full disk",
    Exit.LIMIT: "a query needed more time, memory or text than it may have",
    Exit.INTERRUPTED: "interrupted from the keyboard",
}


def to_page() -> str:
    """Return the page."""
    group = typer.main.get_command(app)
    commands = getattr(group, "commands", {})
    parts = [head("Command line", _INTRODUCTION)]
    for name, each in commands.items():
        below = getattr(each, "commands", {})
        if below:
            parts.append(f"## {name}\n\n{str(getattr(each, 'help', '')).strip()}\n")
        parts += [_command(f"{name} {below_name}", one) for below_name, one in below.items()]
        parts += [] if below else [_command(name, each)]
    parts += ["## Exit status\n", table(("status", "meaning"), _statuses())]
    return "\n".join(parts)


def _statuses() -> list[tuple[str, str]]:
    return [(str(int(status)), _STATUS[status]) for status in Exit]


def _command(name: str, command: object) -> str:
    parameters = [each for each in getattr(command, "params", []) if each.name != "help"]
    usage = f"    conflictgraph {name} {_usage(parameters)}".rstrip()
    text = str(getattr(command, "help", "")).strip()
    rows = [(_spelling(each), _meaning(each), _default(each)) for each in parameters]
    titles = ("argument or option", "meaning", "default")
    return "\n".join((f"## {name}\n", f"{usage}\n", f"{text}\n", table(titles, rows)))


def _is_argument(parameter: object) -> bool:
    return not any(spelled.startswith("-") for spelled in getattr(parameter, "opts", []))


def _usage(parameters: list[object]) -> str:
    words = [_argument(each) for each in parameters if _is_argument(each)]
    return " ".join(["[OPTIONS]", *words])


def _argument(parameter: object) -> str:
    name = str(getattr(parameter, "metavar", None) or getattr(parameter, "name", "")).upper()
    many = "..." if getattr(parameter, "nargs", 1) == -1 else ""
    return f"{name}{many}" if getattr(parameter, "required", False) else f"[{name}{many}]"


def _spelling(parameter: object) -> str:
    if _is_argument(parameter):
        return code(_argument(parameter))
    metavar = getattr(parameter, "metavar", None)
    spelled = ", ".join(code(each) for each in getattr(parameter, "opts", []))
    return f"{spelled} {code(metavar)}" if metavar else spelled


def _meaning(parameter: object) -> str:
    return str(getattr(parameter, "help", None) or "")


def _default(parameter: object) -> str:
    value = getattr(parameter, "default", None)
    if value is None or value is False:
        return ""
    return code(str(getattr(value, "value", value)))
