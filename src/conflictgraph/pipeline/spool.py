"""Mapped documents on their way to the writer, on disk: the store is locked only to write them."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self

from conflictgraph.pipeline.documents import Outcome


class Spool:
    """Keeps outcomes in the order they came; memory holds one of them at a time."""

    def __init__(self, folder: Path) -> None:
        """Keep the file on the disk of the store, which has room, not in a small ``/tmp``."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()

    @property
    def size(self) -> int:
        """Return the bytes written so far."""
        return self._file.tell()

    def add(self, outcome: Outcome) -> None:
        """Append an outcome."""
        pickle.dump(outcome, self._file, pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[Outcome]:
        """Yield what was added; only this process has ever written to the file."""
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            outcome: Outcome = pickle.load(self._file)  # noqa: S301 - our own, unnamed file
            yield outcome
