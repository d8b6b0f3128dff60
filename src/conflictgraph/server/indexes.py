"""The indexes that searches read: found beside the store, or made by a process in the background.

An index is made when a generation is first searched, and by one process for all fronts. Until it
is there, that of an older generation answers, as long as the store keeps it: what was purged is
never found any more. Where the store cannot be written, indexes are kept in a folder of their own
that goes when the server ends.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, TypeVar

from conflictgraph.errors import (
    IndexPendingError,
    OverloadedError,
    OwnStoreNeededError,
    StoreMissingError,
)
from conflictgraph.search.making import FILE_NAME, is_made
from conflictgraph.server.revision import Revision, read_revision
from conflictgraph.store.generations import StoreFolder

_LOG: Final = logging.getLogger(__name__)
_MAKER: Final = "conflictgraph.search.making"
#: A request waits so long for an index that is being made; small ones take less.
_PATIENCE_S: Final = 5.0
#: No search may take longer, whatever queries may.
_MAX_SEARCH_S: Final = 5.0
#: An index that could not be made is tried again after so long.
_RETRY_S: Final = 30.0
_THREADS: Final = 2
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_MAX_WAITING: Final = 64
_HINT: Final = "try again in a moment"

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Index:
    """An index that is there.

    Attributes:
        file: its file.
        generation: what it was made from.
        is_live: whether that is the live generation.
    """

    file: Path
    generation: int
    is_live: bool


class Indexes:
    """The indexes of one store.

    Args:
        folder: the store.
        spare: where they are kept if the store cannot be written; made when it is needed.
        timeout_s: how long one search may take.
        is_own: whether the data are there; otherwise a store of others is answered from.
    """

    def __init__(
        self, folder: StoreFolder, spare: Path | None, timeout_s: float, *, is_own: bool = True
    ) -> None:
        self.timeout_s = min(timeout_s, _MAX_SEARCH_S)
        self._folder, self._given_spare, self._is_own = folder, spare, is_own
        self._own_spare: Path | None = None
        self._known: tuple[Revision, Path] | None = None
        self._making: asyncio.Task[None] | None = None
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="search")
        self._waiting = 0

    async def find(self) -> Index:
        """Return the index of the live generation, or else of an older one that is kept.

        Raises:
            StoreMissingError: there is nothing to search.
            IndexPendingError: there is none yet; it is being made.
            OwnStoreNeededError: there will be none.
        """
        if not self._is_own:
            raise OwnStoreNeededError(
                "names and words are searched in a store of one's own, and this server has none",
                "search where the graph was built, or ask by SPARQL",
            )
        revision = read_revision(self._folder)
        if revision is None:
            raise StoreMissingError(f"there is no store at {self._folder.path}")
        if (file := self._made(revision)) is None:
            await self._wait_for_maker(revision)
            file = self._made(revision)
        if file is not None:
            return Index(file, revision.generation, is_live=True)
        for number in reversed(self._folder.numbers()):
            older = self._folder.search_folder(number)
            if number < revision.generation and is_made(older):
                return Index(older / FILE_NAME, number, is_live=False)
        raise IndexPendingError("the index of these data is still being made", _HINT)

    async def run(self, search: Callable[[], Answer]) -> Answer:
        """Run a search in a thread of its own kind; SQLite does not hold up the others.

        Raises:
            OverloadedError: too many wait already.
            IndexPendingError: the index has gone meanwhile, or is damaged; it will be made again.
        """
        if self._waiting >= _MAX_WAITING:
            raise OverloadedError("too many searches wait", _HINT)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, search)
        except FileNotFoundError:
            self._known = None
            raise IndexPendingError("the data have just changed", _HINT) from None
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode not in _DAMAGED or self._known is None:
                raise
            _LOG.error("a damaged index is thrown away: %s: %s", self._known[1], error)
            self._known[1].unlink(missing_ok=True)
            self._known = None
            raise IndexPendingError("the index has to be made again", _HINT) from error
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """End what is being made, and forget what was made elsewhere."""
        if self._making is not None:
            self._making.cancel()
            with suppress(asyncio.CancelledError):
                await self._making
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._own_spare is not None:
            shutil.rmtree(self._own_spare, ignore_errors=True)

    def _made(self, revision: Revision) -> Path | None:
        """Return the index of a generation if it is there."""
        if self._known is not None and self._known[0] == revision:
            return self._known[1]
        places = [self._folder.search_folder(revision.generation)]
        if (spare := self._given_spare or self._own_spare) is not None:
            places.append(_spare_folder(spare, revision))
        for place in places:
            if is_made(place):
                self._known = revision, place / FILE_NAME
                return place / FILE_NAME
        return None

    async def _wait_for_maker(self, revision: Revision) -> None:
        if self._making is None or self._making.done():
            self._making = asyncio.create_task(self._make(revision))
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                await asyncio.shield(self._making)

    async def _make(self, revision: Revision) -> None:
        target = self._target(revision)
        arguments = (str(self._folder.path), str(revision.generation), str(target))
        process = subprocess.Popen(  # noqa: ASYNC220 - it is started as fast as any worker
            [sys.executable, "-m", _MAKER, *arguments],
            stdin=subprocess.PIPE,  # the lifeline: closed by the kernel when this process dies
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            # Ctrl-C is for the front.
            process_group=0,
        )
        ending = asyncio.get_running_loop().run_in_executor(None, _last_words, process)
        try:
            words = await asyncio.shield(ending)
        except asyncio.CancelledError:
            process.kill()
            await ending
            raise
        if words is not None:
            _LOG.error("no index was made: %s", words)
            await asyncio.sleep(_RETRY_S)

    def _target(self, revision: Revision) -> Path:
        if os.access(self._folder.generations, os.W_OK):
            return self._folder.search_folder(revision.generation)
        spare = self._given_spare or self._own_spare
        if spare is None:
            spare = self._own_spare = Path(mkdtemp(prefix="conflictgraph-search-"))
        target = _spare_folder(spare, revision)
        for old in spare.glob("*.search"):
            if old != target:
                shutil.rmtree(old, ignore_errors=True)
        return target


@asynccontextmanager
async def open_indexes(
    folder: StoreFolder, run_folder: Path | None, timeout_s: float, *, is_own: bool = True
) -> AsyncIterator[Indexes]:
    """Keep the indexes of a store for the length of the block; arguments as of :class:`Indexes`."""
    indexes = Indexes(folder, run_folder, timeout_s, is_own=is_own)
    try:
        yield indexes
    finally:
        await indexes.close()


def _last_words(process: subprocess.Popen[bytes]) -> str | None:
    """Wait for a maker; return what it died of, None when it did its work."""
    with process:
        words = process.stderr.read() if process.stderr is not None else b""
        return words.decode("utf-8", "replace").strip() if process.wait() else None


def _spare_folder(spare: Path, revision: Revision) -> Path:
    # A store built anew in its place has the same numbers.
    return spare / f"{revision.generation:06d}-{revision.published_ns:x}.search"
