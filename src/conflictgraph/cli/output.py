"""Data, on stdout; a reader that has seen enough, such as ``head``, is no error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO

import typer

from conflictgraph.cli.exits import Exit


@contextmanager
def data_out() -> Iterator[IO[bytes]]:
    """Yield stdout for bytes, and end the command quietly when its reader leaves."""
    try:
        yield sys.stdout.buffer
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered goes nowhere, or Python complains when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(Exit.OK) from None


def show_facts(facts: Mapping[str, object]) -> None:
    """Print the result of a command as JSON."""
    with data_out() as out:
        out.write((json.dumps(dict(facts), ensure_ascii=False, indent=2) + "\n").encode())
