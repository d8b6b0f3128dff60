"""A generation as one compressed file that anybody may take away, with its checksum.

It holds what ``conflictgraph export`` prints, so equal datasets give equal bytes. It is made once
for a generation, in a process of its own, and goes with it::

    dumps/000042/conflictgraph.nq.gz          N-Quads, compressed with gzip
    dumps/000042/conflictgraph.nq.gz.sha256   as sha256sum writes it, and checks it
    dumps/making.lock                         held by the one process that makes a dump
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from conflictgraph.errors import ConflictGraphError
from conflictgraph.store.generations import UNFINISHED, StoreFolder, sync_folder
from conflictgraph.store.hardening import die_with_front, limit_process
from conflictgraph.store.publication import sync_file
from conflictgraph.store.reader import Reader
from conflictgraph.store.space import disk_full_told, require_space

FILE_NAME: Final = "conflictgraph.nq.gz"
SUM_NAME: Final = f"{FILE_NAME}.sha256"

_LOCK_NAME: Final = "making.lock"
#: What zlib does by default: a tenth longer than it must be, in a third of the time.
_EFFORT: Final = 6
_PIECE_BYTES: Final = 1024 * 1024
#: Whoever asks a query comes first.
_NICE: Final = 19


@dataclass(frozen=True, slots=True)
class Dump:
    """A finished dump.

    Attributes:
        path: the file.
        sum_path: the file with its checksum.
        size_bytes: length of the file.
        sha256: its checksum, in hexadecimal digits.
    """

    path: Path
    sum_path: Path
    size_bytes: int
    sha256: str


def find_dump(folder: StoreFolder, number: int) -> Dump | None:
    """Return the dump of a generation; None where none was made."""
    place = folder.dump(number)
    path, sum_path = place / FILE_NAME, place / SUM_NAME
    try:
        digest = sum_path.read_text("ascii").partition(" ")[0]
        return Dump(path, sum_path, path.stat().st_size, digest)
    except (FileNotFoundError, NotADirectoryError):
        return None


def make_dump(folder: StoreFolder) -> bool:
    """Make the dump of the live generation, and remove those of others.

    Returns:
        Whether there is one now; not so when another process is about to make it.

    Raises:
        StoreError: the generation cannot be read, or the disk is full.
        OSError: the folder cannot be written.
    """
    with Reader(folder) as reader, _alone(folder.dumps) as is_alone:
        if not is_alone:
            return False
        target = folder.dump(reader.generation)
        if not target.is_dir():
            # Far less is needed; builds and users must not find the disk full.
            files = folder.generation(reader.generation).iterdir()
            require_space(folder.path, sum(file.stat().st_size for file in files))
            with disk_full_told(folder.path), _unfinished(target) as draft:
                _write(reader, draft)
                draft.rename(target)
            sync_folder(folder.dumps)
        for other in folder.dumps.iterdir():
            if other.is_dir() and other != target:
                shutil.rmtree(other, ignore_errors=True)
    return True


@contextmanager
def _alone(dumps: Path) -> Iterator[bool]:
    """Yield whether no other process makes a dump for the length of the block."""
    dumps.mkdir(exist_ok=True)
    with (dumps / _LOCK_NAME).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    draft = target.with_suffix(UNFINISHED)
    shutil.rmtree(draft, ignore_errors=True)  # of one that was killed
    draft.mkdir()
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(reader: Reader, draft: Path) -> None:
    path, sum_path = draft / FILE_NAME, draft / SUM_NAME
    with path.open("xb") as file:
        hashing = _Hashing(file)
        # Neither a name nor a time in its head: equal datasets give equal bytes.
        with (
            gzip.GzipFile("", "wb", _EFFORT, hashing, mtime=0) as packed,
            io.BufferedWriter(packed, _PIECE_BYTES) as pieces,
        ):
            reader.export("nq", pieces)
    sum_path.write_text(f"{hashing.sha256()}  {FILE_NAME}\n", "ascii")
    for each in (path, sum_path, draft):
        sync_file(each)


class _Hashing(io.RawIOBase):
    """Passes bytes on to a file and adds up their checksum."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file, self._digest = file, hashlib.sha256()

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override] # gzip writes bytes
        """Write some bytes."""
        self._digest.update(data)
        return self._file.write(data)

    def sha256(self) -> str:
        """Return the checksum of all that was written, in hexadecimal digits."""
        return self._digest.hexdigest()


def main() -> int:
    """Run as ``python -m conflictgraph.store.dumps STORE MEMORY_BYTES``, under a server."""
    store, memory_bytes = sys.argv[1:]
    die_with_front()
    limit_process(int(memory_bytes))
    os.nice(_NICE)
    try:
        make_dump(StoreFolder(store))
    except (ConflictGraphError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
