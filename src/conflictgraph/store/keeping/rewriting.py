"""Write a generation anew, so that nothing which was deleted is left in its files.

Oxigraph marks what is deleted and drops it some day; SQLite keeps it in free pages. A clone links
the same files. Only contents that are read out and written again are free of all that.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, Store

from conflictgraph.store.journal import copy_batches
from conflictgraph.store.manifest import Manifest
from conflictgraph.store.opening import open_store

#: Quads loaded at once: Oxigraph's loader holds all of them in memory.
_PIECE_QUADS: Final = 250_000


def rewrite(source: Path, target: Path, on_quads: Callable[[list[Quad]], object]) -> None:
    """Write what a closed generation holds into a new folder, and nothing else.

    Args:
        source: the generation.
        target: the folder to be made.
        on_quads: shown all quads, piece by piece.

    Raises:
        StoreError: the generation is damaged.
    """
    target.mkdir(parents=True)
    _copy_quads(open_store(source), Store(str(target)), on_quads)
    with Manifest.read(source) as manifest:
        manifest.copy_compact(target)
    copy_batches(source, target)


def _copy_quads(source: Store, target: Store, on_quads: Callable[[list[Quad]], object]) -> None:
    for graph in source.named_graphs():
        target.add_graph(graph)  # also one that holds nothing
    quads = source.quads_for_pattern(None, None, None)
    # Terms, not text: blank nodes stay the same from piece to piece.
    while piece := list(islice(quads, _PIECE_QUADS)):
        on_quads(piece)
        target.bulk_extend(piece)
    target.flush()
