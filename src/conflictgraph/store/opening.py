"""Open the files of a published generation for reading."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Store

from conflictgraph.errors import StoreError


def open_store(generation: Path) -> Store:
    """Return the Oxigraph store of a generation, read-only.

    Raises:
        StoreError: it is damaged or cannot be accessed.
    """
    try:
        return Store.read_only(str(generation))
    except (OSError, RuntimeError) as error:  # Oxigraph raises either when files are damaged
        raise StoreError(
            f"generation {generation.name} cannot be opened: {error}",
            "go back to an older one, or build the store again",
        ) from error
