"""Answer one query: from the client's own copy, from the cache, or by asking a worker.

Nothing is evaluated or parsed here. Trouble before the first bytes gets its own status; after
them the connection is broken (see :mod:`conflictgraph.server.sending`).
"""

from __future__ import annotations

import asyncio
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from conflictgraph.errors import ConflictGraphError
from conflictgraph.server.address import address_of
from conflictgraph.server.cache import CachedAnswer, Flight, Gathering
from conflictgraph.server.client import client_of
from conflictgraph.server.departure import cancelled_on_departure
from conflictgraph.server.negotiation import real_graph, real_result
from conflictgraph.server.observation import observation_of
from conflictgraph.server.operation import Operation
from conflictgraph.server.revision import is_current, read_revision
from conflictgraph.server.sending import send_answer, send_whole
from conflictgraph.server.services import Services
from conflictgraph.store.explanation.asking import ask_or_explain
from conflictgraph.store.formats import GRAPHS, TABLES
from conflictgraph.store.query.requests import Answer, QueryRequest

#: What an answer depends on besides the address.
VARY = "Accept, Accept-Encoding"


class QueryAnswer(Response):
    """The answer to an operation, as a response that streams.

    Args:
        operation: what to ask.
        services: the workers and the settings.
        request: the request that is answered.
    """

    def __init__(self, operation: Operation, services: Services, request: Request) -> None:
        super().__init__()
        self._operation, self._services = operation, services
        self._base, self._client = address_of(request), client_of(request.scope)
        self._seen = observation_of(request.scope)
        self._seen.query = operation.query
        self._revision = read_revision(services.folder)
        self._tag = None
        if self._revision is not None:
            self._tag = self._revision.tag(operation, services.settings)
        self._key = None
        if self._tag is not None and services.cache.max_answer_bytes > 0:
            self._key = f"{self._tag} {self._base}"
        self._head_only = request.method == "HEAD"
        self._reads = request.method in {"GET", "HEAD"}
        self._if_none_match = request.headers.get("if-none-match", "") if self._reads else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, unless the client leaves or already has the answer.

        Raises:
            ConflictGraphError: the query was not answered; nothing has been sent yet.
        """
        if is_current(self._tag, self._if_none_match):
            self._seen.outcome = self._seen.cache = "not-modified"
            headers = self._validators(current=True)
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        async with cancelled_on_departure(receive):
            try:
                await self._answer(scope, send)
            except ConflictGraphError as error:
                self._seen.outcome = error.code
                raise
            except asyncio.CancelledError:
                self._seen.outcome = "client-gone"
                raise

    async def _answer(self, scope: Scope, send: Send) -> None:
        stall_s = self._services.limits.client_stall_s
        cached = await self._find()
        if cached is not None:
            self._note(cached.media_type, cached.rows)
            headers = self._validators(current=True) | {
                **self._content_headers(cached.media_type),
                "Server-Timing": "cache;desc=hit",
            }
            await send_whole(cached.body, headers, scope, send, stall_s=stall_s)
            return
        answer = await self._evaluate()
        self._seen.query_id = answer.query_id
        gathering = Gathering(self._services.cache.max_answer_bytes)
        sent = await send_answer(
            answer,
            self._answer_headers(answer),
            scope,
            send,
            stall_s=stall_s,
            on_chunk=gathering.add if self._key else None,
        )
        self._note(answer.media_type, _rows(answer))
        if sent and self._key and answer.whole is None and (body := gathering.whole()) is not None:
            self._keep(answer, body)

    async def _find(self) -> CachedAnswer | None:
        """Return the answer from the cache, perhaps after an equal query has put it there."""
        cache, revision, key = self._services.cache, self._revision, self._key
        if revision is None or key is None:
            self._seen.cache = "off"
            return None
        self._seen.cache = "hit"
        while (cached := cache.find(revision, key)) is None:
            # With a deadline of its own the query neither waits for another nor lets one wait.
            flight = await cache.follow(key) if self._operation.timeout_s is None else None
            if flight is None or flight is Flight.UNSHARED:
                self._seen.cache = "miss"
                return None
            self._seen.cache = "shared"
        return cached

    async def _evaluate(self) -> Answer:
        ask, key = partial(ask_or_explain, self._services.pool), self._key
        if key is None or self._operation.timeout_s is not None:
            return await ask(self._query_request())
        with self._services.cache.flight(key) as flight:
            answer = await ask(self._query_request())
            kept = answer.whole is not None and self._keep(answer, answer.whole)
            flight.set_result(Flight.LANDED if kept else Flight.UNSHARED)
        return answer

    def _keep(self, answer: Answer, body: bytes) -> bool:
        """Keep an answer for others; the revision may have changed since it was asked for."""
        revision, key = self._revision, self._key
        if revision is None or key is None or answer.generation != revision.generation:
            return False
        kept = CachedAnswer(answer.media_type, body, _rows(answer))
        return self._services.cache.keep(revision, key, kept)

    def _query_request(self) -> QueryRequest:
        operation, wanted = self._operation, self._operation.wanted
        return QueryRequest(
            operation.query,
            tuple(real_result(name) for name in (wanted.results, wanted.instead) if name),
            (real_graph(wanted.graphs),) if wanted.graphs else (),
            operation.default_graphs,
            operation.named_graphs,
            union=self._services.settings.default_graph == "union",
            base=self._base,
            client=self._client,
            timeout_s=operation.timeout_s,
            explain=operation.explain,
            head_only=self._head_only,
        )

    def _validators(self, *, current: bool) -> dict[str, str]:
        """Return the headers about keeping an answer; ``current`` if it is of the revision read."""
        headers = {"Vary": VARY, "Cache-Control": "no-store"}
        if self._reads and self._tag is not None:
            headers["Cache-Control"] = "no-cache"
            if current:
                headers["ETag"] = self._tag
        if current and self._revision is not None:
            headers["Conflictgraph-Generation"] = str(self._revision.generation)
        return headers

    def _answer_headers(self, answer: Answer) -> dict[str, str]:
        revision = self._revision
        current = revision is not None and answer.generation == revision.generation
        queue_ms, evaluation_ms = answer.queue_s * 1000, answer.evaluation_s * 1000
        return self._validators(current=current) | {
            **self._content_headers(answer.media_type),
            "Conflictgraph-Generation": str(answer.generation),
            "Conflictgraph-Query-Id": answer.query_id,
            "Server-Timing": f"queue;dur={queue_ms:.2f}, eval;dur={evaluation_ms:.2f}",
        }

    def _content_headers(self, media_type: str) -> dict[str, str]:
        operation = self._operation
        name = media_type if operation.explain else operation.wanted.name_of(media_type)
        kind = f"{name}; charset=utf-8" if name.startswith("text/") else name
        headers = {"Content-Type": kind}
        if media_type in TABLES:
            file = f"{operation.name}.{TABLES[media_type].value}"
            headers["Content-Disposition"] = f'attachment; filename="{file}"'
        return headers

    def _note(self, media_type: str, rows: int | None) -> None:
        self._seen.kind = "graph" if media_type in GRAPHS else "table"
        self._seen.rows = rows


def _rows(answer: Answer) -> int | None:
    tally = answer.tally()
    return tally.rows if tally is not None else None
