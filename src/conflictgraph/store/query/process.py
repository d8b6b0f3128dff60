"""One worker process as the front sees it: start it, talk to it, kill it, learn why it died."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final, Protocol, cast

from conflictgraph.errors import (
    QueryError,
    QueryMemoryError,
    QueryTooComplexError,
    WorkerLostError,
)
from conflictgraph.store import frames
from conflictgraph.store.hardening import OUT_OF_MEMORY
from conflictgraph.store.query.requests import PoolLimits

_LOG: Final = logging.getLogger(__name__)
_START_TIMEOUT_S: Final = 30.0
_END_TIMEOUT_S: Final = 5.0
#: A tenth of the weight of others, for the Linux scheduler.
_LONG_NICENESS: Final = 10
_LAST_WORDS_BYTES: Final = 4 * 1024
#: What Rust and C++ say before they abort for want of memory.
_MEMORY_WORDS: Final = (b"memory allocation", b"bad_alloc")


class Receiver(Protocol):
    """Whoever waits for the frames of a worker."""

    def on_frame(self, worker: WorkerProcess, kind: int, payload: bytes) -> None:
        """Take one frame."""

    def on_lost(self, worker: WorkerProcess) -> None:
        """Learn that no more frames will come."""


class WorkerProcess(asyncio.Protocol):
    """A running worker and the front's end of its socket.

    Attributes:
        receiver: who gets the next frames; None between two queries.
        gone: set when the connection has ended, whoever ended it.
        vacated: set when it takes no more queries, and another may have its place.
        served: how many queries it was given.
        reniced: whether it yields the processor to others.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.receiver: Receiver | None = None
        self.gone = asyncio.Event()
        self.vacated = asyncio.Event()
        self.served = 0
        self.reniced = False
        self._process = process
        self._transport: asyncio.Transport | None = None
        self._ready = asyncio.get_running_loop().create_future()
        self._received = bytearray()
        self._end: asyncio.Task[tuple[int, bytes]] | None = None

    @classmethod
    async def start(cls, folder: Path, limits: PoolLimits) -> WorkerProcess:
        """Start a worker and wait until it can take a query.

        Raises:
            WorkerLostError: it ended, or was not ready after half a minute.
            OSError: no process can be started.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                worker = cls(_spawn(theirs, folder, limits))
            except BaseException:
                ours.close()
                raise
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_START_TIMEOUT_S):
                await loop.create_unix_connection(lambda: worker, sock=ours)
                await worker._ready
        except BaseException as error:
            worker.kill()
            if worker._transport is None:
                ours.close()
                worker.connection_lost(None)
            await worker.wait()
            if isinstance(error, TimeoutError):
                raise WorkerLostError("a worker process did not start in time") from None
            raise
        if worker.gone.is_set():
            raise await worker.cause_of_death()
        return worker

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (called by asyncio)."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Cut what has arrived into frames and hand them on (called by asyncio)."""
        self._received += data
        for kind, payload in frames.cut_frames(self._received):
            if kind == frames.READY:
                self._ready.set_result(None)
            elif self.receiver is not None:
                self.receiver.on_frame(self, kind, payload)

    def connection_lost(self, _error: Exception | None) -> None:
        """Reap the process and tell who waits (called by asyncio)."""
        self._end = asyncio.create_task(asyncio.to_thread(self._reap))
        self.gone.set()
        self.vacated.set()
        if not self._ready.done():
            self._ready.set_result(None)
        if self.receiver is not None:
            self.receiver.on_lost(self)

    def ask(self, payload: bytes, receiver: Receiver) -> None:
        """Send a query; its frames go to the receiver."""
        self.receiver = receiver
        self.served += 1
        if self._transport is not None:
            self._transport.write(frames.frame(frames.QUERY, payload))

    def pause(self) -> None:
        """Read no more for now: the worker will stop when the socket is full."""
        if self._transport is not None:
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read again."""
        if self._transport is not None:
            self._transport.resume_reading()

    def yield_processor(self) -> None:
        """Let others go first, for ever: only a privileged process could take that back."""
        self.reniced = True
        with contextlib.suppress(ProcessLookupError):  # it has just died
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LONG_NICENESS)

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        self.vacated.set()
        self._process.kill()
        if self._transport is not None:
            self._transport.abort()

    async def wait(self) -> None:
        """Wait until a process that is gone has been reaped."""
        await self.gone.wait()
        await self._ended()

    async def cause_of_death(self) -> QueryError:
        """Return the error for the query on which this process died."""
        status, last_words = await self._ended()
        out_of_memory = any(words in last_words for words in _MEMORY_WORDS)
        if status == OUT_OF_MEMORY or (status == -signal.SIGABRT and out_of_memory):
            return QueryMemoryError(
                "the query needed more memory than one query may use",
                "aggregate or order fewer solutions, or add a LIMIT",
            )
        if status == -signal.SIGSEGV:
            return QueryTooComplexError(
                "the query is too deeply nested, or has too many parts", "simplify it"
            )
        _LOG.error(
            "a query worker ended with status %d: %s", status, last_words.decode(errors="replace")
        )
        return WorkerLostError(f"the worker process ended with status {status}", "try again")

    async def _ended(self) -> tuple[int, bytes]:
        if self._end is None:
            raise WorkerLostError("the worker process is still running")
        return await asyncio.shield(self._end)

    def _reap(self) -> tuple[int, bytes]:
        try:
            # A worker that ends by itself closes its socket a little before.
            self._process.wait(_END_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
        with self._process:
            errors = self._process.stderr
            last_words = errors.read() if errors is not None else b""
            return self._process.wait(), last_words[-_LAST_WORDS_BYTES:]


def _spawn(theirs: socket.socket, folder: Path, limits: PoolLimits) -> subprocess.Popen[bytes]:
    number = theirs.fileno()
    command = [sys.executable, "-m", "conflictgraph.store.query.worker"]
    return subprocess.Popen(
        [*command, str(number), os.fspath(folder), limits.to_json()],
        stdin=subprocess.PIPE,  # the lifeline: closed by the kernel when this process dies
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        # Its last words are read for the reason, and would be lost before a long backtrace.
        env=os.environ | {"RUST_BACKTRACE": "0"},
        pass_fds=(number,),
        # Ctrl-C is for the front, which ends its workers itself. Not a session of their own:
        # nice values only count among processes of one session where Linux groups by session.
        process_group=0,
    )
