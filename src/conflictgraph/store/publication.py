"""Make a finished folder the next generation, in an order that survives a power cut."""

from __future__ import annotations

import os
from pathlib import Path

from conflictgraph.store.generations import StoreFolder, sync_folder


def publish_folder(folder: StoreFolder, path: Path) -> int:
    """Give a closed generation its number and make it live; the caller holds the write lock.

    Args:
        folder: the store.
        path: the unpublished generation, below ``folder.generations``; it is renamed.

    Returns:
        The number it got.
    """
    number = max(folder.numbers(), default=0) + 1
    publish_as(folder, path, number)
    return number


def publish_as(
    folder: StoreFolder, path: Path, number: int, published_ns: int | None = None
) -> None:
    """Make a closed generation live under a number; the caller holds the write lock.

    Args:
        folder: the store.
        path: the unpublished generation, below ``folder.generations``; it is renamed.
        number: no generation has it.
        published_ns: when it was made live where it comes from; without it, now.
    """
    for file in path.iterdir():
        # Files with a second name were synced when their first generation was published.
        if file.stat().st_nlink == 1:
            sync_file(file)
    sync_folder(path)
    folder.lock_file(number).touch()
    path.rename(folder.generation(number))
    sync_folder(folder.generations)
    folder.make_live(number, published_ns)


def sync_file(path: Path) -> None:
    """Make the contents of a file survive a power cut."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
