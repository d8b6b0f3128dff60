"""Make the index of a generation, beside it or elsewhere: whole, or not at all.

It is ``python -m conflictgraph.search.making STORE GENERATION FOLDER``: the server starts it as a
process of its own, which goes on with the lowest priority and ends with whoever started it.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from conflictgraph.errors import StoreError
from conflictgraph.search.harvest import Harvest
from conflictgraph.search.index import open_index, write_index
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.hardening import die_with_front
from conflictgraph.store.publication import sync_file
from conflictgraph.store.reader import Reader

#: Beside the generation, which itself never changes, and removed with it.
FILE_NAME: Final = "search.sqlite"
#: Held by who makes the index; what a killed maker has left is overwritten.
_LOCK_NAME: Final = "making.lock"
_UNFINISHED: Final = "unfinished.sqlite"
_NICENESS: Final = 10


def is_made(folder: Path) -> bool:
    """Tell whether a folder holds an index that this version reads."""
    try:
        open_index(folder / FILE_NAME).close()
    except FileNotFoundError:
        return False
    return True


def make_index(store: StoreFolder, generation: int, folder: Path) -> bool:
    """Make the index of a generation that is kept, unless it is there; waits for another maker.

    Args:
        store: the store.
        generation: its number.
        folder: where the index goes; it is made when it is not there.

    Returns:
        Whether it was made here.

    Raises:
        StoreMissingError: the generation is not there any more.
        StoreError: it cannot be read.
        OSError: the folder cannot be written.
    """
    # Nobody removes the generation meanwhile: the reader holds it.
    with Reader(store, generation) as reader, _only_maker(folder):
        if is_made(folder):
            return False
        fresh = folder / _UNFINISHED
        fresh.unlink(missing_ok=True)
        harvest = Harvest(reader)
        write_index(fresh, harvest.kinds, harvest.iter_items(), generation)
        sync_file(fresh)
        fresh.replace(folder / FILE_NAME)
    return True


@contextmanager
def _only_maker(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    file = os.open(folder / _LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def main() -> None:
    """Make the index that the arguments name; standard input is a lifeline."""
    store, generation, folder = sys.argv[1:]
    die_with_front()
    with suppress(OSError):
        os.nice(_NICENESS)
    try:
        make_index(StoreFolder(store), int(generation), Path(folder))
    except (StoreError, OSError, sqlite3.Error) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
