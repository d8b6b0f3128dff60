"""Which state a store of others is in, for a server that answers from it.

All that a server keeps (answers, pages, counts, labels) is kept for one state, the live generation
of a store folder. Over a store of others a folder of our own stands for that: it holds nothing but
``CURRENT``, which is brought up to date every few seconds. A complete push says of which generation
it is and of what time, so that such a server has the ETags of one that reads the generation itself.
Where nothing was pushed, or a push is under way, each look is a new state: what is kept then is as
old as the time between two looks at most. While the store cannot be asked, there is no state.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from conflictgraph.endpoint import asking
from conflictgraph.endpoint.address import Endpoint
from conflictgraph.endpoint.connection import Connection
from conflictgraph.errors import EndpointError, UsageError
from conflictgraph.push.ledger import State, ledger_name, read_state
from conflictgraph.settings import Settings, endpoint_of
from conflictgraph.store.generations import StoreFolder

_LOG: Final = logging.getLogger(__name__)
#: What stands for the number of a generation that is not known.
_UNKNOWN: Final = 1


class Mirror:
    """A store folder that tells the state of an endpoint, and holds no data.

    Attributes:
        folder: the folder.
    """

    def __init__(self, endpoint: Endpoint, settings: Settings) -> None:
        self._settings = settings
        self._connection = Connection(endpoint, settings.query_timeout_s)
        self.folder = StoreFolder(Path(mkdtemp(prefix="conflictgraph-endpoint-")))
        self._shown: State | None = None
        self._was_silent = False

    def look(self) -> None:
        """Ask the endpoint for its state, and show it; blocks the thread."""
        try:
            state = read_state(self._connection, ledger_name(self._settings.base_iri))
        except EndpointError as error:
            self._say_silent(error)
            (self.folder.path / "CURRENT").unlink(missing_ok=True)
            self._shown = None
            return
        self._was_silent = False
        if state is None:
            self._show(State(_UNKNOWN, time.time_ns(), ""))
        elif state != self._shown:
            self._show(state)

    async def keep_looking(self) -> None:
        """Look every few seconds, for ever."""
        while True:
            await asyncio.sleep(self._settings.endpoint_poll_s)
            await asyncio.to_thread(self.look)

    def remove(self) -> None:
        """Remove the folder, and close the connection."""
        self._connection.close()
        shutil.rmtree(self.folder.path, ignore_errors=True)

    def _show(self, state: State) -> None:
        fresh = self.folder.path / "CURRENT.tmp"
        fresh.write_text(f"{state.generation:06d}\n", "ascii")
        # Before it is renamed: number and time are read together.
        os.utime(fresh, ns=(state.published_ns, state.published_ns))
        fresh.replace(self.folder.path / "CURRENT")
        self._shown = state

    def _say_silent(self, error: EndpointError) -> None:
        if not self._was_silent:
            _LOG.error("the store behind this server does not tell its state: %s", error)
        self._was_silent = True


@asynccontextmanager
async def open_mirror(endpoint: Endpoint, settings: Settings) -> AsyncIterator[Mirror]:
    """Keep a mirror for the length of the block."""
    mirror = Mirror(endpoint, settings)
    await asyncio.to_thread(mirror.look)
    looking = asyncio.create_task(mirror.keep_looking())
    try:
        yield mirror
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
        mirror.remove()


def require_endpoint(settings: Settings) -> None:
    """See that queries have sense on the endpoint of the settings.

    Raises:
        EndpointError: it does not answer.
        UsageError: a query without GRAPH would not see what stands in named graphs, or is not to.
    """
    endpoint = endpoint_of(settings)
    if endpoint is None:
        return
    if settings.default_graph != "union":
        raise UsageError("the default graph of another store is the union of its graphs or nothing")
    with Connection(endpoint, settings.query_timeout_s) as connection:
        fields = asking.union_fields(connection)
        seen = bool(asking.ask(connection, "ASK { ?s ?p ?o }", fields))
        if not seen and bool(asking.ask(connection, "ASK { GRAPH ?g { ?s ?p ?o } }")):
            raise UsageError(
                f"{endpoint.url} does not see named graphs in queries without GRAPH",
                "set up the store so that its default graph is the union of all graphs",
            )
