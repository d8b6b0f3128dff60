"""Pass the bytes of an answer on to the client, no faster than it reads them.

Trouble after the first bytes breaks the connection, because a short answer that ends well looks
complete.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from starlette.types import Scope, Send

from conflictgraph.errors import ConflictGraphError
from conflictgraph.server.observation import observation_of
from conflictgraph.store.query.requests import Answer

#: A client that reads nothing makes us hold one such piece.
_PIECE_BYTES = 64 * 1024

_logger = logging.getLogger(__name__)


async def send_answer(
    answer: Answer,
    headers: Mapping[str, str],
    scope: Scope,
    send: Send,
    *,
    stall_s: float,
    on_chunk: Callable[[bytes], None] | None = None,
) -> bool:
    """Send an answer as it comes; return whether all of it was sent.

    Args:
        answer: what the workers answered.
        headers: of the response.
        scope: of the request.
        send: of the request.
        stall_s: how long the client may leave bytes unread before it is dropped.
        on_chunk: told each piece of an answer that does not come at once.
    """
    if answer.whole is not None:
        await answer.chunks.aclose()
        return await send_whole(answer.whole, headers, scope, send, stall_s=stall_s)
    await send(_start(headers))
    if scope["method"] == "HEAD":
        await answer.chunks.aclose()
        await send({"type": "http.response.body", "body": b""})
        return False
    try:
        async for chunk in answer.chunks:
            await _send_piece(chunk, send, stall_s)
            if on_chunk is not None:
                on_chunk(chunk)
    except (ConflictGraphError, TimeoutError) as error:
        await _give_up(error, scope)
        return False
    finally:
        await answer.chunks.aclose()
    await send({"type": "http.response.body", "body": b""})
    return True


async def send_whole(
    body: bytes, headers: Mapping[str, str], scope: Scope, send: Send, *, stall_s: float
) -> bool:
    """Send an answer whose bytes are all there; as :func:`send_answer` else."""
    await send(_start({**headers, "Content-Length": str(len(body))}))
    last = max(0, len(body) - 1) // _PIECE_BYTES * _PIECE_BYTES
    try:
        for begin in range(0, last, _PIECE_BYTES):
            await _send_piece(body[begin : begin + _PIECE_BYTES], send, stall_s)
    except TimeoutError as error:
        await _give_up(error, scope)
        return False
    await send({"type": "http.response.body", "body": body[last:]})
    return True


async def break_connection(scope: Scope) -> None:
    """Cut the connection off; a server without our protocol does so when nothing more comes."""
    abort = scope.get("state", {}).get("abort")
    if abort is not None:
        abort()
        # Let the server notice before the application returns with an unfinished response.
        await asyncio.sleep(0)


def _start(headers: Mapping[str, str]) -> dict[str, object]:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    return {"type": "http.response.start", "status": 200, "headers": raw}


async def _send_piece(piece: bytes, send: Send, stall_s: float) -> None:
    async with asyncio.timeout(stall_s):
        await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _give_up(error: Exception, scope: Scope) -> None:
    outcome = error.code if isinstance(error, ConflictGraphError) else "client-stalled"
    observation_of(scope).outcome = outcome
    _logger.warning("connection broken in the middle of an answer: %s", outcome)
    await break_connection(scope)
