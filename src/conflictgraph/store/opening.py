"""Open and clone the files of a published generation."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Store

from conflictgraph.errors import StoreError
from conflictgraph.store.journal import copy_batches
from conflictgraph.store.manifest import FILE_NAME, Manifest


def open_store(generation: Path, *, any_format: bool = False) -> Store:
    """Return the Oxigraph store of a generation, read-only.

    Args:
        generation: its folder.
        any_format: whether to take what another version of conflictgraph has written, too.

    Raises:
        StoreVersionError: the generation has another format than this version's.
        StoreError: it is damaged or cannot be accessed.
    """
    Manifest.read(generation, any_format=any_format).close()
    try:
        return Store.read_only(str(generation))
    except (OSError, RuntimeError) as error:  # Oxigraph raises either when files are damaged
        raise StoreError(
            f"generation {generation.name} cannot be opened: {error}",
            "go back to an older one, or build the store again",
        ) from error


def clone_generation(source: Path, path: Path, *, any_format: bool = False) -> None:
    """Make a copy of a generation that may be changed; what is large is linked, not copied.

    Args:
        source: the folder of a published generation.
        path: the folder to be made.
        any_format: whether to take what another version of conflictgraph has written, too.

    Raises:
        StoreVersionError: the generation has another format than this version's.
        StoreError: it is damaged or cannot be accessed.
    """
    open_store(source, any_format=any_format).backup(str(path))
    # A manifest may be large, and users' edits leave it as it is; who writes it copies it first.
    (path / FILE_NAME).hardlink_to(source / FILE_NAME)
    copy_batches(source, path)
