"""The front of the query workers: finds a free one, and never parses or evaluates anything."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from typing import Final, Self

from conflictgraph.errors import (
    OverloadedError,
    StoreMissingError,
    UsageError,
    WorkerLostError,
)
from conflictgraph.store.exchange import Exchange
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.guard import check_size
from conflictgraph.store.process import WorkerProcess
from conflictgraph.store.requests import Answer, PoolLimits, QueryRequest

__all__ = ["Answer", "PoolLimits", "QueryRequest", "WorkerPool"]

_LOG: Final = logging.getLogger(__name__)
_FIRST_DELAY_S: Final = 0.1
_MAX_DELAY_S: Final = 5.0


class WorkerPool:
    """A fixed number of worker processes for the queries of one event loop.

    Whatever a query does to its worker (time, memory, crash), that worker is replaced at once
    and no other query notices. Use it as ``async with WorkerPool(...) as pool``.
    """

    def __init__(self, folder: StoreFolder, size: int, limits: PoolLimits | None = None) -> None:
        """Prepare a pool; :meth:`start` starts its processes.

        Raises:
            UsageError: ``size`` is less than one.
        """
        if size < 1:
            raise UsageError(f"a pool needs at least one worker, not {size}")
        self.folder, self.size, self.limits = folder, size, limits or PoolLimits()
        self._idle: list[WorkerProcess] = []
        self._waiting: deque[asyncio.Future[WorkerProcess]] = deque()
        self._alive: set[WorkerProcess] = set()
        self._keepers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start the workers; return when each is ready.

        Raises:
            WorkerLostError: a worker process could not be started.
        """
        starts = [asyncio.create_task(self._start_worker()) for _ in range(self.size)]
        try:
            await asyncio.wait(starts)
            first = [start.result() for start in starts]
        except BaseException:
            for start in starts:
                start.cancel()
            await asyncio.gather(*starts, return_exceptions=True)
            await self.close()
            raise
        self._keepers = [asyncio.create_task(self._keep(worker)) for worker in first]

    async def close(self) -> None:
        """End the workers; queries that are still running are lost."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        alive = list(self._alive)
        for worker in alive:
            worker.kill()
        for worker in alive:
            await worker.wait()
        self._idle.clear()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def ask(self, request: QueryRequest) -> Answer:
        """Return an answer once its first bytes have arrived.

        Trouble before that raises here; trouble after it raises while ``chunks`` is read.

        Raises:
            QueryError: one of its subclasses: syntax, forbidden, too large, too complex,
                deadline, memory, overload, worker lost.
            NotAcceptableError: the request lists no media type for this form of query.
            StoreMissingError: nothing was ever published in the store folder.
        """
        check_size(request.query, self.limits.query)
        generation = self.folder.current()
        if generation is None:
            raise StoreMissingError(f"there is no store at {self.folder.path}")
        payload = json.dumps(request.to_json() | {"generation": generation}).encode()
        worker = await self._free_worker()
        return await Exchange(worker, self.limits, self._release).start(payload)

    async def _free_worker(self) -> WorkerProcess:
        while self._idle:
            worker = self._idle.pop()
            if not worker.gone.is_set():
                return worker
        if len(self._waiting) >= self.limits.max_queued:
            raise OverloadedError("too many queries are waiting", "try again in a moment")
        turn: asyncio.Future[WorkerProcess] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self.limits.queue_timeout_s):
                return await turn
        except BaseException as error:
            self._give_back(turn)
            if isinstance(error, TimeoutError):
                raise OverloadedError("all workers stayed busy", "try again later") from None
            raise

    def _give_back(self, turn: asyncio.Future[WorkerProcess]) -> None:
        """Undo a wait that ended early, even if a worker was handed over just then."""
        if turn.done() and not turn.cancelled():
            self._release(turn.result())
        elif turn in self._waiting:
            self._waiting.remove(turn)

    def _release(self, worker: WorkerProcess) -> None:
        if worker.gone.is_set():
            return
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(worker)
                return
        self._idle.append(worker)

    async def _start_worker(self) -> WorkerProcess:
        worker = await WorkerProcess.start(self.folder.path, self.limits)
        self._alive.add(worker)
        self._release(worker)
        return worker

    async def _keep(self, worker: WorkerProcess) -> None:
        """Replace a worker whenever it is gone, for ever.

        A dead worker that did some work is replaced at once; starting one that fails, or dies
        idle, is tried again after a growing delay, so that a broken machine is not kept busy.
        """
        while True:
            await worker.wait()
            self._alive.discard(worker)
            delay_s = 0.0 if worker.served else _FIRST_DELAY_S
            worker = await self._replace(delay_s)

    async def _replace(self, delay_s: float) -> WorkerProcess:
        while True:
            await asyncio.sleep(delay_s)
            try:
                return await self._start_worker()
            except (OSError, WorkerLostError) as error:
                delay_s = min(_MAX_DELAY_S, max(_FIRST_DELAY_S, 2 * delay_s))
                _LOG.warning("a query worker did not start, again in %.1f s: %s", delay_s, error)
