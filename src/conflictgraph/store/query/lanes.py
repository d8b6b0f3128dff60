"""The worker processes, and which query gets which: short queries keep places of their own.

Every query begins on a light worker. One that runs on for a quarter of a second is long: it moves
to the long lane together with its process, which from then on yields the processor to others and
ends after the answer, while a fresh one takes its place. When the long lane is full, a long query
may stay where it is, but never on the last light place, nor on any that somebody waits for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Final

from conflictgraph.endpoint.address import Endpoint
from conflictgraph.errors import OverloadedError, WorkerLostError
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.query.exchange import Exchange
from conflictgraph.store.query.process import WorkerProcess
from conflictgraph.store.query.requests import PoolLimits
from conflictgraph.store.query.turns import Turns

_LOG: Final = logging.getLogger(__name__)
#: Downloads are held back by their clients, and the next one is faster on the same worker.
_SENDING_S: Final = 2.0
_FIRST_DELAY_S: Final = 0.1
_MAX_DELAY_S: Final = 5.0


class Lanes:
    """A fixed number of light places, each with a worker, and what has outgrown them.

    Attributes:
        limits: what one query may use.
    """

    def __init__(
        self, folder: StoreFolder, size: int, limits: PoolLimits, endpoint: Endpoint | None = None
    ) -> None:
        self.limits, self._endpoint = limits, endpoint
        self._folder, self._size = folder, size
        self._idle: list[WorkerProcess] = []
        self._waiting = Turns()
        #: Queries on workers, in the order in which they got them.
        self._light: dict[Exchange, None] = {}
        self._long: set[Exchange] = set()
        self._alive: set[WorkerProcess] = set()
        self._starting = 0
        self._keepers: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the workers; return when each is ready.

        Raises:
            WorkerLostError: a worker process could not be started.
        """
        starts = [asyncio.create_task(self._start_worker()) for _ in range(self._size)]
        try:
            await asyncio.wait(starts)
            first = [start.result() for start in starts]
        except BaseException:
            for start in starts:
                start.cancel()
            await asyncio.gather(*starts, return_exceptions=True)
            await self.close()
            raise
        for worker in first:
            self._begin(self._keep(worker))

    async def close(self) -> None:
        """End the workers; queries that are still running are lost."""
        keepers = list(self._keepers)
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)
        alive = list(self._alive)
        for worker in alive:
            worker.kill()
        for worker in alive:
            await worker.wait()
        self._idle.clear()

    def enter(self, exchange: Exchange, client: str) -> None:
        """Give a query a worker, at once or when it is its client's turn.

        Raises:
            OverloadedError: too many are waiting.
        """
        while self._idle:
            worker = self._idle.pop()
            if not worker.vacated.is_set():
                self._board(exchange, worker)
                return
        if len(self._waiting) >= self.limits.max_queued:
            raise OverloadedError("too many queries are waiting", "try again in a moment")
        self._waiting.append(exchange, client)

    def leave(self, exchange: Exchange) -> None:
        """Learn that a query needs its worker, or its turn, no longer."""
        worker = exchange.worker
        if worker is None:
            self._waiting.discard(exchange)
            return
        self._light.pop(exchange, None)
        self._long.discard(exchange)
        if worker.reniced:
            worker.kill()
        else:
            self._release(worker)

    def check(self, now_s: float) -> None:
        """Let long queries make room (several times a second)."""
        overdue = [each for each in self._light if self._is_long(each, now_s)]
        for exchange in overdue:
            self._to_long(exchange)
        crowd = [each for each in overdue if each.lane == "light"]
        wanted = max(len(self._waiting) - self._starting, len(crowd) - self._size + 1, 0)
        for exchange in _least_missed(crowd)[:wanted]:
            exchange.fail(
                OverloadedError("too many long queries are running", "try again in a moment")
            )

    def _is_long(self, exchange: Exchange, now_s: float) -> bool:
        """Return whether a query has had its time as a short one.

        One that is sending rows keeps its warm worker for longer, as long as nobody waits.
        """
        sending = exchange.answering and not self._waiting
        patience_s = _SENDING_S if sending else self.limits.long_after_s
        return now_s - exchange.begun_s > patience_s

    def _to_long(self, exchange: Exchange) -> None:
        worker = exchange.worker
        if worker is None:
            return
        if not worker.reniced:
            worker.yield_processor()
        if len(self._long) < self.limits.long_queries:
            exchange.lane = "long"
            del self._light[exchange]
            self._long.add(exchange)
            worker.vacated.set()

    def _board(self, exchange: Exchange, worker: WorkerProcess) -> None:
        self._light[exchange] = None
        exchange.board(worker)

    def _release(self, worker: WorkerProcess) -> None:
        if worker.vacated.is_set():
            return
        if self._waiting:
            self._board(self._waiting.popleft(), worker)
        else:
            self._idle.append(worker)

    async def _start_worker(self) -> WorkerProcess:
        worker = await WorkerProcess.start(self._folder.path, self.limits, self._endpoint)
        self._alive.add(worker)
        self._release(worker)
        return worker

    def _begin(self, keeping: Coroutine[None, None, None]) -> None:
        keeper = asyncio.create_task(keeping)
        self._keepers.add(keeper)
        keeper.add_done_callback(self._keepers.discard)

    async def _keep(self, worker: WorkerProcess) -> None:
        """See one worker to its end, and another one to its place.

        A worker that did some work is replaced at once; after one that dies idle there is a
        pause, so that a broken machine is not kept busy.
        """
        await worker.vacated.wait()
        if worker in self._idle:
            self._idle.remove(worker)
        self._begin(self._replace(0.0 if worker.served else _FIRST_DELAY_S))
        await worker.wait()
        self._alive.discard(worker)

    async def _replace(self, delay_s: float) -> None:
        """Start a worker; if that fails, try again after a growing delay."""
        while True:
            await asyncio.sleep(delay_s)
            self._starting += 1
            try:
                worker = await self._start_worker()
            except (OSError, WorkerLostError) as error:
                delay_s = min(_MAX_DELAY_S, max(_FIRST_DELAY_S, 2 * delay_s))
                _LOG.warning("a query worker did not start, again in %.1f s: %s", delay_s, error)
            else:
                break
            finally:
                self._starting -= 1
        await self._keep(worker)


def _least_missed(exchanges: list[Exchange]) -> list[Exchange]:
    """Return first those whose clients have nothing yet, of these the youngest."""
    return sorted(exchanges, key=lambda each: (each.answering, -each.begun_s))
