"""Find source files in the files and folders a user names."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from conflictgraph.errors import SourceError, UsageError
from conflictgraph.readers import brat


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One annotated text on disk.

    Attributes:
        key: path relative to the SOURCES argument, with forward slashes; a single file's
            name. The same on every machine.
        path: the annotation file.
    """

    key: str
    path: Path

    def digest(self) -> str:
        """Return SHA-256 (hexadecimal) over all files of the source, with their lengths.

        Raises:
            SourceError: a file cannot be read.
        """
        total = hashlib.sha256()
        for part in brat.parts_of(self.path):
            try:
                with part.open("rb") as stream:
                    content = hashlib.file_digest(stream, "sha256")
                    length = stream.tell()
            except FileNotFoundError:
                total.update(b"absent;")
            except OSError as error:
                reason = f"it cannot be read: {error.strerror or type(error).__name__}"
                raise SourceError("file.unreadable", reason, self.key) from error
            else:
                total.update(f"{length}:{content.hexdigest()};".encode())
        return total.hexdigest()

    def stat(self) -> tuple[tuple[int, int] | None, ...]:
        """Return size in bytes and time of change in ns of each file, None where absent."""
        return tuple(_size_and_time(part) for part in brat.parts_of(self.path))


def iter_sources(paths: Iterable[Path], suffixes: Collection[str]) -> Iterator[SourceFile]:
    """Yield every source in files and folders, in the order of their keys per argument.

    Folders are walked through; names that start with a dot are passed over, as ``ls`` does.

    Raises:
        UsageError: a path is not there or is no source; two sources have one key.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for source in _sources_at(path, suffixes):
            earlier = found.setdefault(source.key, source.path)
            if earlier is source.path:
                yield source
            elif not earlier.samefile(source.path):
                raise UsageError(
                    f"two sources are called {source.key}",
                    "name the folder that holds both, so that their keys differ",
                )


def _sources_at(path: Path, suffixes: Collection[str]) -> Iterable[SourceFile]:
    if path.is_dir():
        files = (each for each in _iter_files(path) if each.suffix in suffixes)
        found = [SourceFile(_key(each.relative_to(path)), each) for each in files]
        return sorted(found, key=lambda source: source.key)
    if not path.exists():
        raise UsageError(f"there is no source {path}")
    if path.suffix not in suffixes:
        raise UsageError(
            f"{path} is not an annotated text",
            f"name a folder, or files ending in {', '.join(sorted(suffixes))}",
        )
    return [SourceFile(_key(PurePath(path.name)), path)]


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
            entries = sorted(current.iterdir())
        except OSError as error:
            raise UsageError(f"the folder {current} cannot be read: {error.strerror}") from error
        visible = [each for each in entries if not each.name.startswith(".")]
        waiting += [each for each in visible if each.is_dir()]
        yield from (each for each in visible if not each.is_dir())


def _key(relative: PurePath) -> str:
    """Return the path with forward slashes; bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(relative.as_posix()).decode("utf-8", "backslashreplace")


def _size_and_time(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
