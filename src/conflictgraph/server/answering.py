"""Send the answer to one query: ask a worker, then pass its bytes on.

Nothing is evaluated or parsed here. Trouble before the first bytes gets its own status; after
them the connection is broken, because a short answer that ends well looks complete.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from conflictgraph.errors import ConflictGraphError
from conflictgraph.server.negotiation import real_graph, real_result
from conflictgraph.server.operation import Operation
from conflictgraph.server.revision import is_current, read_revision
from conflictgraph.server.services import Services
from conflictgraph.store.requests import Answer, QueryRequest

_logger = logging.getLogger(__name__)


class QueryAnswer(Response):
    """The answer to an operation, as a response that streams.

    Args:
        operation: what to ask.
        services: the workers and the settings.
        request: the request that is answered.
    """

    def __init__(self, operation: Operation, services: Services, request: Request) -> None:
        super().__init__()
        self._operation, self._services, self._request = operation, services, request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, unless the client leaves or already has the answer.

        Raises:
            ConflictGraphError: the query was not answered; nothing has been sent yet.
        """
        services, reads = self._services, self._request.method in {"GET", "HEAD"}
        revision = read_revision(services.folder)
        tag = revision.tag(self._operation, services.settings) if revision and reads else None
        headers = {"Vary": "Accept", "Cache-Control": "no-cache" if tag else "no-store"}
        if is_current(tag, self._request.headers.get("if-none-match", "")):
            not_modified = Response(status_code=304, headers=headers | {"ETag": str(tag)})
            await not_modified(scope, receive, send)
            return
        async with _cancelled_on_disconnect(receive):
            answer = await services.pool.ask(self._query_request())
            if tag and revision and answer.generation == revision.generation:
                headers["ETag"] = tag
            stall_s = services.limits.client_stall_s
            await _send_answer(answer, self._head(answer, headers), scope, send, stall_s)

    def _query_request(self) -> QueryRequest:
        operation, wanted = self._operation, self._operation.wanted
        return QueryRequest(
            operation.query,
            (real_result(wanted.results),) if wanted.results else (),
            (real_graph(wanted.graphs),) if wanted.graphs else (),
            operation.default_graphs,
            operation.named_graphs,
            union=self._services.settings.default_graph == "union",
            base=str(self._request.url).partition("?")[0],
        )

    def _head(self, answer: Answer, headers: dict[str, str]) -> Response:
        """Return a response without body that has all headers of this answer."""
        media_type = self._operation.wanted.name_of(answer.media_type)
        head = Response(media_type=media_type, headers=headers)
        head.headers["Conflictgraph-Generation"] = str(answer.generation)
        del head.headers["content-length"]
        if answer.whole is not None:
            head.headers["content-length"] = str(len(answer.whole))
        return head


async def _send_answer(
    answer: Answer, head: Response, scope: Scope, send: Send, stall_s: float
) -> None:
    start = {"type": "http.response.start", "status": 200, "headers": head.raw_headers}
    if answer.whole is not None or scope["method"] == "HEAD":
        await answer.chunks.aclose()
        await send(start)
        await send({"type": "http.response.body", "body": answer.whole or b""})
        return
    await send(start)
    try:
        async for chunk in answer.chunks:
            async with asyncio.timeout(stall_s):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except (ConflictGraphError, TimeoutError) as error:
        _logger.warning("connection broken in the middle of an answer: %r", error)
        await _break_connection(scope)
        return
    finally:
        await answer.chunks.aclose()
    await send({"type": "http.response.body", "body": b""})


async def _break_connection(scope: Scope) -> None:
    """Cut the connection off; a server without our protocol does so when nothing more comes."""
    abort = scope.get("state", {}).get("abort")
    if abort is not None:
        abort()
        # Let the server notice before the application returns with an unfinished response.
        await asyncio.sleep(0)


@asynccontextmanager
async def _cancelled_on_disconnect(receive: Receive) -> AsyncIterator[None]:
    """Give up the block when the client leaves: cancelling frees the worker."""
    task = asyncio.current_task()
    gone = False

    async def watch() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        if task is not None:
            task.cancel()

    watcher = asyncio.create_task(watch())
    try:
        yield
    except asyncio.CancelledError:
        if not gone or task is None or task.uncancel() > 0:
            raise
    finally:
        watcher.cancel()
