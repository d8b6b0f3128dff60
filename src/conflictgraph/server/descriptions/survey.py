"""The statistics of the live generation, counted once for everybody who asks."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from conflictgraph.server.descriptions.counting import count_missing
from conflictgraph.server.descriptions.statistics import Statistics
from conflictgraph.server.revision import Revision, read_revision
from conflictgraph.server.services import Services

#: What could not be counted is tried again after this time, when somebody asks for it.
_RETRY_S: Final = 600.0


class Survey:
    """One count at a time; its result is kept until another generation is live."""

    def __init__(self) -> None:
        self._latest = Statistics(None)
        self._ended = -_RETRY_S
        self._count: asyncio.Task[None] | None = None

    async def read(self, services: Services, wait_s: float) -> Statistics:
        """Return the statistics of the live generation.

        Args:
            services: the workers that count.
            wait_s: how long to wait for a count. It goes on afterwards; what is not counted
                yet is missing.

        Raises:
            StoreError: there is nothing that could be counted.
        """
        end = time.monotonic() + wait_s
        while True:
            revision = read_revision(services.folder)
            count = self._running() or self._start(services, revision)
            if count is None:
                return self._latest
            done, _ = await asyncio.wait({count}, timeout=max(0.0, end - time.monotonic()))
            if done:
                count.result()
            if not done or read_revision(services.folder) == revision:
                break
        return self._latest if self._latest.revision == revision else Statistics(revision)

    def _running(self) -> asyncio.Task[None] | None:
        return None if self._count is None or self._count.done() else self._count

    def _start(self, services: Services, revision: Revision | None) -> asyncio.Task[None] | None:
        """Start to count, unless nothing is missing or it was in vain a short while ago."""
        if revision is None or self._latest.revision != revision:
            self._latest = Statistics(revision)
        elif not self._latest.missing or time.monotonic() - self._ended < _RETRY_S:
            return None
        self._count = asyncio.create_task(self._add_missing(services))
        return self._count

    async def _add_missing(self, services: Services) -> None:
        async for statistics in count_missing(services, self._latest):
            self._latest = statistics
        self._ended = time.monotonic()
