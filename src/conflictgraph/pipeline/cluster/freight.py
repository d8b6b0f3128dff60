"""Sources on their way to another machine: their bytes, laid out there as they are here.

Workers need no folder of sources then. What a document of a larger file depends on is sent alone:
the beginning of the file, which tells its format, and the document's own range, at its own offset.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

from conflictgraph.readers import SourceFile, reader_of
from conflictgraph.readers.files import MAX_ANNOTATION_BYTES
from conflictgraph.readers.head import HEAD_BYTES

#: Half a second's work and more; a message to another machine costs some milliseconds.
ENOUGH_BYTES: Final = 250_000
_MOST_SOURCES: Final = 64


class Piece(NamedTuple):
    """A range of a file.

    Attributes:
        folder: which of the folders the file lies in, counted from 0.
        size: bytes of the whole file.
        begin: offset of the range in it.
    """

    folder: int
    name: str
    size: int
    begin: int
    content: bytes


@dataclass
class Freight:
    """The files of several sources; what they share is in it once.

    Attributes:
        enough_bytes: with so many it is full.
    """

    enough_bytes: int = ENOUGH_BYTES
    _folders: list[Path] = field(default_factory=list)
    _pieces: dict[tuple[int, str, int, int], Piece] = field(default_factory=dict)
    _sources: int = 0
    _bytes: int = 0

    @property
    def is_full(self) -> bool:
        """Tell whether more would not make it cheaper to send."""
        return self._bytes >= self.enough_bytes or self._sources >= _MOST_SOURCES

    def pack(self, source: SourceFile) -> bool:
        """Put the files of a source in.

        Returns:
            Whether that was possible: a reader tells why it is not.
        """
        try:
            pieces = list(_iter_pieces(source, self._place_of(source.path.parent)))
        except (OSError, _UnfitError):
            return False
        self._sources += 1
        for piece in pieces:
            key = piece.folder, piece.name, piece.begin, len(piece.content)
            if key not in self._pieces:
                self._pieces[key] = piece
                self._bytes += len(piece.content)
        return True

    def unpack(self, folder: Path) -> None:
        """Lay the files out below an empty folder."""
        for place in range(len(self._folders)):
            (folder / str(place)).mkdir()
        for piece in self._pieces.values():
            path = folder / str(piece.folder) / Path(piece.name).name
            with path.open("r+b" if path.exists() else "xb") as file:
                file.truncate(piece.size)
                file.seek(piece.begin)
                file.write(piece.content)

    def unpacked(self, source: SourceFile, folder: Path) -> SourceFile:
        """Return a source as it lies below the folder that this was unpacked to."""
        place = self._folders.index(source.path.parent)
        return replace(source, path=folder / str(place) / source.path.name)

    def _place_of(self, folder: Path) -> int:
        if folder not in self._folders:
            self._folders.append(folder)
        return self._folders.index(folder)


class _UnfitError(Exception):
    """A file that no reader reads: a pipe, or one that is larger than any reader's limit."""


def _iter_pieces(source: SourceFile, folder: int) -> Iterator[Piece]:
    for path in reader_of(source.format, source.layout).files_of(source.path):
        try:
            status = path.stat()
        except FileNotFoundError:
            continue
        # Looked at before opening: opening a pipe would wait for its other end for ever.
        if not stat.S_ISREG(status.st_mode) or path.parent != source.path.parent:
            raise _UnfitError
        ranges = [(0, status.st_size)]
        if source.part is not None and path == source.path:
            ranges = [(0, HEAD_BYTES), (source.part.begin, source.part.end)]
        for begin, end in ranges:
            yield Piece(folder, path.name, status.st_size, begin, _read(path, begin, end))


def _read(path: Path, begin: int, end: int) -> bytes:
    if end - begin > MAX_ANNOTATION_BYTES:
        raise _UnfitError
    with path.open("rb") as file:
        file.seek(begin)
        return file.read(end - begin)
