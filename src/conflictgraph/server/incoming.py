"""The folder for bodies that are being received or applied, below the store they are for."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Final

from conflictgraph.errors import DiskFullError

FOLDER: Final = "incoming"


class Incoming:
    """Files that live as long as somebody needs them, which is as long as they are locked.

    Args:
        store: folder of the store.
    """

    def __init__(self, store: Path) -> None:
        self._folder = store / FOLDER

    def sweep(self) -> None:
        """Remove what a server that was killed has left behind."""
        for path in self._folder.glob("*"):
            with suppress(OSError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()

    @contextmanager
    def file(self) -> Iterator[IO[bytes]]:
        """Give an empty file to write to; it is gone after the block.

        Raises:
            DiskFullError: there is no room for what was written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with self._locked() as file:
                yield file
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            raise DiskFullError(f"no room for a body in {self._folder}") from error

    @contextmanager
    def _locked(self) -> Iterator[IO[bytes]]:
        while True:
            with NamedTemporaryFile(dir=self._folder, buffering=0, delete=False) as file:
                path = Path(file.name)
                fcntl.flock(file, fcntl.LOCK_EX)
                if not os.fstat(file.fileno()).st_nlink:
                    continue  # swept by another process before it was locked
                try:
                    yield file
                finally:
                    path.unlink(missing_ok=True)
                return
