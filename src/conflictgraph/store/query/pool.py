"""The front of the query workers: passes queries on, and never parses or evaluates anything."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Final, NamedTuple, Self

from conflictgraph.endpoint.address import Endpoint
from conflictgraph.errors import (
    OverloadedError,
    QueryCancelledError,
    StoreMissingError,
    TooManyQueriesError,
    UsageError,
)
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.query.exchange import Exchange
from conflictgraph.store.query.lanes import Lanes
from conflictgraph.store.query.requests import (
    Answer,
    GraphRequest,
    PoolLimits,
    QueryRequest,
    Request,
    ResourceRequest,
    Running,
)
from conflictgraph.store.sparql.guard import check_size

__all__ = [
    "Answer",
    "GraphRequest",
    "PoolLimits",
    "QueryRequest",
    "ResourceRequest",
    "Running",
    "WorkerPool",
]

#: How often limits of time are looked at: no query is cut off later than this.
_CHECK_S: Final = 0.05


class _Asked(NamedTuple):
    """What is known of a query besides its course."""

    request: Request
    generation: int


class WorkerPool:
    """A fixed number of worker processes for the queries of one event loop.

    Whatever a query does to its worker (time, memory, crash), that worker is replaced at once
    and no other query notices. Use it as ``async with WorkerPool(...) as pool``.

    Attributes:
        folder: the store.
        size: how many short queries are answered at the same time.
        limits: what one query may use.
    """

    def __init__(
        self,
        folder: StoreFolder,
        size: int,
        limits: PoolLimits | None = None,
        endpoint: Endpoint | None = None,
    ) -> None:
        """Prepare a pool; :meth:`start` starts its processes.

        With an endpoint the workers ask that, and the folder only tells which state it is in.

        Raises:
            UsageError: ``size`` is less than one.
        """
        if size < 1:
            raise UsageError(f"a pool needs at least one worker, not {size}")
        self.folder, self.size, self.limits = folder, size, limits or PoolLimits()
        self._lanes = Lanes(folder, size, self.limits, endpoint)
        self._asked: dict[Exchange, _Asked] = {}
        #: How many queries each client has waiting or running.
        self._clients: dict[str, int] = {}
        self._name, self._number = secrets.token_hex(4), 0
        self._clock: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Start the workers; return when each is ready.

        Raises:
            WorkerLostError: a worker process could not be started.
        """
        await self._lanes.start()

    async def close(self) -> None:
        """End the workers; queries that still wait or run end with an error."""
        if self._clock is not None:
            self._clock.cancel()
        for exchange in list(self._asked):
            exchange.fail(OverloadedError("the server is going down", "try again in a moment"))
        await self._lanes.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def ask(self, request: Request) -> Answer:
        """Return an answer once its first bytes have arrived.

        Trouble before that raises here; trouble after it raises while ``chunks`` is read.

        Raises:
            QueryError: one of its subclasses: syntax, forbidden, too large, too complex,
                deadline, memory, answer too large, overload, too many, cancelled, worker lost.
            NotAcceptableError: the request lists no media type for this form of query.
            GraphMissingError: there is no graph of the name in a :class:`GraphRequest`.
            UnknownResourceError: nothing is said of the IRI in a :class:`ResourceRequest`.
            StoreMissingError: nothing was ever published in the store folder.
        """
        check_size(request.query, self.limits.query)
        generation = self.folder.current()
        if generation is None:
            raise StoreMissingError(f"there is no store at {self.folder.path}")
        exchange = self._admit(request, generation)
        try:
            self._lanes.enter(exchange, request.client)
            return await exchange.answer()
        except BaseException:
            exchange.drop()
            raise

    def running(self) -> list[Running]:
        """Return the queries that wait or run, the oldest first."""
        now_s = asyncio.get_running_loop().time()
        return [
            Running(
                exchange.query_id,
                asked.request.query,
                asked.request.client,
                asked.generation,
                now_s - exchange.asked_s,
                exchange.lane,
            )
            for exchange, asked in self._asked.items()
        ]

    def cancel(self, query_id: str) -> bool:
        """End a query; return whether there was one of this id."""
        for exchange in self._asked:
            if exchange.query_id == query_id:
                exchange.fail(QueryCancelledError("the query was ended by an administrator"))
                return True
        return False

    def _admit(self, request: Request, generation: int) -> Exchange:
        limits, client = self.limits, request.client
        others = self._clients.get(client, 0)
        if client and others >= limits.client_queries:
            raise TooManyQueriesError(
                f"you have {limits.client_queries} queries running or waiting",
                "wait for their answers before you ask more",
            )
        facts = request.to_json() | {"generation": generation}
        if limits.services:
            facts["services"] = dict(limits.services)
        timeout_s = min(limits.timeout_s, request.timeout_s or limits.timeout_s)
        self._number += 1
        exchange = Exchange(
            f"{self._name}-{self._number}",
            json.dumps(facts).encode(),
            limits,
            timeout_s,
            self._dismiss,
        )
        self._asked[exchange] = _Asked(request, generation)
        self._clients[client] = others + 1
        if self._clock is None:
            self._check_later()
        return exchange

    def _dismiss(self, exchange: Exchange) -> None:
        client = self._asked.pop(exchange).request.client
        others = self._clients.pop(client) - 1
        if others:
            self._clients[client] = others
        self._lanes.leave(exchange)

    def _check_later(self) -> None:
        self._clock = asyncio.get_running_loop().call_later(_CHECK_S, self._check)

    def _check(self) -> None:
        now_s = asyncio.get_running_loop().time()
        for exchange in list(self._asked):
            exchange.check(now_s)
        self._lanes.check(now_s)
        self._clock = None
        if self._asked:
            self._check_later()
