"""Say clearly that a disk is full, before a write if possible."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from conflictgraph.errors import DiskFullError

#: Room for Oxigraph's write-ahead log, its sorted files in the making, and SQLite's pages.
SLACK_BYTES: Final = 128 * 1024 * 1024

#: Bytes on disk for each byte of N-Quads: once as text on its way, up to three times in the six
#: orders of the index while they are compacted (measured: about 1.7 times at rest).
_GROWTH: Final = 4


def need_bytes(copied_bytes: int, incoming_bytes: int) -> int:
    """Return the free space a write needs.

    Args:
        copied_bytes: what a clone copies and does not link: the manifest.
        incoming_bytes: N-Quads to come.
    """
    return copied_bytes + _GROWTH * incoming_bytes + SLACK_BYTES


def require_space(folder: Path, copied_bytes: int = 0, incoming_bytes: int = 0) -> None:
    """Refuse to begin what cannot end well.

    Raises:
        DiskFullError: the disk of the folder has less free space than the write needs.
    """
    need, free = need_bytes(copied_bytes, incoming_bytes), shutil.disk_usage(folder).free
    if free < need:
        raise DiskFullError(
            f"{folder} has {_mebibytes(free)} free, and this write needs {_mebibytes(need)}",
            "make room, or keep fewer generations",
        )


@contextmanager
def disk_full_told(folder: Path) -> Iterator[None]:
    """Turn every library's word for "no space left" into one error.

    Raises:
        DiskFullError: the disk filled up in the block.
    """
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if not _is_full(error):
            raise
        raise DiskFullError(
            f"the disk of {folder} is full; the store is as it was before", "make room"
        ) from error


def _is_full(error: OSError | sqlite3.OperationalError) -> bool:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return True
    # Oxigraph and SQLite give a text only.
    return any(words in str(error) for words in ("No space left", "disk is full"))


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:.0f} MiB"
