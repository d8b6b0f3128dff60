"""Lines on their way into a store: written to a file, and loaded from it in bulk.

A call of Oxigraph's loader keeps little more than one processor busy and lets Python go on
meanwhile. So what has come in is loaded in pieces, two of them at once, and where nobody minds as
soon as there is one, beside whatever else is done.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from traceback import clear_frames
from typing import Final

from pyoxigraph import RdfFormat, Store

from conflictgraph.errors import StoreError
from conflictgraph.store.space import require_space

#: Pieces loaded at the same time.
_LOADERS: Final = 2
#: Bytes of a piece, some 120,000 lines: Oxigraph's loader holds all of them in memory.
_PIECE_BYTES: Final = 24_000_000


class Incoming:
    """N-Quads that wait for a store, or are being loaded into it by threads."""

    def __init__(self, path: Path, store: Store) -> None:
        """Begin with nothing.

        Args:
            path: the file that keeps them; it is there until :meth:`discard`.
            store: where they are to go; held open until then.
        """
        self._path, self._file, self._store = path, path.open("w+b"), store
        #: How much of the file the loader was given.
        self._given = 0
        #: How many pieces were loaded so far; each becomes files of its own.
        self.pieces = 0
        self._loader = ThreadPoolExecutor(_LOADERS, "conflictgraph-load")
        self._loading: deque[Future[None]] = deque()

    def add(self, lines: Iterable[bytes]) -> None:
        """Let whole lines wait."""
        self._file.writelines(lines)

    def begin_to_load(self) -> None:
        """Have other threads load what waits, if it is worth it, and do not wait for that.

        The store may be read meanwhile. It must not be changed before :meth:`settle`.

        Raises:
            DiskFullError: there is no room for it.
        """
        if self._file.tell() - self._given >= _PIECE_BYTES:
            self._give()

    def load(self) -> None:
        """Load all that waits.

        Raises:
            StoreError: lines that were given are not N-Quads.
            DiskFullError: there is no room for them.
        """
        if self._file.tell() > self._given:
            self._give()
        self.settle()
        self._file.seek(0)
        self._file.truncate()
        self._given = 0

    def settle(self) -> None:
        """Wait for the threads that load.

        Raises:
            StoreError: lines that were given are not N-Quads.
        """
        while self._loading:
            try:
                self._loading.popleft().result()
            except Exception as error:
                # What went wrong would hold the store open as long as anybody knows of it.
                clear_frames(error.__traceback__)
                raise

    def _give(self) -> None:
        end = self._file.tell()
        require_space(self._path.parent, incoming_bytes=end - self._given)
        self._file.flush()
        for begin, behind in pairwise(self._cuts(end)):
            self.pieces += 1
            self._loading.append(self._loader.submit(_load, self._store, self._path, begin, behind))
        self._given = end

    def _cuts(self, end: int) -> Iterator[int]:
        """Yield the offsets at which pieces begin, and the end, where the file is left."""
        cut = self._given
        while cut < end:
            yield cut
            self._file.seek(cut + _PIECE_BYTES)
            # Behind the line that stands there.
            cut = min(end, self._file.tell() + len(self._file.readline()))
        self._file.seek(end)
        yield end

    def discard(self) -> None:
        """Let go of the store and take the file away, whatever still waits in it."""
        self._loader.shutdown(cancel_futures=True)
        self._loading.clear()
        self.__dict__.pop("_store", None)  # Oxigraph closes a store when its last reference goes
        with suppress(OSError):  # a full disk must not hide the error that told of it
            self._file.close()
        self._path.unlink(missing_ok=True)


def _load(store: Store, path: Path, begin: int, end: int) -> None:
    """Load the lines that stand in a file between two offsets."""
    with path.open("rb") as file:
        file.seek(begin)
        lines = file.read(end - begin)
    try:
        store.bulk_load(lines, RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise StoreError(f"lines to be stored are not N-Quads: {error}") from error
