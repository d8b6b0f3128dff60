"""What every format module offers; ``tests/contracts`` holds each of them to this."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, runtime_checkable

from conflictgraph.annotation.model import Document
from conflictgraph.readers.files import Part
from conflictgraph.readers.formats import Format
from conflictgraph.readers.head import Head


class Reader(Protocol):
    """From the files of one format to documents; a module."""

    @property
    def FORMAT(self) -> Format:  # noqa: N802 - a module constant in its implementations
        """What can be said of the format without opening a file."""

    def recognises(self, head: Head) -> bool:
        """Tell whether a file is of this format, by its content; never raise."""

    def files_of(self, path: Path) -> tuple[Path, ...]:
        """Return the files that make one source, the annotations first, there or not."""

    def read(self, path: Path, source: str, part: Part | None = None) -> Document:
        """Return the document in canonical order, its structure checked.

        Args:
            path: the file with the annotations.
            source: the name of the source in messages.
            part: which of several documents; None when the file holds one.

        Raises:
            SourceError: the source is refused; nothing else is ever raised.
        """


@runtime_checkable
class CollectionReader(Reader, Protocol):
    """A reader of files that can hold several documents."""

    def iter_parts(self, path: Path, source: str) -> Iterator[Part]:
        """Yield the documents of a file in its order, without holding them all.

        A file that is one document is one part without a name.

        What cannot be told apart from its neighbours is one part, which ``read`` refuses then.

        Raises:
            SourceError: the file cannot be read at all.
        """
