"""Find source files in the files and folders a user names."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Final

from conflictgraph.errors import SourceError, UsageError
from conflictgraph.readers import records
from conflictgraph.readers.contract import CollectionReader, Reader
from conflictgraph.readers.files import Part, key_of
from conflictgraph.readers.head import Head
from conflictgraph.readers.layout import Layout
from conflictgraph.readers.registry import (
    READERS,
    SUFFIXES,
    is_accompanying,
    reader_of,
    recognise,
)

#: Told the key of a file that a folder holds, that could be annotated text, and is not.
OnPassedOver = Callable[[str], None]

#: Between a file and one of its documents; no resolved path holds it.
_IN_FILE: Final = "//"
_CHUNK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One annotated text on disk.

    Attributes:
        key: path relative to the SOURCES argument, with forward slashes; a single file's
            name; ``#`` and the name of the part where a file holds several documents. The same
            on every machine.
        path: the file with the annotations.
        format: the name of its format.
        part: which document of the file; None when it holds one.
        layout: where things are in it, for a file that is of no known format.
    """

    key: str
    path: Path
    format: str
    part: Part | None = None
    layout: Layout | None = None

    @property
    def location(self) -> str:
        """Return where this is on this machine, unlike the place of any other source."""
        resolved = str(self.path.resolve())
        return resolved if self.part is None else f"{resolved}{_IN_FILE}{self.part.name}"

    def digest(self) -> str:
        """Return SHA-256 (hexadecimal) over all bytes of the source, with their lengths.

        The layout counts as well: another one reads something else out of the same bytes.

        Raises:
            SourceError: a file cannot be read.
        """
        total = hashlib.sha256(repr(self.layout).encode() if self.layout else b"")
        for file in self._files():
            part = self.part if file == self.path else None
            try:
                length, content = _hashed(file, part)
            except FileNotFoundError:
                total.update(b"absent;")
            except OSError as error:
                reason = f"it cannot be read: {error.strerror or type(error).__name__}"
                raise SourceError("file.unreadable", reason, self.key) from error
            else:
                total.update(f"{length}:{content};".encode())
        return total.hexdigest()

    def stat(self) -> tuple[tuple[int, int] | None, ...]:
        """Return size in bytes and time of change in ns of each file, None where absent."""
        return tuple(map(_size_and_time, self._files()))

    def _files(self) -> tuple[Path, ...]:
        return reader_of(self.format, self.layout).files_of(self.path)


def file_of(location: str) -> Path:
    """Return the file of a source, from :attr:`SourceFile.location`."""
    return Path(location.partition(_IN_FILE)[0])


def iter_sources(
    paths: Iterable[Path],
    on_passed_over: OnPassedOver | None = None,
    layout: Layout | None = None,
) -> Iterator[SourceFile]:
    """Yield every source in files and folders, in the order of their keys per argument.

    Folders are walked through; names that start with a dot are passed over, as ``ls`` does.

    Args:
        paths: files and folders.
        on_passed_over: told the keys of files in folders that are of no known format.
        layout: by which JSON of no known format is read; it is passed over without.

    Raises:
        UsageError: a path is not there or is no source; two sources have one key.
    """
    found: dict[str, SourceFile] = {}
    for path in paths:
        for source in _sources_at(path, on_passed_over, layout):
            earlier = found.setdefault(source.key, source)
            if earlier is source:
                yield source
            elif not _is_same(earlier, source):
                raise UsageError(
                    f"two sources are called {source.key}",
                    "name the folder that holds both, so that their keys differ",
                )


def _is_same(one: SourceFile, other: SourceFile) -> bool:
    return one.path.samefile(other.path) and one.part == other.part


def _sources_at(
    path: Path, on_passed_over: OnPassedOver | None, layout: Layout | None
) -> Iterator[SourceFile]:
    if path.is_dir():
        yield from _sources_in(path, on_passed_over, layout)
        return
    if not path.exists():
        raise UsageError(f"there is no source {path}")
    reader = recognise(path, layout)
    if reader is None:
        known = ", ".join(sorted(each.FORMAT.title for each in READERS))
        raise UsageError(
            f"{path} is not an annotated text of a format known here",
            f"name a folder, or files of one of these formats: {known}",
        )
    yield from _documents(key_of(PurePath(path.name)), path, reader, layout)


def _sources_in(
    folder: Path, on_passed_over: OnPassedOver | None, layout: Layout | None
) -> Iterator[SourceFile]:
    files = (each for each in _iter_files(folder) if each.suffix in SUFFIXES)
    for key, path in sorted((key_of(each.relative_to(folder)), each) for each in files):
        reader = recognise(path, layout)
        if reader is not None:
            yield from _documents(key, path, reader, layout)
        elif on_passed_over and not is_accompanying(Head.of(path)):
            on_passed_over(key)


def _documents(key: str, path: Path, reader: Reader, layout: Layout | None) -> Iterator[SourceFile]:
    name = reader.FORMAT.name
    own = layout if name == records.FORMAT.name else None
    if not reader.FORMAT.holds_many:
        yield SourceFile(key, path, name)
        return
    assert isinstance(reader, CollectionReader)  # noqa: S101 - its format says so
    try:
        for part in reader.iter_parts(path, key):
            if part.name:
                yield SourceFile(f"{key}#{part.name}", path, name, part, own)
            else:
                yield SourceFile(key, path, name, layout=own)
    except SourceError:
        # Found again by whoever reads it, and told of then.
        yield SourceFile(key, path, name, layout=own)


def _iter_files(folder: Path) -> Iterator[Path]:
    waiting, seen = [folder], set[tuple[int, int]]()
    while waiting:
        current = waiting.pop()
        try:
            status = current.stat()
            # A link back up would never end; a folder linked twice is one folder.
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(current) as entries:
                visible = sorted(
                    (each.name, _is_folder(each)) for each in entries if each.name[0] != "."
                )
        except OSError as error:
            raise UsageError(f"the folder {current} cannot be read: {error.strerror}") from error
        waiting += [current / name for name, is_folder in visible if is_folder]
        yield from (current / name for name, is_folder in visible if not is_folder)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()  # known from reading the folder above it, but for links
    except OSError:  # a link that leads to itself
        return False


def _hashed(path: Path, part: Part | None) -> tuple[int, str]:
    """Return number and SHA-256 of the bytes of a file, or of one part of it."""
    if part is not None:
        return _hashed_range(path, part.begin, part.end, _size_and_time(path))
    with path.open("rb") as stream:
        content = hashlib.file_digest(stream, "sha256")
        return stream.tell(), content.hexdigest()


# Documents that cannot be cut apart have the range of their file: it is hashed once for all.
@lru_cache(maxsize=1)
def _hashed_range(path: Path, begin: int, end: int, _: tuple[int, int] | None) -> tuple[int, str]:
    content, left = hashlib.sha256(), end - begin
    with path.open("rb") as stream:
        stream.seek(begin)
        while left and (chunk := stream.read(min(left, _CHUNK_BYTES))):
            content.update(chunk)
            left -= len(chunk)
    return end - begin, content.hexdigest()


def _size_and_time(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
