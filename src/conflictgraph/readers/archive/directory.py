"""The entries of a zip archive, refused as a whole where one of them is not what it should be."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO, Final, NamedTuple

from conflictgraph.errors import SourceError

#: A project of ten thousand documents with three annotators has sixty thousand.
MAX_ENTRIES: Final = 65_000
#: A directory entry takes some hundred bytes.
_MAX_DIRECTORY_BYTES: Final = 32_000_000

_END: Final = struct.Struct("<4s4H2LH")
_END_MARK, _ZIP64_MARK = b"PK\x05\x06", b"PK\x06\x07"
_MAX_COMMENT: Final = 65_535
_LOCATOR_BYTES: Final = 20
_LOCAL: Final = struct.Struct("<26s2H")
_ENCRYPTED: Final = 1

#: What the standard library raises for archives that are damaged or of a kind it does not know.
ERRORS: Final = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
    OverflowError,
    IndexError,
)


class Entry(NamedTuple):
    """One file in an archive, with the bytes of the archive that hold it."""

    name: str
    begin: int
    end: int


def entries(stream: IO[bytes], source: str) -> list[Entry]:
    """Return the files of an archive in their order.

    Args:
        stream: the whole archive.
        source: its name in messages.

    Raises:
        SourceError: ``archive.damaged``, ``archive.entry-name``, ``archive.encrypted`` or
            ``archive.too-many``.
    """
    try:
        _check_directory(stream, source)
        with zipfile.ZipFile(stream) as archive:
            infos = [each for each in archive.infolist() if not each.is_dir()]
            _check_names((each.orig_filename for each in infos), source)
            for each in infos:
                if each.flag_bits & _ENCRYPTED:
                    reason = "it has entries that are encrypted"
                    raise SourceError("archive.encrypted", reason, source, snippet=each.filename)
            found = [_entry(stream, each) for each in infos]
    except ERRORS as error:
        reason = f"the archive cannot be read: {error}"
        raise SourceError("archive.damaged", reason, source) from error
    return sorted(found, key=lambda each: each.begin)


def _entry(stream: IO[bytes], info: zipfile.ZipInfo) -> Entry:
    stream.seek(info.header_offset)
    # The directory does not say how long the name and what follows it are before the content.
    _, name, extra = _LOCAL.unpack(stream.read(_LOCAL.size))
    length = _LOCAL.size + name + extra + info.compress_size
    return Entry(info.filename, info.header_offset, info.header_offset + length)


def _check_names(names: Iterable[str], source: str) -> None:
    seen: set[str] = set()
    for name in names:
        if not _is_safe(name) or name in seen:
            reason = "the name of an entry leads elsewhere, or is there twice"
            raise SourceError("archive.entry-name", reason, source, snippet=name)
        seen.add(name)


def _is_safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    is_absolute = name.startswith("/") or name[1:2] == ":"
    return not (is_absolute or ".." in parts or "\\" in name or "\0" in name)


def _check_directory(stream: IO[bytes], source: str) -> None:
    """Refuse a directory that would fill the memory, before the standard library reads it."""
    for count, size, is_large in _directories(stream):
        if is_large or count > MAX_ENTRIES or size > _MAX_DIRECTORY_BYTES:
            reason = f"it has more than {MAX_ENTRIES:,} entries"
            hint = "export the project in several pieces"
            raise SourceError("archive.too-many", reason, source, hint=hint)


def _directories(stream: IO[bytes]) -> Iterator[tuple[int, int, bool]]:
    length = stream.seek(0, 2)
    stream.seek(max(0, length - _MAX_COMMENT - _END.size - _LOCATOR_BYTES))
    tail = stream.read()
    at = tail.rfind(_END_MARK)
    if at >= 0 and len(tail) - at >= _END.size:
        _, _, _, _, count, size, _, _ = _END.unpack_from(tail, at)
        yield count, size, _ZIP64_MARK in tail[max(0, at - _LOCATOR_BYTES) : at]
