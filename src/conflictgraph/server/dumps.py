"""The dump of the live generation: looked up, made where there is none, sent as a file.

It is made by a process of its own, once for all fronts; meanwhile nobody waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Final

from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from conflictgraph.errors import DumpPendingError, StoreError
from conflictgraph.server.observation import observation_of
from conflictgraph.server.sending import break_connection
from conflictgraph.server.services import Services
from conflictgraph.store.dumps import Dump, find_dump

#: After a failure nobody tries again for so long.
_PAUSE_S: Final = 60.0

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class DumpMaker:
    """Starts the process that makes a dump, one at a time."""

    _process: subprocess.Popen[bytes] | None = None
    _failed: float | None = None

    async def fetch(self, services: Services, generation: int) -> Dump:
        """Return the dump of the live generation.

        Raises:
            DumpPendingError: it is being made, from now on at the latest.
            StoreError: it could not be made a moment ago.
        """
        dump = await asyncio.to_thread(find_dump, services.folder, generation)
        if dump is not None:
            return dump
        if not self._is_running():
            self._start(services)
        raise DumpPendingError("the dump of this generation is being made", "ask again in a while")

    def close(self) -> None:
        """End the process; what it has not finished is thrown away by the next."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def _is_running(self) -> bool:
        """Tell whether the process is at work; note how it ended.

        Raises:
            StoreError: it failed, a moment ago.
        """
        if self._process is not None:
            if self._process.poll() is None:
                return True
            _, words = self._process.communicate()
            if self._process.returncode:
                self._failed = time.monotonic()
                _logger.error("the dump was not made: %s", words.decode(errors="replace")[-1000:])
            self._process = None
        if self._failed is not None and time.monotonic() - self._failed < _PAUSE_S:
            raise StoreError("the dump could not be made")
        return False

    def _start(self, services: Services) -> None:
        memory = str(services.settings.query_memory_bytes)
        command = [sys.executable, "-m", "conflictgraph.store.dumps"]
        self._process = subprocess.Popen(
            [*command, str(services.folder.path.resolve()), memory],
            stdin=subprocess.PIPE,  # the lifeline: closed by the kernel when this process dies
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            process_group=0,
        )


class TimedFile(FileResponse):
    """A file, with ranges of it, for a client that goes on reading.

    Specification: RFC 9110, 14 (range requests).
    """

    stall_s: float = 8.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; a client that leaves it unread is cut off, and may ask for the rest later."""

        async def send_in_time(message: Message) -> None:
            async with asyncio.timeout(self.stall_s):
                await send(message)

        try:
            await super().__call__(scope, receive, send_in_time)
        except TimeoutError:
            observation_of(scope).outcome = "client-stalled"
            await break_connection(scope)
