"""The process that evaluates queries, and may be killed: ``python -m conflictgraph.store.worker``.

It is started by the pool with one end of a socket pair. It answers one query after the other and
ends when the socket closes. Standard input is a lifeline: nobody writes to it, and when the front
dies the kernel ends this process by SIGIO, even in the middle of an evaluation, during which
Python runs no thread and no signal handler.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import resource
import select
import socket
import sys
from typing import IO, Any, Final, cast

from pyoxigraph import Store

from conflictgraph.errors import ConflictGraphError, StoreError
from conflictgraph.store import frames
from conflictgraph.store.evaluation import choose_format, evaluate, write_outcome
from conflictgraph.store.generations import Pin, StoreFolder
from conflictgraph.store.guard import QueryLimits, check_query
from conflictgraph.store.opening import open_store

#: Exit status of a worker that ran out of memory in Python's own allocations.
OUT_OF_MEMORY: Final = 57

_CHUNK_BYTES: Final = 64 * 1024


class Output:
    """A file for Oxigraph's serialisers that sends what is written as DATA frames.

    Attributes:
        started: whether any byte has left this process.
    """

    def __init__(self, connection: socket.socket, head: dict[str, Any]) -> None:
        self.started = False
        self._connection = connection
        self._ready = bytearray(frames.frame(frames.HEAD, json.dumps(head).encode()))
        self._chunk = bytearray()

    def write(self, data: bytes) -> int:
        """Take some bytes; send them when enough have come together."""
        self._chunk += data
        if len(self._chunk) >= _CHUNK_BYTES:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Do nothing: Oxigraph flushes once, just before :meth:`end`."""

    def end(self) -> None:
        """Send the rest and the END frame; a small answer leaves in one piece."""
        self._send(frames.frame(frames.END))

    def _send(self, after: bytes = b"") -> None:
        if self._chunk:
            self._ready += frames.frame(frames.DATA, bytes(self._chunk))
        self._connection.sendall(self._ready + after)
        self.started = True
        self._ready.clear()
        self._chunk.clear()


class Worker:
    """One connection to the front, and the generation that is open."""

    def __init__(self, connection: socket.socket, folder: StoreFolder, limits: QueryLimits) -> None:
        self._connection, self._folder, self._limits = connection, folder, limits
        self._pin: Pin | None = None
        self._store: Store | None = None

    def run(self) -> None:
        """Answer queries until the front closes the connection."""
        incoming = self._connection.makefile("rb")
        self._connection.sendall(frames.frame(frames.READY))
        while header := incoming.read(frames.HEADER.size):
            length, _ = frames.HEADER.unpack(header)
            self._answer(json.loads(incoming.read(length)))

    def _answer(self, request: dict[str, Any]) -> None:
        try:
            self._evaluate(request)
        except ConflictGraphError as error:
            # Also after some DATA: the front then breaks the answer off.
            self._connection.sendall(frames.frame(frames.ERROR, frames.from_error(error)))

    def _evaluate(self, request: dict[str, Any]) -> None:
        shape = check_query(request["query"], self._limits)
        store, generation = self._open(request["generation"])
        outcome = evaluate(store, request, shape)
        media_type, form = choose_format(outcome, request)
        output = Output(self._connection, {"media_type": media_type, "generation": generation})
        write_outcome(outcome, cast("IO[bytes]", output), form, request["query"])
        output.end()

    def _open(self, generation: int) -> tuple[Store, int]:
        """Return the store the front wants; a newer one if that has been replaced meanwhile."""
        if self._store is None or self._pin is None or self._pin.number != generation:
            pin = self._folder.pin()
            try:
                store = open_store(pin.path)
            except StoreError:
                pin.release()
                raise
            self._close()
            self._pin, self._store = pin, store
        return self._store, self._pin.number

    def _close(self) -> None:
        self._store = None
        if self._pin is not None:
            self._pin.release()


def main(arguments: list[str]) -> None:
    """Run a worker: file descriptor, store folder, memory in bytes, limits as JSON."""
    descriptor, folder, memory_bytes, limits = arguments
    _limit_process(int(memory_bytes))
    _die_with_front()
    gc.freeze()
    with socket.socket(fileno=int(descriptor)) as connection:
        try:
            Worker(connection, StoreFolder(folder), QueryLimits(**json.loads(limits))).run()
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except (BrokenPipeError, ConnectionResetError):
            os._exit(0)


def _limit_process(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    # Oxigraph answers an overflowing stack and a refused allocation by a crash; no core of it.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_front() -> None:
    lifeline = sys.stdin.fileno()
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(lifeline, fcntl.F_GETFL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, flags | os.O_ASYNC)
    # A front that was gone before sends no signal any more.
    poll = select.poll()
    poll.register(lifeline, select.POLLHUP)
    if poll.poll(0):
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
