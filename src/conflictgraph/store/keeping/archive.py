"""A backup, read with mistrust: nothing is unpacked before names, sizes and checksums are right.

The checksums protect against damage, not against forgery: whoever can change the file can change
them as well.
"""

from __future__ import annotations

import errno
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import TypeAdapter, ValidationError

from conflictgraph.errors import StoreError, StoreVersionError
from conflictgraph.store.keeping.backup import (
    ARCHIVE_FORMAT,
    CHUNK_BYTES,
    FOLDER,
    HEAD,
    SUMS,
    Head,
    OnBytes,
    unheard,
)
from conflictgraph.store.version import FORMAT, too_new

_HEAD: Final = TypeAdapter(Head)
#: A file below the one folder: nothing hidden, nothing that leads elsewhere.
_NAME: Final = re.compile(rf"{re.escape(FOLDER)}[A-Za-z0-9][A-Za-z0-9._-]{{0,99}}")
#: Room for the head, or for one line of the checksums.
_SMALL_BYTES: Final = 16_384
_LINE_BYTES: Final = 256
#: The bit of an entry that is encrypted (APPNOTE 4.4.4).
_ENCRYPTED: Final = 0x1
#: All that zipfile raises on bytes that are no archive, or not any more.
_FAULTS: Final = (BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError)
_HINT: Final = "take another backup"


class Archive:
    """A backup opened for reading.

    Attributes:
        head: what it says of itself.
    """

    def __init__(self, archive: ZipFile, source: Path) -> None:
        self._zip, self._source = archive, source
        entries = archive.infolist()
        self._check_kinds(entries)
        named = {entry.filename: entry for entry in entries}
        if len(named) != len(entries) or not {HEAD, SUMS} <= named.keys():
            raise self._refusal("it does not hold what a backup holds")
        self.head = self._read_head(named.pop(HEAD))
        self._sums = self._read_sums(named.pop(SUMS), len(named))
        self._members = named
        self._check_inventory()

    @classmethod
    @contextmanager
    def open(cls, source: Path) -> Iterator[Self]:
        """Open a backup.

        Raises:
            StoreVersionError: a newer version has written it.
            StoreError: it is no backup, or damaged; also while the block reads from it.
            OSError: the file cannot be read.
        """
        try:
            with ZipFile(source) as archive:
                yield cls(archive, source)
        except _FAULTS as error:
            raise StoreError(f"{source} is no backup, or damaged: {error}", _HINT) from error
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            # An entry that claims to begin before the file does.
            raise StoreError(f"{source} is no backup, or damaged", _HINT) from error

    def verify(self, on_bytes: OnBytes = unheard) -> None:
        """Read all of it and compare the checksums.

        Raises:
            StoreError: it is damaged.
        """
        self._read_all(None, on_bytes)

    def unpack(self, folder: Path, on_bytes: OnBytes = unheard) -> None:
        """Write the files of the generation into an empty folder.

        Raises:
            StoreError: it is damaged; some files may have been written.
        """
        self._read_all(folder, on_bytes)

    def _read_head(self, entry: ZipInfo) -> Head:
        try:
            head = _HEAD.validate_json(self._read_small(entry, _SMALL_BYTES), strict=True)
        except ValidationError as error:
            raise self._refusal(f"its {HEAD} is not that of a backup") from error
        if head.archive != ARCHIVE_FORMAT:
            raise StoreVersionError(
                f"{self._source} is a backup of format {head.archive}, and this version of "
                f"conflictgraph reads {ARCHIVE_FORMAT}",
                "install a newer conflictgraph",
            )
        if head.format > FORMAT:
            raise too_new(head.format)
        return head

    def _read_sums(self, entry: ZipInfo, files: int) -> dict[str, str]:
        text = self._read_small(entry, files * _LINE_BYTES).decode()
        pairs = (line.split("  ", 1) for line in text.splitlines())
        return {pair[-1]: pair[0] for pair in pairs}

    def _read_small(self, entry: ZipInfo, max_bytes: int) -> bytes:
        if entry.file_size > max_bytes:
            raise self._refusal(f"its {entry.filename} is too large")
        return self._zip.read(entry)

    def _check_inventory(self) -> None:
        sizes = [entry.file_size for entry in self._members.values()]
        if (len(sizes), sum(sizes)) != (self.head.files, self.head.size_bytes):
            raise self._refusal("it holds other files than it says")
        for name in self._members:
            if not _NAME.fullmatch(name):
                raise self._refusal(f"it holds {name!r}, which no backup does")

    def _check_kinds(self, entries: Iterable[ZipInfo]) -> None:
        # Other compressions may ask for a gigabyte of memory.
        kinds = {ZIP_STORED, ZIP_DEFLATED}
        if any(each.compress_type not in kinds or each.flag_bits & _ENCRYPTED for each in entries):
            raise self._refusal("it is compressed or encrypted in a way that no backup is")

    def _read_all(self, folder: Path | None, on_bytes: OnBytes) -> None:
        done = 0
        for name, entry in self._members.items():
            target = None if folder is None else folder / name.removeprefix(FOLDER)
            if self._read_member(entry, target) != self._sums.get(name):
                raise self._refusal(f"the checksum of {name} is wrong")
            done += entry.file_size
            on_bytes(done, self.head.size_bytes)

    def _read_member(self, entry: ZipInfo, target: Path | None) -> str:
        """Return the checksum of a file, and write it if a target is given."""
        digest = hashlib.sha256()
        with self._zip.open(entry) as member:
            if target is None:
                while chunk := member.read(CHUNK_BYTES):
                    digest.update(chunk)
                return digest.hexdigest()
            with target.open("xb") as file:
                while chunk := member.read(CHUNK_BYTES):
                    digest.update(chunk)
                    file.write(chunk)
        return digest.hexdigest()

    def _refusal(self, reason: str) -> StoreError:
        return StoreError(f"{self._source} is no backup, or damaged: {reason}", _HINT)
