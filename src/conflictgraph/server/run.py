"""Run the server until it is told to stop."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable
from functools import partial

from conflictgraph.server.access import Access
from conflictgraph.server.app import create_app
from conflictgraph.server.fronts.front import run_front
from conflictgraph.server.fronts.listening import listen, raise_file_limit, url_of
from conflictgraph.server.fronts.supervisor import Supervisor
from conflictgraph.server.mirror import require_endpoint
from conflictgraph.settings import Settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.manifest import Manifest
from conflictgraph.store.writer import Writer

_INTERRUPTED = 130


def serve(settings: Settings) -> None:
    """Answer HTTP requests until SIGINT or SIGTERM.

    SIGTERM ends this function normally; SIGINT raises KeyboardInterrupt after the same orderly
    end.

    Raises:
        StoreMissingError: there is nothing to serve at ``settings.store``, and nobody may write.
        StoreVersionError: the store is of another version.
        StoreLockedError: another process keeps writing where the store is to be made.
        EndpointError: the store of others that is to be served does not answer.
        UsageError: the address cannot be listened on, that store cannot be served, or another
            setting cannot be used.
        SystemExit: a front could not be started.
    """
    raise_file_limit()
    _require_store(settings)
    with listen(settings.host, settings.port) as listener:
        on_ready = partial(_say_ready, url_of(listener, settings.root_path))
        if settings.fronts == 1:
            run_front(settings, listener, on_ready)
        else:
            # Whatever is wrong with the settings is said once, and before anything starts.
            create_app(settings)
            _end(asyncio.run(_supervise(settings, listener, on_ready)))


def _require_store(settings: Settings) -> None:
    """Make an empty store where there is none, for those who may fill it over HTTP."""
    if settings.endpoint:
        require_endpoint(settings)
        return
    folder = StoreFolder(settings.store)
    if folder.current() is None and Access.from_settings(settings).writes_open:
        with Writer(folder, base=settings.base_iri) as writer:
            writer.publish()
        sys.stderr.write(f"made an empty store at {settings.store}\n")
    with folder.pin() as pin:
        # A store of another version is refused before anything starts.
        Manifest.read(pin.path).close()


async def _supervise(
    settings: Settings, listener: socket.socket, on_ready: Callable[[], None]
) -> int:
    return await Supervisor(settings, listener, on_ready).run()


def _say_ready(url: str) -> None:
    sys.stderr.write(f"conflictgraph answers at {url}\n")
    sys.stderr.flush()


def _end(status: int) -> None:
    if status == _INTERRUPTED:
        raise KeyboardInterrupt
    if status:
        raise SystemExit(status)
