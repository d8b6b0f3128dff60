"""Who hands out the work and collects what comes of it, in the order of the sources.

What workers take with them to their graves is done again elsewhere. A document that ends one worker
after the other is found and refused; those that were sent along with it go in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import dataclass, replace
from typing import Final, Protocol

from conflictgraph.errors import ClusterError, ConflictGraphError, SourceError
from conflictgraph.pipeline.batches import Task
from conflictgraph.pipeline.cluster.freight import ENOUGH_BYTES, Freight
from conflictgraph.pipeline.cluster.machine import Order, iter_received, to_content
from conflictgraph.pipeline.cluster.shelf import Shelf
from conflictgraph.pipeline.documents import Outcome, process
from conflictgraph.pipeline.knowledge import Knowledge

#: Batches under way for each thread of a worker: one in work, one waiting, some done while the
#: first of all takes its time.
_AHEAD: Final = 4
#: How often a shard is made that does not arrive.
_ATTEMPTS: Final = 3
#: How often to look whether there is anybody left to wait for.
_LOOK_EVERY_S: Final = 1.0


class Crew(Protocol):
    """Workers, wherever they are."""

    @property
    def kit(self) -> str:
        """What they were given to read documents against, by its name."""

    @property
    def lethal(self) -> type[BaseException]:
        """What an order raises whose workers ended again and again."""

    def submit(self, order: Order) -> Future[bytes | str]:
        """Have an order carried out by one of them."""

    def count(self) -> int:
        """Return how many orders can be carried out at once.

        Raises:
            ClusterError: nobody is left.
        """


@dataclass
class _Batch:
    """Documents on their way.

    Attributes:
        tasks: all of them, those that cannot be sent included.
    """

    tasks: tuple[Task, ...]
    order: Order
    future: Future[bytes | str]


class Leader:
    """Leads one build."""

    def __init__(self, crew: Crew, knowledge: Knowledge, shelf: Shelf | None) -> None:
        self._crew, self._knowledge, self._shelf = crew, knowledge, shelf
        self._running: deque[_Batch] = deque()

    def iter_outcomes(self, tasks: Sequence[Task]) -> Generator[Outcome, None, None]:
        """Yield what became of each source, in their order.

        Raises:
            ClusterError: the cluster cannot go on.
        """
        waiting = deque(tasks)
        enough = _share(tasks, self._crew.count() * _AHEAD)
        try:
            while waiting or self._running:
                while waiting and len(self._running) < self._crew.count() * _AHEAD:
                    self._running.append(self._next(waiting, enough))
                yield from self._outcomes_of(self._running.popleft())
        finally:
            for batch in self._running:
                batch.future.cancel()

    def _next(self, waiting: deque[Task], enough_bytes: int) -> _Batch:
        freight, taken, sent = Freight(enough_bytes), list[Task](), list[Task]()
        while waiting and not freight.is_full:
            taken.append(waiting.popleft())
            if freight.pack(taken[-1][0]):
                sent.append(taken[-1])
        order = Order(self._crew.kit, tuple(sent), freight, self._shelf)
        return self._submitted(tuple(taken), order)

    def _submitted(self, tasks: tuple[Task, ...], order: Order) -> _Batch:
        if order.tasks:
            return _Batch(tasks, order, self._crew.submit(order))
        nothing = Future[bytes | str]()
        nothing.set_result(to_content(()))
        return _Batch(tasks, order, nothing)

    def _outcomes_of(self, batch: _Batch) -> Generator[Outcome, None, None]:
        try:
            received = self._received(batch)
        except self._crew.lethal:
            received = self._one_by_one(batch.order)
        found = {outcome.source.key: outcome for outcome in received}
        for source, digest in batch.tasks:
            # What cannot be sent is refused, for the reason that its reader gives.
            yield found.get(source.key) or process(source, digest, self._knowledge)

    def _received(self, batch: _Batch) -> list[Outcome]:
        for _ in range(_ATTEMPTS):
            made = self._waited_for(batch.future)
            if isinstance(made, bytes):
                return list(iter_received(made))
            assert self._shelf is not None  # noqa: S101 - the order says so
            content = self._shelf.take(made)
            # Damaged or not: if it has to be made again, it must not be found there already.
            self._shelf.discard(made)
            if content is not None:
                return list(iter_received(content))
            batch.future = self._crew.submit(batch.order)
        reason = "what workers put with the shards arrives damaged, or not at all"
        raise ClusterError(reason, "is it the same folder on all machines, and the disk sound?")

    def _one_by_one(self, order: Order) -> list[Outcome]:
        """Find the document that ends workers, and keep it out."""
        # A worker's end counts against all that it was given: nobody else may be near.
        for other in self._running:
            self._settle(other.future)
        return [outcome for task in order.tasks for outcome in self._alone(task, order)]

    def _alone(self, task: Task, order: Order) -> list[Outcome]:
        try:
            return self._received(self._submitted((task,), replace(order, tasks=(task,))))
        except self._crew.lethal:
            source, digest = task
            reason = "each worker that read it ended before it was done"
            hint = "read it by itself, without a cluster, to see why; memory may be too small"
            error = SourceError("source.ends-workers", reason, source.key, None, hint)
            return [Outcome(source, digest, None, "", (error,))]

    def _settle(self, future: Future[bytes | str]) -> None:
        while not future.done():
            self._look_after(future)

    def _waited_for(self, future: Future[bytes | str]) -> bytes | str:
        self._settle(future)
        try:
            return future.result()
        except (ConflictGraphError, self._crew.lethal):
            raise
        except CancelledError as error:
            reason = "the scheduler is gone"
            hint = "what was read is kept: start it again, and repeat the build"
            raise ClusterError(reason, hint) from error
        except Exception as error:
            raise ClusterError(f"a worker failed: {type(error).__name__}: {error}") from error

    def _look_after(self, future: Future[bytes | str]) -> None:
        """Wait a moment, and see that there is somebody to wait for."""
        try:
            future.exception(_LOOK_EVERY_S)
        except NotYetError:
            self._crew.count()
        except CancelledError:
            return


def _share(tasks: Sequence[Task], batches: int) -> int:
    """Return how many bytes a batch holds, so that even little work is shared by all."""
    total_bytes = 0
    for source, _ in tasks:
        total_bytes += sum(size for size, _ in filter(None, source.stat()))
        if total_bytes >= batches * ENOUGH_BYTES:
            return ENOUGH_BYTES
    return total_bytes // batches
