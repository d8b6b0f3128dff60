"""Numbered, immutable generations of the store, and the file that names the live one.

Layout of a store folder::

    generations/000042/       a closed Oxigraph store with manifest.sqlite beside its files
    generations/000042.lock   readers hold it shared; pruning needs it exclusive
    generations/000042.search/ what was made of it to be searched; can be thrown away at any time
    CURRENT                   names the live generation; replaced by atomic rename
    write.lock                one writer at a time
    write.turn                held by the writer that is next
    reading.spool             what an interrupted build has read, for the next one
    dumps/000042/             the same generation as a compressed file, where somebody asked for it
    replica.json              where the store is a copy: of which other, and of which states
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Self

from conflictgraph.errors import (
    ReplicaError,
    StoreError,
    StoreLockedError,
    StoreMissingError,
)

#: Folder names that end so are unfinished or half removed; the next writer deletes them.
UNFINISHED: Final = ".tmp"

_SEARCH: Final = ".search"
_RETRY_S: Final = 0.01
_MAX_PINS: Final = 1000


class Pin:
    """One generation held open for reading: it is not pruned before the pin is released.

    Attributes:
        number: the generation's number.
        path: the generation's folder.
    """

    __slots__ = ("_lock", "number", "path")

    def __init__(self, number: int, path: Path, lock: int) -> None:
        self.number, self.path = number, path
        self._lock: int | None = lock

    def release(self) -> None:
        """Let the generation go; doing so twice is harmless."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.release()


class StoreFolder:
    """The folder that holds the generations of one store.

    Attributes:
        path: the folder; it need not exist.
        generations: the folder of the generations.
        spool: where a build keeps what it has read; other files of the store do not depend on it.
        dumps: the folder of the dumps; it need not exist.
        replica: the file that makes the store a replica, which nobody else writes to.
    """

    __slots__ = ("_current", "dumps", "generations", "path", "replica", "spool")

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.generations = self.path / "generations"
        self.spool = self.path / "reading.spool"
        self.dumps = self.path / "dumps"
        self.replica = self.path / "replica.json"
        self._current = str(self.path / "CURRENT")

    def generation(self, number: int) -> Path:
        """Return the folder of a generation."""
        return self.generations / f"{number:06d}"

    def dump(self, number: int) -> Path:
        """Return the folder of the dump of a generation; it need not exist."""
        return self.dumps / f"{number:06d}"

    def lock_file(self, number: int) -> Path:
        """Return the file that readers of a generation hold locked."""
        return self.generations / f"{number:06d}.lock"

    def search_folder(self, number: int) -> Path:
        """Return the folder of what was made of a generation to be searched; it may be missing."""
        return self.generations / f"{number:06d}{_SEARCH}"

    def current(self) -> int | None:
        """Return the number of the live generation; None when nothing was ever published.

        Raises:
            StoreError: CURRENT holds something else than a number.
        """
        try:
            # Called for every query: plain calls, no Path objects.
            file = os.open(self._current, os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        try:
            name = os.read(file, 32)
        finally:
            os.close(file)
        try:
            return int(name)
        except ValueError:
            raise StoreError(f"{self._current} does not name a generation") from None

    def published_ns(self) -> int:
        """Return when the live generation was made live, in nanoseconds of the file system.

        Raises:
            StoreMissingError: nothing was ever published.
        """
        try:
            return Path(self._current).stat().st_mtime_ns
        except (FileNotFoundError, NotADirectoryError):
            raise StoreMissingError(f"there is no store at {self.path}") from None

    def is_live(self, number: int) -> bool:
        """Tell whether a generation is the live one; a CURRENT that is damaged changes nothing."""
        try:
            return self.current() == number
        except StoreError:
            return True

    def numbers(self) -> list[int]:
        """Return the numbers of all finished generations, ascending."""
        if not self.generations.is_dir():
            return []
        names = (entry.name for entry in self.generations.iterdir())
        return sorted(int(name) for name in names if name.isdigit())

    def pin(self) -> Pin:
        """Hold the live generation.

        The lock is taken before CURRENT is read again: once both agree, no writer can remove
        the generation, because only unlocked ones that are not live are removed.

        Raises:
            StoreMissingError: nothing was ever published here.
        """
        for _ in range(_MAX_PINS):
            number = self.current()
            if number is None:
                raise StoreMissingError(
                    f"there is no store at {self.path}", "build one: conflictgraph build SOURCES"
                )
            lock = _shared_lock(self.lock_file(number))
            if lock is not None and self.current() == number:
                return Pin(number, self.generation(number), lock)
            if lock is not None:
                os.close(lock)
        raise StoreError(f"{self.path}/CURRENT names generation {number}, which is not there")

    def pin_kept(self, number: int) -> Pin:
        """Hold a generation that is kept, live or not.

        Raises:
            StoreMissingError: there is none of this number.
        """
        lock = _shared_lock(self.lock_file(number))
        if lock is not None and self.generation(number).is_dir():
            return Pin(number, self.generation(number), lock)
        if lock is not None:
            os.close(lock)
        kept = ", ".join(map(str, self.numbers())) or "none"
        raise StoreMissingError(f"{self.path} keeps no generation {number}", f"kept: {kept}")

    @contextmanager
    def write_lock(self, timeout_s: float, *, replicating: bool = False) -> Iterator[None]:
        """Be the only writer for the length of the block.

        Args:
            timeout_s: how long to wait for another writer.
            replicating: whether what is to be written comes from the source of a replica.

        Raises:
            StoreLockedError: another process wrote for the whole ``timeout_s``.
            ReplicaError: the store is a replica, and this is not its replication.
        """
        self.generations.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + timeout_s
        # Who waits holds the turn: a writer that comes again at once cannot overtake.
        with _open_lock(self.path / "write.turn") as turn, ExitStack() as held:
            try:
                _wait_for_lock(turn, deadline)
                lock = held.enter_context(_open_lock(self.path / "write.lock"))
                _wait_for_lock(lock, deadline)
            except TimeoutError:
                raise StoreLockedError(
                    f"another process has been writing to {self.path} for {timeout_s:g} s",
                    "wait for it to end, or raise --lock-timeout",
                ) from None
            fcntl.flock(turn, fcntl.LOCK_UN)
            if self.replica.exists() and not replicating:
                raise ReplicaError(
                    f"the store at {self.path} is a replica, which only its source changes",
                    f"write to the source; {self.replica.name} names it",
                )
            yield

    def make_live(self, number: int, published_ns: int | None = None) -> None:
        """Name a finished generation in CURRENT; the caller holds the write lock.

        Args:
            number: the generation.
            published_ns: when it was made live, if that is not now: in nanoseconds of the epoch.
        """
        fresh = self.path / f"CURRENT{UNFINISHED}"
        with fresh.open("wb") as file:
            file.write(f"{number:06d}\n".encode())
            file.flush()
            if published_ns is not None:
                os.utime(file.fileno(), ns=(published_ns, published_ns))
            os.fsync(file.fileno())
        fresh.replace(self._current)
        sync_folder(self.path)

    def remove_unfinished(self) -> None:
        """Delete what killed writers left behind; the caller holds the write lock."""
        for folder in self.generations.glob(f"*{UNFINISHED}"):
            shutil.rmtree(folder)
        for lock_file in self.generations.glob("*.lock"):
            if not lock_file.with_suffix("").exists():
                lock_file.unlink()
        for made in self.generations.glob(f"*{_SEARCH}"):
            if not made.with_suffix("").exists():
                shutil.rmtree(made)

    def prune(self, keep: int) -> list[int]:
        """Delete old generations that nobody reads; the caller holds the write lock.

        Args:
            keep: how many of the newest generations stay; the live one always stays.

        Returns:
            The numbers that were removed.
        """
        live, numbers = self.current(), self.numbers()
        old = numbers[: max(0, len(numbers) - max(1, keep))]
        return [number for number in old if number != live and self._remove(number)]

    def remove_before(self, number: int) -> list[int]:
        """Delete all generations before one that nobody reads; the caller holds the write lock.

        Returns:
            The numbers of those that are still there, because somebody does.
        """
        return [each for each in self.numbers() if each < number and not self._remove(each)]

    def remove_except(self, kept: Collection[int]) -> list[int]:
        """Delete all generations but some that nobody reads; the caller holds the write lock.

        Args:
            kept: the numbers of those that stay; the live one always stays.

        Returns:
            The numbers of the others that are still there, because somebody reads them.
        """
        live = self.current()
        others = [each for each in self.numbers() if each != live and each not in kept]
        return [each for each in others if not self._remove(each)]

    def _remove(self, number: int) -> bool:
        lock_file = self.lock_file(number)
        lock = os.open(lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Renamed first: a writer killed half-way must not leave a generation with holes.
            doomed = self.generations / f"{number:06d}{UNFINISHED}"
            self.generation(number).rename(doomed)
            shutil.rmtree(doomed)
            # It holds the same data, which may have to be forgotten.
            for dump in (self.dump(number), self.dump(number).with_suffix(UNFINISHED)):
                shutil.rmtree(dump, ignore_errors=True)
            shutil.rmtree(self.search_folder(number), ignore_errors=True)
            lock_file.unlink()
        except BlockingIOError:
            return False
        finally:
            os.close(lock)
        return True


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _shared_lock(path: Path) -> int | None:
    try:
        lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    fcntl.flock(lock, fcntl.LOCK_SH)
    return lock


@contextmanager
def _open_lock(path: Path) -> Iterator[int]:
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        yield lock
    finally:
        os.close(lock)


def _wait_for_lock(lock: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise TimeoutError from None
            time.sleep(_RETRY_S)
        else:
            return
