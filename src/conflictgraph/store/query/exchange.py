"""One query: its turn, its worker, its deadline, its client, its bytes."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final, Self

from conflictgraph.errors import (
    ConflictGraphError,
    OverloadedError,
    QueryError,
    QueryTimeoutError,
)
from conflictgraph.store import frames
from conflictgraph.store.query.process import WorkerProcess
from conflictgraph.store.query.requests import Answer, Lane, PoolLimits, Tally

#: The front reads no further ahead of the client than this.
_MAX_HELD_BYTES: Final = 256 * 1024
_NEVER: Final = float("inf")


class Exchange:
    """One query, from the moment it is asked until its worker has sent the last byte.

    Without timers of its own, which would cost more than a short query: the pool calls
    :meth:`check` several times a second. At any time either the front waits for the worker, and
    the deadline runs, or the worker waits for the client, and the client's patience runs; never
    both.

    Attributes:
        query_id: its name in lists of running queries.
        lane: where it is.
        worker: who works on it; None while it waits.
        asked_s: when it was asked, on the loop's clock.
        begun_s: when it got its worker.
        answering: whether the head of its answer has been handed on.
    """

    def __init__(
        self,
        query_id: str,
        payload: bytes,
        limits: PoolLimits,
        timeout_s: float,
        leave: Callable[[Exchange], None],
    ) -> None:
        self.query_id = query_id
        self.lane: Lane = "waiting"
        self.worker: WorkerProcess | None = None
        self._loop = asyncio.get_running_loop()
        self.asked_s = self.begun_s = self._loop.time()
        self.answering = False
        self._payload, self._limits, self._leave = payload, limits, leave
        self._inbox: deque[tuple[int, bytes]] = deque()
        self._held = 0
        self._paused = False
        self._lost: WorkerProcess | None = None
        #: Nobody wants the answer any more.
        self._closed = False
        #: The worker has sent all there is and serves somebody else by now.
        self._complete = False
        self._left = False
        self._tally: Tally | None = None
        self._failure: ConflictGraphError | None = None
        self._wakeup: asyncio.Future[None] | None = None
        self._timeout_s = self._budget_s = timeout_s
        #: Since when the worker is waited for; None while it is not.
        self._since_s: float | None = None
        self._patience_end_s = self._answer_end_s = _NEVER

    def board(self, worker: WorkerProcess) -> None:
        """Give the query to a worker: its turn has come."""
        self.worker, self.lane = worker, "light"
        self.begun_s = self._since_s = self._loop.time()
        worker.ask(self._payload, self)

    async def answer(self) -> Answer:
        """Return the answer once the first bytes, or the end, are there.

        Raises:
            QueryError: the query will not be answered.
            NotAcceptableError: no listed media type fits.
            StoreError: the generation cannot be opened.
        """
        try:
            _, payload = await self._next()
            await self._arrival()
            self._raise_error_at_hand()
        except BaseException:
            self.drop()
            raise
        self.answering = True
        head = frames.to_head(payload)
        self._answer_end_s = self._loop.time() + self._limits.answer_timeout_s
        self._await_client()
        return Answer(
            head.media_type,
            AnswerChunks(self),
            head.generation,
            self._whole(),
            self.query_id,
            self.begun_s - self.asked_s,
            head.evaluation_s,
        )

    async def next_chunk(self) -> bytes | None:
        """Return the next bytes; None after the last.

        Raises:
            QueryError: the answer will never be complete; break the connection.
        """
        self._patience_end_s = _NEVER
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

    def tally(self) -> Tally | None:
        """Return the size of the answer; None until its end has arrived."""
        return self._tally

    def drop(self) -> None:
        """Forget the answer.

        A worker still busy with it is killed by the next :meth:`check`: most queries are done
        before, and a process that serves on costs less than a new one.
        """
        self._closed = True
        self._inbox.clear()
        self._patience_end_s = _NEVER
        if self.worker is None:
            self._end()
        elif self._paused and not self._complete:
            self.worker.kill()
        self._wake()

    def fail(self, error: ConflictGraphError) -> None:
        """Let the asker have an error; a worker busy with the query is killed."""
        if self._complete or self._failure is not None:
            return
        self._failure = error
        self._inbox.clear()
        if self.worker is not None:
            self.worker.kill()
        self._end()
        self._wake()

    def check(self, now_s: float) -> None:
        """Look whether a limit of time has passed."""
        if self.worker is None:
            if now_s - self.asked_s > self._limits.queue_timeout_s:
                self.fail(OverloadedError("all workers stayed busy", "try again later"))
        elif self._closed:
            self.worker.kill()
        elif self._since_s is not None and now_s - self._since_s > self._budget_s:
            self._expire()
        elif now_s > self._patience_end_s:
            self.fail(QueryTimeoutError("the client read the answer too slowly", "read it at once"))

    def on_frame(self, worker: WorkerProcess, kind: int, payload: bytes) -> None:
        """Take a frame from the worker."""
        if not self._closed:
            self._inbox.append((kind, payload))
            self._held += len(payload)
        if kind in (frames.END, frames.ERROR):
            self._finish(worker, kind, payload)
        elif self._held > _MAX_HELD_BYTES and not self._paused:
            self._paused = True
            worker.pause()
        self._wake()

    def on_lost(self, worker: WorkerProcess) -> None:
        """Learn that the worker is dead."""
        self._lost = worker
        self._end()
        self._wake()

    def _finish(self, worker: WorkerProcess, kind: int, payload: bytes) -> None:
        self._complete = True
        self._patience_end_s = _NEVER
        if kind == frames.END:
            self._tally = frames.to_tally(payload)
        worker.receiver = None
        self._resume()
        self._end()

    def _end(self) -> None:
        if not self._left:
            self._left = True
            self._leave(self)

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
            ConflictGraphError: the query has failed, its answer was closed, or its worker died.
        """
        while not self._inbox:
            if self._failure is not None:
                raise self._failure
            if self._closed:
                raise QueryError("the answer was closed")
            if self._lost is not None:
                raise await self._lost.cause_of_death()
            await self._wait()

    async def _wait(self) -> None:
        if self.worker is not None and self._since_s is None:
            self._since_s = self._loop.time()
        self._wakeup = self._loop.create_future()
        try:
            await self._wakeup
        finally:
            self._wakeup = None
            if self._since_s is not None:
                self._budget_s -= self._loop.time() - self._since_s
                self._since_s = None

    def _wake(self) -> None:
        if self._wakeup is not None and not self._wakeup.done():
            self._wakeup.set_result(None)

    def _resume(self) -> None:
        if self._paused and self.worker is not None:
            self._paused = False
            self.worker.resume()

    def _expire(self) -> None:
        self.fail(
            QueryTimeoutError(
                f"the query ran longer than {self._timeout_s:g} s",
                "ask for less: bind more terms, or add a LIMIT",
            )
        )

    def _await_client(self) -> None:
        if not (self._complete or self._closed):
            stall_end_s = self._loop.time() + self._limits.client_stall_s
            self._patience_end_s = min(stall_end_s, self._answer_end_s)

    def _raise_error_at_hand(self) -> None:
        """Raise an error that came with the first bytes: it can still have a proper status."""
        for kind, payload in self._inbox:
            if kind == frames.ERROR:
                raise frames.to_error(payload)

    def _whole(self) -> bytes | None:
        if self._tally is None:
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

    def tally(self) -> Tally | None:
        """Return the size of the answer; None until its end has arrived."""
        return self._exchange.tally()

    def __del__(self) -> None:
        # A web framework drops the iterator of a client that has left without closing it.
        self._exchange.drop()
