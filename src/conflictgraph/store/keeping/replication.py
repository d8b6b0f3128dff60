"""Copy the live generation of a store to another folder and make it live there.

The order is that of every writer: the files of the generation, a rename to its number, and CURRENT
at the end. Whatever ends it before leaves what was live, and a draft which the next run completes.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from conflictgraph.errors import ReplicaError, StoreError, UsageError
from conflictgraph.store.generations import UNFINISHED, StoreFolder, sync_folder
from conflictgraph.store.keeping.backup import OnBytes, unheard
from conflictgraph.store.keeping.copying import Copied, Digests, copy_generation, is_copy
from conflictgraph.store.keeping.replica import Record, read_record, write_record
from conflictgraph.store.live_state import LiveState, read_state
from conflictgraph.store.manifest import Manifest
from conflictgraph.store.opening import open_store
from conflictgraph.store.publication import publish_as
from conflictgraph.store.space import disk_full_told

_DRAFT: Final = f"replica{UNFINISHED}"
#: More publications than there can be while one generation is copied, again and again.
_MAX_TRIES: Final = 20
#: How a file that was pruned looks from here, also on a network mount.
_GONE: Final = frozenset({errno.ENOENT, errno.ESTALE})


@dataclass(frozen=True, slots=True)
class Replicated:
    """What a run did.

    Attributes:
        generation: number of the generation that is live in source and target.
        is_new: whether it was made live by this run.
        copied: what that took.
    """

    generation: int
    is_new: bool = False
    copied: Copied = field(default_factory=Copied)


class Replication:
    """Keeps one folder a replica of a store.

    Args:
        source: the store.
        target: the folder of the replica; it need not exist.
        lock_timeout_s: how long to wait for another process that writes to the target.
        on_bytes: told the bytes done and the bytes in all.

    Raises:
        UsageError: one folder lies in the other.
    """

    def __init__(
        self,
        source: StoreFolder,
        target: StoreFolder,
        *,
        lock_timeout_s: float = 10.0,
        on_bytes: OnBytes = unheard,
    ) -> None:
        ours, theirs = target.path.resolve(), source.path.resolve()
        if ours.is_relative_to(theirs) or theirs.is_relative_to(ours):
            raise UsageError(
                f"{target.path} and {source.path} lie in each other", "give another TARGET"
            )
        self._source, self._target = source, target
        self._lock_timeout_s, self._on_bytes = lock_timeout_s, on_bytes
        self._digests = Digests()

    def run(self) -> Replicated:
        """Bring the target up to the live generation of the source; if it is there, do nothing.

        Generations that the source no longer has go from the target, as soon as nobody reads them.

        Raises:
            StoreMissingError: the source has no generation.
            StoreVersionError: the source has another format than this version's.
            ReplicaError: the target is not a replica of this source.
            StoreLockedError: another process wrote to the target all the time.
            DiskFullError: there is no room for it.
            StoreError: the copy is not what was read; what was live before still is.
            OSError: a file cannot be read or written.
        """
        for _ in range(_MAX_TRIES):
            before = read_state(self._source)
            try:
                return self._run_once()
            except OSError as error:
                # Where locks do not reach, the source may prune what is being copied.
                if error.errno not in _GONE or read_state(self._source) == before:
                    raise
        raise StoreError(
            f"{self._source.path} publishes faster than it can be copied", "try again later"
        )

    def follow(self, interval_s: float) -> Iterator[Replicated]:
        """Run again and again; yield each time something was made live, and the first time.

        Args:
            interval_s: seconds from the end of one run to the next.
        """
        yield self.run()
        while True:
            time.sleep(interval_s)
            if (replicated := self.run()).is_new:
                yield replicated

    def _run_once(self) -> Replicated:
        with self._pinned() as (state, generation):
            if self._is_done(read_record(self._target, self._source), state):
                return Replicated(state.generation)
            Manifest.read(generation).close()
            lock = self._target.write_lock(self._lock_timeout_s, replicating=True)
            with lock, disk_full_told(self._target.path):
                # Another run may have been first.
                record = read_record(self._target, self._source)
                self._remove_old()
                if self._is_live(record, state):
                    return Replicated(state.generation)
                copied = self._bring(record, state, generation)
                self._remove_old()
                self._target.remove_unfinished()
            return Replicated(state.generation, is_new=True, copied=copied)

    @contextmanager
    def _pinned(self) -> Iterator[tuple[LiveState, Path]]:
        """Hold the live generation of the source, and yield its state and folder."""
        while True:
            before = read_state(self._source)
            with self._source.pin() as pin:
                # Both readings agree: nothing was published in between.
                if before is not None and read_state(self._source) == before:
                    yield before, pin.path
                    return

    def _is_live(self, record: Record, state: LiveState) -> bool:
        number = state.generation
        return self._target.current() == number and record.states.get(number) == state.tag

    def _is_done(self, record: Record, state: LiveState) -> bool:
        outdated = set(self._target.numbers()) - set(self._source.numbers())
        return self._is_live(record, state) and not outdated

    def _remove_old(self) -> None:
        self._target.remove_except(self._source.numbers())

    def _bring(self, record: Record, state: LiveState, generation: Path) -> Copied:
        """Make a generation live, copied as far as it is not there."""
        target, number, copied = self._target, state.generation, Copied()
        known = {each: record.states[each] for each in target.numbers()}
        entered = Record(record.source, known | {number: state.tag})
        if is_copy(generation, target.generation(number), self._digests):
            # It was live before, or a run ended before it became so.
            write_record(target, entered)
            target.lock_file(number).touch()
            sync_folder(target.generations)
            target.make_live(number, state.published_ns)
            return copied
        self._require_replaceable(number)
        older = [target.generation(each) for each in reversed(target.numbers())]
        draft = target.generations / _DRAFT
        copied = copy_generation(generation, draft, older, self._digests, self._on_bytes)
        open_store(draft)
        self._make_room(number)
        write_record(target, entered)
        publish_as(target, draft, number, state.published_ns)
        return copied

    def _require_replaceable(self, number: int) -> None:
        if self._target.current() == number:
            raise ReplicaError(
                f"{self._target.path} serves another generation {number}: the source was made anew",
                "end its servers and delete it, or give another TARGET",
            )

    def _make_room(self, number: int) -> None:
        """Delete an older generation that has the number of the one to come."""
        others = set(self._target.numbers()) - {number}
        if number in self._target.remove_except(others):
            raise ReplicaError(
                f"somebody reads another generation {number} in {self._target.path}",
                "try again when they have ended",
            )
