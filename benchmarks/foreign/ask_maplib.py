"""Ask maplib: ``python ask_maplib.py N-TRIPLES ROUNDS FILE...``; see ``answers.py``.

It reads no N-Quads.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator

import polars as pl
from answers import Ask, AsText, tell
from maplib import Model

#: A join that it plans badly takes all there is, and the machine with it.
_MOST_BYTES = 8 << 30


def _load() -> tuple[Ask, AsText]:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    model = Model()
    model.read(sys.argv[1])
    return model.query, _as_text


def _as_text(frame: pl.DataFrame) -> Iterator[list[str]]:
    for row in frame.iter_rows():
        yield ["" if value is None else _text(str(value)) for value in row]


def _text(value: str) -> str:
    """Return an IRI without its brackets."""
    return value[1:-1] if value.startswith("<") and value.endswith(">") else value


if __name__ == "__main__":
    tell(_load, sys.argv[3:], int(sys.argv[2]))
