"""Run the server in this process until it is told to stop."""

from __future__ import annotations

import signal
import socket
import sys
from types import FrameType
from typing import NoReturn

import uvicorn

from conflictgraph.errors import UsageError
from conflictgraph.server.app import create_app
from conflictgraph.server.connection import BoundedProtocol
from conflictgraph.settings import Settings
from conflictgraph.store.generations import StoreFolder

#: Answers still under way when the server is told to stop get this long.
SHUTDOWN_TIMEOUT_S = 10
KEEP_ALIVE_S = 30
BACKLOG = 2048


class _Server(uvicorn.Server):
    """uvicorn, which says in our words when it is ready."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the application and listen, then name the address on stderr."""
        await super().startup(sockets)
        for listener in sockets or []:
            sys.stderr.write(f"conflictgraph answers at {_url(listener)}\n")
        sys.stderr.flush()


def serve(settings: Settings) -> None:
    """Answer HTTP requests until SIGINT or SIGTERM.

    SIGTERM ends this function normally; SIGINT raises KeyboardInterrupt after the same orderly
    end.

    Raises:
        StoreMissingError: there is nothing to serve at ``settings.store``.
        UsageError: the address cannot be listened on.
    """
    StoreFolder(settings.store).pin().release()
    config = uvicorn.Config(
        create_app(settings),
        http=BoundedProtocol,
        loop="uvloop",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=SHUTDOWN_TIMEOUT_S,
        backlog=BACKLOG,
    )
    before = signal.signal(signal.SIGTERM, _end)
    try:
        with _listen(settings.host, settings.port) as listener:
            _Server(config).run([listener])
    except SystemExit as end:
        if end.code:
            raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """Turn the SIGTERM that uvicorn raises again after its orderly end into an exit."""
    raise SystemExit(0)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"{host} is not an address of this machine: {error.strerror}") from None
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        reason = error.strerror
        raise UsageError(
            f"cannot listen on {host} port {port}: {reason}", "choose another one with --port"
        ) from None
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
