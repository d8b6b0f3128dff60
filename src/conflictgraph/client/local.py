"""A store on this machine, asked through a worker process as the server asks it.

In the process of a notebook a query could neither be ended nor outlived: Oxigraph has no time
limit, and a result touched by another thread ends the process. So a loop in a thread of its own
passes queries to a worker; who interrupts the cell kills the worker and keeps the notebook.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import IO, Any, Final, TypeVar

from conflictgraph.client.source import ARROW, JSON, N_TRIPLES, TSV, Reply
from conflictgraph.settings import Settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.query.pool import WorkerPool
from conflictgraph.store.query.requests import PoolLimits, QueryRequest
from conflictgraph.store.reader import Reader
from conflictgraph.store.sparql.guard import QueryLimits

_T = TypeVar("_T")
#: How long a worker may take to end, in seconds.
_CLOSE_S: Final = 10.0


def query_limits(settings: Settings) -> PoolLimits:
    """Return what a query of somebody at this machine may use."""
    return PoolLimits(
        timeout_s=settings.query_timeout_s,
        memory_bytes=settings.query_memory_bytes,
        max_rows=settings.max_rows,
        answer_max_bytes=settings.answer_max_bytes,
        query=QueryLimits(
            max_bytes=settings.query_max_bytes,
            max_depth=settings.query_max_depth,
            max_parts=settings.query_max_parts,
        ),
    )


class LocalSource:
    """The live generation of a store folder; later ones are seen as they are published."""

    def __init__(self, settings: Settings) -> None:
        """Prepare to ask; nothing is started before the first query.

        Raises:
            StoreMissingError: there is no store in the folder.
        """
        self._folder = StoreFolder(settings.store)
        self._folder.pin().release()
        self._limits = query_limits(settings)
        self._union = settings.default_graph == "union"
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pool: WorkerPool | None = None

    @property
    def address(self) -> str:
        """Return the folder of the store."""
        return str(self._folder.path)

    def ask(self, query: str) -> Reply:
        """Return the answer to a query.

        Raises:
            QueryError: it was not answered; the subclass says why.
            StoreMissingError: the store is gone.
        """
        request = QueryRequest(query, (ARROW, TSV, JSON), (N_TRIPLES,), union=self._union)
        return self._run(self._ask(request))

    def export(self, output: IO[bytes]) -> None:
        """Write all quads as N-Quads, from the store itself.

        Raises:
            StoreMissingError: the store is gone.
        """
        with Reader(self._folder) as reader:
            reader.export("nq", output)

    def page_of(self, iri: str) -> str:
        """Return the IRI: a store has no pages."""
        return iri

    def close(self) -> None:
        """End the worker and the thread."""
        if self._loop is None:
            return
        if self._pool is not None:
            self._run(self._pool.close(), _CLOSE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._loop, self._pool = None, None

    async def _ask(self, request: QueryRequest) -> Reply:
        if self._pool is None:
            pool = WorkerPool(self._folder, 1, self._limits)
            await pool.start()
            self._pool = pool
        answer = await self._pool.ask(request)
        try:
            body = b"".join([chunk async for chunk in answer.chunks])
        finally:
            await answer.chunks.aclose()
        return Reply(answer.media_type, body, answer.generation)

    def _run(self, work: Coroutine[Any, Any, _T], timeout_s: float | None = None) -> _T:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            # A daemon: a notebook that is closed does not wait for it, and the worker, whose
            # lifeline this process holds, ends with it.
            threading.Thread(
                target=_run_loop, args=(self._loop,), name="conflictgraph", daemon=True
            ).start()
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(timeout_s)
        except BaseException:
            future.cancel()
            raise


def _run_loop(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    loop.close()
