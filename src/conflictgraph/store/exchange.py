"""One query on one worker: its deadline, its client, its bytes."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from typing import Final, Self

from conflictgraph.errors import QueryError, QueryTimeoutError
from conflictgraph.store import frames
from conflictgraph.store.process import WorkerProcess
from conflictgraph.store.requests import Answer, PoolLimits

#: The front reads no further ahead of the client than this.
_MAX_HELD_BYTES: Final = 256 * 1024


class Exchange:
    """The bytes of one answer, and the worker they come from until it has sent the last.

    At any time either the front waits for the worker, and the deadline runs, or the worker waits
    for the client, and the client's patience runs; never both.
    """

    def __init__(
        self, worker: WorkerProcess, limits: PoolLimits, release: Callable[[WorkerProcess], None]
    ) -> None:
        self._worker, self._limits, self._release = worker, limits, release
        self._loop = asyncio.get_running_loop()
        self._inbox: deque[tuple[int, bytes]] = deque()
        self._held = 0
        self._paused = self._lost = self._closed = False
        #: The worker has sent all there is and serves somebody else by now.
        self._complete = False
        self._failure: QueryError | None = None
        self._wakeup: asyncio.Future[None] | None = None
        self._budget_s = limits.timeout_s
        self._patience: asyncio.TimerHandle | None = None
        self._patience_end = 0.0

    async def start(self, payload: bytes) -> Answer:
        """Send the query and return its answer once the first bytes, or the end, are there.

        Raises:
            QueryError: the query will not be answered.
            NotAcceptableError: no listed media type fits.
            StoreError: the generation cannot be opened.
        """
        self._worker.ask(payload, self)
        try:
            _, head = await self._next()
            await self._arrival()
            self._raise_error_at_hand()
        except BaseException:
            self.drop()
            raise
        facts = json.loads(head)
        self._patience_end = self._loop.time() + self._limits.answer_timeout_s
        self._await_client()
        return Answer(facts["media_type"], AnswerChunks(self), facts["generation"], self._whole())

    async def next_chunk(self) -> bytes | None:
        """Return the next bytes; None after the last.

        Raises:
            QueryError: the answer will never be complete; break the connection.
        """
        self._forget_client()
        try:
            kind, chunk = await self._next()
        except BaseException:
            self.drop()
            raise
        if kind == frames.END:
            self.drop()
            return None
        self._await_client()
        return chunk

    def drop(self) -> None:
        """Forget the answer; a worker still busy with it is killed."""
        self._forget_client()
        if not (self._complete or self._closed):
            self._worker.receiver = None
            self._worker.kill()
        self._closed = True
        self._inbox.clear()
        self._wake()

    def on_frame(self, kind: int, payload: bytes) -> None:
        """Take a frame from the worker."""
        self._inbox.append((kind, payload))
        self._held += len(payload)
        if kind in (frames.END, frames.ERROR):
            self._complete = True
            self._worker.receiver = None
            self._resume()
            self._forget_client()
            self._release(self._worker)
        elif self._held > _MAX_HELD_BYTES and not self._paused:
            self._paused = True
            self._worker.pause()
        self._wake()

    def on_lost(self) -> None:
        """Learn that the worker is dead."""
        self._lost = True
        self._wake()

    async def _next(self) -> tuple[int, bytes]:
        """Return the next HEAD, DATA or END frame."""
        await self._arrival()
        kind, payload = self._inbox.popleft()
        self._held -= len(payload)
        if self._held <= _MAX_HELD_BYTES // 2:
            self._resume()
        if kind == frames.ERROR:
            raise frames.to_error(payload)
        return kind, payload

    async def _arrival(self) -> None:
        """Wait for a frame; this time, and only this, counts against the deadline.

        Raises:
            QueryError: the deadline has passed, the client was dropped, or the worker has died.
        """
        while not self._inbox:
            if self._failure is not None:
                raise self._failure
            if self._closed:
                raise QueryError("the answer was closed")
            if self._lost:
                raise await self._worker.cause_of_death()
            await self._wait_for_worker()

    async def _wait_for_worker(self) -> None:
        begin = self._loop.time()
        deadline = self._loop.call_later(self._budget_s, self._expire)
        self._wakeup = self._loop.create_future()
        try:
            await self._wakeup
        finally:
            self._wakeup = None
            deadline.cancel()
            self._budget_s = max(0.0, self._budget_s - (self._loop.time() - begin))

    def _wake(self) -> None:
        if self._wakeup is not None and not self._wakeup.done():
            self._wakeup.set_result(None)

    def _resume(self) -> None:
        if self._paused:
            self._paused = False
            self._worker.resume()

    def _expire(self) -> None:
        self._fail(
            QueryTimeoutError(
                f"the query ran longer than {self._limits.timeout_s:g} s",
                "ask for less: bind more terms, or add a LIMIT",
            )
        )

    def _await_client(self) -> None:
        if not (self._complete or self._closed):
            stall_end = self._loop.time() + self._limits.client_stall_s
            when = min(stall_end, self._patience_end)
            self._patience = self._loop.call_at(when, self._give_up_client)

    def _forget_client(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _give_up_client(self) -> None:
        self._fail(QueryTimeoutError("the client read the answer too slowly", "read it at once"))

    def _fail(self, error: QueryError) -> None:
        self._failure = error
        self._inbox.clear()
        self._worker.kill()
        self._wake()

    def _raise_error_at_hand(self) -> None:
        """Raise an error that came with the first bytes: it can still have a proper status."""
        for kind, payload in self._inbox:
            if kind == frames.ERROR:
                raise frames.to_error(payload)

    def _whole(self) -> bytes | None:
        if not self._complete:
            return None
        return b"".join(payload for kind, payload in self._inbox if kind == frames.DATA)


class AnswerChunks:
    """The bytes of an answer as its asker sees them."""

    __slots__ = ("_exchange",)

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        chunk = await self._exchange.next_chunk()
        if chunk is None:
            raise StopAsyncIteration
        return chunk

    async def aclose(self) -> None:
        """Drop what has not been read; a worker still busy with it is killed and replaced."""
        self._exchange.drop()

    def __del__(self) -> None:
        # A web framework drops the iterator of a client that has left without closing it.
        self._exchange.drop()
