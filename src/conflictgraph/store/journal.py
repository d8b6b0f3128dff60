"""The names of the last batches of edits that a generation holds, in a file beside its manifest.

When the editor dies after it began to publish, this tells whether it got to the end of it. The
file is carried from generation to generation, by builds too.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from conflictgraph.store.generations import StoreFolder, sync_folder
from conflictgraph.store.live_state import LiveState, read_state

_FILE_NAME: Final = "batches.txt"
#: Far more batches than other processes can publish while one editor is started again.
_KEPT: Final = 1_000


def read_batches(generation: Path) -> list[str]:
    """Return the names, the last one at the end."""
    file = generation / _FILE_NAME
    return file.read_text("ascii").split() if file.exists() else []


def find_batch(folder: StoreFolder, name: str) -> LiveState | None:
    """Return the live state if it holds a batch, which outlives a power cut from then on.

    Whoever published it may have died just before syncing. For a caller without the write lock the
    state may be a later one, which holds the batch as well.
    """
    if folder.current() is None:
        return None
    with folder.pin() as pin:
        if name not in read_batches(pin.path):
            return None
    sync_folder(folder.path)
    return read_state(folder)


def add_batch(generation: Path, name: str) -> None:
    """Add a name to a generation that is not published yet."""
    names = [*read_batches(generation)[1 - _KEPT :], name]
    (generation / _FILE_NAME).write_text("".join(f"{each}\n" for each in names), "ascii")


def copy_batches(source: Path, target: Path) -> None:
    """Carry the names of a published generation to one that is not published yet."""
    if (source / _FILE_NAME).exists():
        shutil.copyfile(source / _FILE_NAME, target / _FILE_NAME)
