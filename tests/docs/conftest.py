"""The documentation as data: its pages, their code blocks, and a shell to run them in."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

#: The port that pages name; another one is put in its place, so that nothing can be in the way.
PORT = "8000"
TIMEOUT_S = 120
COLUMNS = 90

_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_END = "--end-of-command--"


@dataclass(frozen=True)
class Command:
    """One command of a console block.

    Attributes:
        text: what is typed, continuation lines included.
        shown: the lines the page shows below it.
    """

    text: str
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it wrote to stdout and stderr together."""

    command: Command
    status: int
    output: str


def blocks(page: Path, language: str) -> list[str]:
    """Return the code blocks of one language."""
    return [text for _, kind, text in _BLOCK.findall(page.read_text("utf-8")) if kind == language]


def commands(page: Path) -> list[Command]:
    """Return the commands of all console blocks in their order."""
    return [each for block in blocks(page, "console") for each in _commands(block)]


def _commands(block: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        more = next((i for i, line in enumerate(lines[1:], 1) if not line.startswith("> ")), None)
        typed, shown = lines[: more or len(lines)], lines[more:] if more else []
        yield Command("\n".join([typed[0], *(line[2:] for line in typed[1:])]), tuple(shown))


@dataclass(frozen=True)
class Shell:
    """A folder like a fresh clone, and the environment in which a page's commands are run."""

    folder: Path
    environment: dict[str, str]

    @property
    def port(self) -> str:
        """Return the port that stands for the one of the page."""
        return self.environment["CONFLICTGRAPH_PORT"]

    def run(self, listed: list[Command], then: str = "") -> list[Ran]:
        """Run commands one after the other in one shell; a server is stopped at the end."""
        script = "".join(map(_wrapped, listed)) + then
        script = f"trap 'kill $(jobs -p) 2>/dev/null' EXIT\n{script}\n"
        done = subprocess.run(
            ["bash", "-c", script.replace(f":{PORT}", f":{self.port}")],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIMEOUT_S,
            check=False,
        )
        text = _CONTROL.sub("", done.stdout.decode()).replace(f":{self.port}", f":{PORT}")
        parts = re.split(rf"^{_END} (\d+)\n", text, flags=re.MULTILINE)
        outputs, statuses = parts[0::2], parts[1::2]
        assert len(statuses) == len(listed), text
        pairs = zip(listed, statuses, outputs, strict=False)
        return [Ran(command, int(status), output) for command, status, output in pairs]


def _wrapped(command: Command) -> str:
    """Return a command followed by its status, which the next one still finds in ``$?``."""
    text = command.text
    if text.startswith("conflictgraph serve"):
        ready = 'until grep -q "answers at" serve.log; do kill -0 $! || break; sleep 0.05; done'
        # Emptied first: a page may start a second server when it has stopped the first.
        text = f": >serve.log\n{text} 2>serve.log &\n{ready}; cat serve.log"
    return f'{text}\nended=$?; printf "\\n{_END} %s\\n" "$ended"; (exit "$ended")\n'


@pytest.fixture
def shell(tmp_path: Path, checkout: Path) -> Shell:
    """Return a shell in a copy of what the pages use."""
    for tool in ("bash", "curl"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    for name in ("examples/corpus", "docs/tutorials"):
        shutil.copytree(checkout / name, tmp_path / name)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CONFLICTGRAPH_")}
    environment |= {
        "PATH": f"{Path(sys.executable).parent}:{environment['PATH']}",
        "CONFLICTGRAPH_PORT": str(_free_port()),
        "CONFLICTGRAPH_QUERY_WORKERS": "1",
        # A terminal without a terminal: tables as wide as the pages show them.
        "TTY_COMPATIBLE": "1",
        "TERM": "xterm",
        "NO_COLOR": "1",
        "COLUMNS": str(COLUMNS),
    }
    return Shell(tmp_path, environment)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
