"""Mapped documents on their way to the writer, on disk: the store is locked only to write them.

What a build has read stands in a file of the store's folder until it is published, so that the
next build takes up the work of one that was interrupted. The file begins with a line that names
what the documents were read against; each record has its length and checksum before it, and
whatever follows the first that is torn counts for nothing.
"""

from __future__ import annotations

import fcntl
import io
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Final, NamedTuple, Self

from conflictgraph.pipeline.documents import Outcome
from conflictgraph.pipeline.incremental import without_decisions
from conflictgraph.pipeline.records import from_record, to_record
from conflictgraph.readers import SourceFile

#: Bytes of what follows, their checksum, whether it can be taken up, and its name.
_HEAD: Final = struct.Struct(">QI?32s")


class _Held(NamedTuple):
    offset: int
    source: SourceFile


class Spool:
    """Keeps outcomes in the order they came; memory holds one of them at a time."""

    def __init__(self, file: IO[bytes], path: Path | None = None) -> None:
        """Keep outcomes in a file, which is empty.

        Args:
            file: open for reading and writing; it is closed with the spool.
            path: its name, if it has one.
        """
        self._file, self._path = file, path
        self._found: dict[bytes, int] = {}
        self._order: list[_Held] = []

    @classmethod
    def unnamed(cls, folder: Path) -> Self:
        """Return a spool that nobody takes up, on the disk of a folder."""
        return cls(TemporaryFile(dir=folder))

    @classmethod
    def resumable(cls, path: Path, made_with: str) -> Self:
        """Return a spool that the next build takes up if this one does not end.

        Args:
            path: its file; on the disk of the store, which has room, not in a small ``/tmp``.
            made_with: names what documents are read against; a file made with something else is
                emptied.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        file = _locked(path)
        if file is None:
            # Another build is at work; two of them would write over each other.
            return cls.unnamed(path.parent)
        spool = cls(file, path)
        spool._begin(f"conflictgraph spool 1 {made_with}\n".encode())
        return spool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if not self._found and not self._order:
            self.discard()
        self._file.close()

    def discard(self) -> None:
        """Take the file away: what it holds is published, or there is nothing in it."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None

    @property
    def size(self) -> int:
        """Return the bytes in the file."""
        return self._file.seek(0, io.SEEK_END)

    def holds(self, source: SourceFile, digest: str) -> bool:
        """Tell whether an interrupted build has read a source just so."""
        return _name(source.key, digest) in self._found

    def take_up(self, source: SourceFile, digest: str) -> None:
        """Go on with the outcome of an interrupted build, as if it had been added now."""
        self._order.append(_Held(self._found[_name(source.key, digest)], source))

    def add(self, outcome: Outcome) -> bool:
        """Append an outcome, which then survives the end of this process.

        Returns:
            Whether there is a document in it.
        """
        name = _name(outcome.source.key, without_decisions(outcome.digest))
        record = to_record(outcome)
        # What was refused is read again: the disk may have been the reason.
        is_mapped = outcome.mapped is not None
        self._order.append(_Held(self.size, outcome.source))
        checksum = _checksum(is_mapped, name, record)
        self._file.write(_HEAD.pack(len(record), checksum, is_mapped, name) + record)
        self._file.flush()
        return is_mapped

    def __iter__(self) -> Iterator[Outcome]:
        """Yield what was taken up and added, in that order of calls."""
        for offset, source in self._order:
            self._file.seek(offset)
            length, *_ = _HEAD.unpack(self._file.read(_HEAD.size))
            outcome = from_record(self._file.read(length))
            # Where the files lie, as seen from here, may have changed.
            yield replace(outcome, source=source)

    def _begin(self, title: bytes) -> None:
        """Find what can be taken up, and cut off the rest."""
        self._file.seek(0)
        end = 0
        if self._file.read(len(title)) == title:
            end = len(title)
            for name, offset, after in _iter_records(self._file):
                if name is not None:
                    self._found[name] = offset
                end = after
        self._file.truncate(end)
        if not end:
            self._file.seek(0)
            self._file.write(title)
            self._file.flush()


def _name(key: str, digest: str) -> bytes:
    return sha256(f"{digest}\n{key}".encode()).digest()


def _iter_records(file: IO[bytes]) -> Iterator[tuple[bytes | None, int, int]]:
    """Yield name (None where it cannot be taken up), offset and end of each record in order."""
    offset = file.tell()
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        length, checksum, is_mapped, name = _HEAD.unpack(head)
        after = offset + _HEAD.size + length
        # Compared first: a torn length may be any number, and would be asked for as memory.
        if after > os.fstat(file.fileno()).st_size:
            return
        record = file.read(length)
        if _checksum(is_mapped, name, record) != checksum or not _is_outcome(record):
            return
        yield (name if is_mapped else None), offset, after
        offset = after


def _checksum(is_mapped: bool, name: bytes, record: bytes) -> int:
    return zlib.crc32(record, zlib.crc32(name, is_mapped))


def _is_outcome(record: bytes) -> bool:
    try:
        from_record(record)
    except Exception:  # noqa: BLE001 - what stands in a file of others may raise anything
        return False
    return True


def _locked(path: Path) -> IO[bytes] | None:
    """Open a file for this process alone; None while another one has it."""
    while True:
        # Texts may be nobody else's business, and a link would lead to somebody else's file.
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        file = os.fdopen(os.open(path, flags, 0o600), "r+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(file.fileno()).st_ino == path.stat().st_ino:
                return file
        except BlockingIOError:
            file.close()
            return None
        except FileNotFoundError:
            # Whoever had it has published, and taken it away just now.
            pass
        file.close()
