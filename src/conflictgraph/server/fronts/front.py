"""One front process: uvicorn with our connection and our application."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import uvicorn
from fastapi import FastAPI

from conflictgraph.server.app import create_app
from conflictgraph.server.fronts.connection import bounded_protocol
from conflictgraph.server.fronts.listening import BACKLOG
from conflictgraph.server.fronts.siblings import Siblings
from conflictgraph.settings import Settings

#: What one of several fronts says on its stdout when it answers.
READY: Final = b"ready\n"


class FrontServer(uvicorn.Server):
    """uvicorn, which also listens to its siblings, and tells when it is ready and when it ends."""

    def __init__(
        self, app: FastAPI, settings: Settings, siblings: Siblings, on_ready: Callable[[], None]
    ) -> None:
        super().__init__(_config(app, settings))
        self._app, self._siblings, self._on_ready = app, siblings, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the application and listen, then say so."""
        await super().startup(sockets)
        if (path := self._siblings.own_socket) is not None:
            loop = asyncio.get_running_loop()
            self.servers.append(await loop.create_unix_server(self._connection, path))
        self._on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop: whoever asks is told from now on."""
        self._app.state.stopping = True
        super().handle_exit(sig, frame)

    def _connection(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(  # type: ignore[call-arg] # as uvicorn calls it
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )


def run_front(
    settings: Settings,
    listener: socket.socket,
    on_ready: Callable[[], None],
    run_folder: Path | None = None,
) -> None:
    """Answer on a socket until SIGINT or SIGTERM.

    SIGTERM ends this function normally; SIGINT raises KeyboardInterrupt after the same orderly
    end.

    Args:
        settings: of this server.
        listener: a bound socket; it is closed at the end.
        on_ready: called when the first request can be answered.
        run_folder: where fronts meet; None when there is only one.
    """
    app = create_app(settings, run_folder)
    server = FrontServer(app, settings, Siblings(run_folder), on_ready)
    before = signal.signal(signal.SIGTERM, _end)
    try:
        server.run([listener])
    except SystemExit as end:
        if end.code:
            raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=bounded_protocol(settings),
        loop="uvloop",
        ws="none",
        # Its warnings are about requests of strangers, who must not be able to fill the log.
        log_level="error",
        access_log=False,
        # Forwarded headers are believed only from whom the settings name.
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=settings.idle_timeout_s,
        timeout_graceful_shutdown=settings.shutdown_timeout_s,
        backlog=BACKLOG,
    )


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """Turn the SIGTERM that uvicorn raises again after its orderly end into an exit."""
    raise SystemExit(0)
