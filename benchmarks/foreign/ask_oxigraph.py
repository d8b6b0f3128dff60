"""Ask Oxigraph alone: ``python ask_oxigraph.py GENERATION ROUNDS FILE...``; see ``answers.py``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from answers import Ask, AsText, tell
from pyoxigraph import Store


def _load() -> tuple[Ask, AsText]:
    store = Store.read_only(sys.argv[1])
    return lambda query: list(store.query(query, use_default_graph_as_union=True)), _as_text


def _as_text(rows: Sequence[Any]) -> Iterator[list[str]]:
    for row in rows:
        yield ["" if term is None else term.value for term in row]


if __name__ == "__main__":
    tell(_load, sys.argv[3:], int(sys.argv[2]))
