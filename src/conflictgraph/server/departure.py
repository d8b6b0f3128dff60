"""Stop working for a client that has left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Receive


@asynccontextmanager
async def cancelled_on_departure(receive: Receive) -> AsyncIterator[None]:
    """Give up the block when the client leaves: cancelling frees the worker.

    What comes after the block still runs; whatever it sends, nobody reads.

    Args:
        receive: of the request, whose body has been read.
    """
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
