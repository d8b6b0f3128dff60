"""Make a backup the live generation: verified first, then unpacked, then published at once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from conflictgraph.store.generations import UNFINISHED, StoreFolder
from conflictgraph.store.keeping.archive import Archive
from conflictgraph.store.keeping.backup import Head, OnBytes, unheard
from conflictgraph.store.keeping.upgrade import bring_up_to_date
from conflictgraph.store.opening import open_store
from conflictgraph.store.publication import publish_folder
from conflictgraph.store.space import disk_full_told, require_space

_DRAFT: Final = f"restore{UNFINISHED}"


def restore(
    folder: StoreFolder,
    source: Path,
    *,
    lock_timeout_s: float = 10.0,
    keep_generations: int = 2,
    on_bytes: OnBytes = unheard,
) -> tuple[int, Head]:
    """Publish a backup as a new generation; what was live before stays as an older one.

    Other writers wait while it is unpacked: what they would write meanwhile would be gone with
    the next generation.

    Returns:
        The number of the new generation, and what the backup says of itself.

    Raises:
        StoreVersionError: a newer version has written the backup.
        StoreError: the file is no backup, or damaged; the store is as it was.
        StoreLockedError: another writer held the store all the time.
        DiskFullError: there is no room for it.
        OSError: the file cannot be read.
    """
    with Archive.open(source) as archive:
        archive.verify()
        with folder.write_lock(lock_timeout_s), disk_full_told(folder.path):
            folder.remove_unfinished()
            require_space(folder.path, copied_bytes=archive.head.size_bytes)
            path = folder.generations / _DRAFT
            try:
                path.mkdir()
                archive.unpack(path, on_bytes)
                bring_up_to_date(path)
                open_store(path)
                number = publish_folder(folder, path)
            finally:
                shutil.rmtree(path, ignore_errors=True)
            folder.prune(keep_generations)
            return number, archive.head
