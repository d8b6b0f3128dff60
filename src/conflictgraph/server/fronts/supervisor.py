"""Several fronts on one socket: start them, replace those that die, end them together.

The kernel hands each connection to one of them. A front that is killed takes its workers and its
connections along; the others go on, and connections that still wait are theirs.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from prometheus_client.multiprocess import mark_process_dead

from conflictgraph.server.fronts.front import READY
from conflictgraph.server.fronts.siblings import socket_of
from conflictgraph.server.metrics import FOLDER_VARIABLE
from conflictgraph.settings import Settings

_LOG: Final = logging.getLogger(__name__)
_FIRST_DELAY_S: Final = 0.1
_MAX_DELAY_S: Final = 5.0
#: What a front gets to end, beyond the time its answers get.
_MARGIN_S: Final = 5.0
_START_FAILED: Final = 3
_INTERRUPTED: Final = 130


class Supervisor:
    """The fronts of one server.

    Args:
        settings: of the server.
        listener: the socket that all of them answer on; closed at the end.
        on_ready: called when all of them answer.
    """

    def __init__(
        self, settings: Settings, listener: socket.socket, on_ready: Callable[[], None]
    ) -> None:
        self._settings, self._listener, self._on_ready = settings, listener, on_ready
        self._fronts: set[Process] = set()
        self._to_come = settings.fronts
        self._outcome: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def run(self) -> int:
        """Keep the fronts until SIGINT or SIGTERM.

        Returns:
            The exit status: 0 after SIGTERM, 130 after SIGINT, 3 when a front could not be
            started; it has said why on stderr.
        """
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._stop, 0)
        loop.add_signal_handler(signal.SIGINT, self._stop, _INTERRUPTED)
        with TemporaryDirectory(prefix="conflictgraph-") as folder:
            keepers = [
                asyncio.create_task(self._keep(Path(folder))) for _ in range(self._settings.fronts)
            ]
            try:
                return await self._outcome
            finally:
                self._listener.close()
                await self._end()
                for keeper in keepers:
                    keeper.cancel()

    def _stop(self, status: int) -> None:
        if self._outcome.done():
            # Told twice: whoever says so does not want to wait.
            _signal_all(self._fronts, signal.SIGKILL)
        else:
            self._outcome.set_result(status)

    async def _end(self) -> None:
        """Let the fronts end in order, and kill those that take too long."""
        ending = list(self._fronts)
        _signal_all(ending, signal.SIGTERM)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.shutdown_timeout_s + _MARGIN_S):
                await asyncio.gather(*(front.wait() for front in ending))
        _signal_all(ending, signal.SIGKILL)

    async def _keep(self, folder: Path) -> None:
        """Replace a front whenever it ends, after a growing delay if it did not even start."""
        delay_s = 0.0
        while not self._outcome.done():
            started = await self._run_front(folder)
            if self._outcome.done():
                return
            if not started and self._to_come > 0:
                self._outcome.set_result(_START_FAILED)
                return
            delay_s = 0.0 if started else min(_MAX_DELAY_S, max(_FIRST_DELAY_S, 2 * delay_s))
            await asyncio.sleep(delay_s)

    async def _run_front(self, folder: Path) -> bool:
        """Start a front and wait for its end; return whether it was ready in between."""
        try:
            front = await self._start(folder)
        except OSError as error:
            _LOG.error("a front cannot be started: %s", error)
            return False
        started = await _is_ready(front)
        if started:
            self._count_ready()
        status = await front.wait()
        self._fronts.discard(front)
        _sweep(folder, front.pid)
        if not self._outcome.done():
            _LOG.error("a front ended with status %d and is replaced", status)
        return started

    async def _start(self, folder: Path) -> Process:
        number = self._listener.fileno()
        front = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "conflictgraph.server.fronts.process", str(number)),
            stdin=PIPE,  # the lifeline: closed by the kernel when this process dies
            stdout=PIPE,
            pass_fds=(number,),
            start_new_session=True,  # Ctrl-C is for this process, which ends its fronts itself
            env={**os.environ, FOLDER_VARIABLE: os.fspath(folder)},
        )
        self._fronts.add(front)
        if front.stdin is not None:
            front.stdin.write(pickle.dumps((self._settings, folder)))
        return front

    def _count_ready(self) -> None:
        self._to_come -= 1
        if self._to_come == 0:
            self._on_ready()


async def _is_ready(front: Process) -> bool:
    return front.stdout is not None and await front.stdout.readline() == READY


def _signal_all(fronts: set[Process] | list[Process], number: signal.Signals) -> None:
    for front in fronts:
        with suppress(ProcessLookupError):
            front.send_signal(number)


def _sweep(folder: Path, front: int) -> None:
    """Remove what a front leaves behind: its socket, and how it stood when it ended."""
    socket_of(folder, front).unlink(missing_ok=True)
    mark_process_dead(front, os.fspath(folder))  # type: ignore[no-untyped-call] # untyped library
