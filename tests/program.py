"""The program, run inside a test: what its own process would do, without the time to start one."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from conflictgraph.cli import main
from conflictgraph.pipeline import knowledge

#: The program in a process of its own, for tests of what only a process has.
PROGRAM = (sys.executable, "-c", "from conflictgraph.cli import main; main()")

#: How a command ended, and what it wrote.
Ended = subprocess.CompletedProcess[str]


def environment(**settings: object) -> dict[str, str]:
    """Return the environment with these settings and without those of the developer's own shell."""
    given = {f"CONFLICTGRAPH_{name.upper()}": str(value) for name, value in settings.items()}
    others = {k: v for k, v in os.environ.items() if not k.startswith("CONFLICTGRAPH_")}
    return others | given


def run(
    *arguments: str | Path, cwd: Path, stdin: str = "", rereads: bool = False, **settings: object
) -> Ended:
    """Run a command to its end: ``run("doctor", cwd=folder, port=0)``.

    Args:
        arguments: of the program.
        cwd: the folder it is run in.
        stdin: what it reads from standard input.
        rereads: whether ontology, register and profile are read anew, because the project has
            files of its own among them. A process reads them once, and so does a test.
        settings: of its environment.
    """
    words = ["conflictgraph", *map(str, arguments)]
    environ = environment(**settings)
    if rereads:
        for kept in (knowledge._load, knowledge._load_curated):
            kept.cache_clear()
    with (
        _standard_streams(stdin) as (out, err),
        chdir(cwd),
        patch.object(sys, "argv", words),
        patch.dict(os.environ, environ, clear=True),
    ):
        status = _status()
        return Ended(words, status, out.getvalue().decode(), err.getvalue().decode())


def _status() -> int:
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    raise AssertionError("the program has not ended by itself")


@contextmanager
def _standard_streams(stdin: str) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    out, err = io.BytesIO(), io.BytesIO()
    with (
        io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8") as given,
        io.TextIOWrapper(out, "utf-8", write_through=True) as text_out,
        io.TextIOWrapper(err, "utf-8", write_through=True) as text_err,
        patch.object(sys, "stdin", given),
        redirect_stdout(text_out),
        redirect_stderr(text_err),
    ):
        yield out, err
