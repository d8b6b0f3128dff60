"""One worker process as the front sees it: start it, talk to it, kill it, learn why it died."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket
import subprocess
from pathlib import Path
from typing import Final, Protocol, cast

from conflictgraph.endpoint.address import Endpoint
from conflictgraph.errors import (
    QueryError,
    WorkerLostError,
)
from conflictgraph.store import frames
from conflictgraph.store.child import Death, reap, spawn
from conflictgraph.store.query.requests import PoolLimits

_LOG: Final = logging.getLogger(__name__)
_MODULE: Final = "conflictgraph.store.query.worker"
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
        self._end: asyncio.Task[Death] | None = None

    @classmethod
    async def start(
        cls, folder: Path, limits: PoolLimits, endpoint: Endpoint | None = None
    ) -> WorkerProcess:
        """Start a worker and wait until it can take a query.

        Args:
            folder: of the store.
            limits: what one query may use.
            endpoint: what it asks instead of the store.

        Raises:
            WorkerLostError: it ended, or was not ready after half a minute.
            OSError: no process can be started.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                source = frames.ENDPOINT if endpoint else frames.STORE
                worker = cls(spawn(_MODULE, theirs, os.fspath(folder), limits.to_json(), source))
            except BaseException:
                ours.close()
                raise
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_START_TIMEOUT_S):
                await loop.create_unix_connection(lambda: worker, sock=ours)
                if endpoint is not None and worker._transport is not None:
                    # Not as an argument, which every user of this machine could read.
                    facts = json.dumps(endpoint.to_json()).encode()
                    worker._transport.write(frames.frame(frames.QUERY, facts))
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
        self._end = asyncio.create_task(asyncio.to_thread(reap, self._process))
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
        return (await self._ended()).cause("query")

    async def _ended(self) -> Death:
        if self._end is None:
            raise WorkerLostError("the worker process is still running")
        return await asyncio.shield(self._end)
