"""The editor as the front sees it: start it, hand it a batch, kill it, learn why it died."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import os
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from conflictgraph.errors import (
    ConflictGraphError,
    QueryError,
    QueryTimeoutError,
)
from conflictgraph.store import frames
from conflictgraph.store.child import Death, reap, spawn
from conflictgraph.store.edit import messages as say
from conflictgraph.store.edit.edits import EditLimits
from conflictgraph.store.edit.messages import Batch
from conflictgraph.store.live_state import LiveState

_LOG: Final = logging.getLogger(__name__)
_MODULE: Final = "conflictgraph.store.edit.editor"
_START_TIMEOUT_S: Final = 30.0


@dataclass(slots=True)
class Report:
    """How far the editor got with a batch.

    Attributes:
        created: for each edit whether it made a graph; None before all were applied.
        refused: the errors of edits that failed alone, by their number.
        live: the state that holds the batch; None when it is not known to be live.
        at: the edit at which the editor stopped; None when it stopped between edits, or at none.
        failure: why the batch is not live.
        ended: whether the editor is still there, and said how the batch ended.
    """

    created: list[bool] | None = None
    refused: dict[int, ConflictGraphError] = field(default_factory=dict)
    live: LiveState | None = None
    at: int | None = None
    failure: ConflictGraphError | None = None
    ended: bool = False

    def take(self, kind: int, facts: dict[str, Any]) -> None:
        """Note what the editor said."""
        match kind:
            case say.BEGIN:
                self.at = facts["edit"]
            case say.REFUSED:
                self.refused[facts["edit"]] = say.to_error(facts)
            case say.PREPARED:
                self.at, self.created = None, facts["created"]
            case say.DONE:
                self.live = LiveState(facts["generation"], facts["published_ns"])
            case say.SPOILT | say.FAILED:
                self.at, self.failure = facts["edit"], say.to_error(facts)
        self.ended = kind in say.LAST


class EditorProcess:
    """A running editor and the front's end of its socket."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        limits: EditLimits,
    ) -> None:
        self._process, self._limits = process, limits
        self._incoming, self._outgoing = streams
        self._expired = False

    @classmethod
    async def start(cls, folder: Path, base: str, limits: EditLimits) -> EditorProcess:
        """Start an editor and wait until it can take a batch.

        Raises:
            WorkerLostError: it ended, or was not ready after half a minute.
            OSError: no process can be started.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                facts = json.dumps(dataclasses.asdict(limits))
                process = spawn(_MODULE, theirs, os.fspath(folder), base, facts)
            except BaseException:
                ours.close()
                raise
        editor = cls(process, await asyncio.open_connection(sock=ours), limits)
        try:
            with editor._killing() as kill_after:
                kill_after(_START_TIMEOUT_S)
                async for _ in editor._messages():
                    return editor  # it says nothing but READY by itself
        except BaseException:
            await editor.kill()
            raise
        raise await editor.cause_of_death()

    async def write(self, batch: Batch) -> Report:
        """Hand over a batch; return how it ended, also when the editor died on it.

        The deadline of an edit begins with the edit; the lock, the clone and the publication
        have time of their own.
        """
        report = Report()
        between_s = self._limits.lock_timeout_s + self._limits.timeout_s
        self._outgoing.write(frames.frame(say.BATCH, batch.to_payload()))
        with self._killing() as kill_after:
            kill_after(between_s)
            # What an editor said before it was killed is read to the end: it may have published.
            async for kind, payload in self._messages():
                report.take(kind, json.loads(payload))
                if report.ended:
                    return report
                kill_after(between_s if report.at is None else self._limits.timeout_s)
        report.failure = await self.cause_of_death()
        return report

    async def cause_of_death(self) -> QueryError:
        """End the process, if it has not ended; return the error for the edit it died on."""
        death = await self.end()
        if self._expired:
            return QueryTimeoutError(
                f"the edit took longer than {self._limits.timeout_s:g} s", "split it"
            )
        return death.cause("edit")

    async def kill(self) -> None:
        """End the process at once, whatever it does."""
        self._process.kill()
        await self.end()

    async def end(self) -> Death:
        """Close the connection, upon which the process ends; return how."""
        self._outgoing.close()
        return await asyncio.to_thread(reap, self._process)

    @contextmanager
    def _killing(self) -> Iterator[Callable[[float], None]]:
        """Yield what sets, and sets anew, the time in seconds after which the process is killed."""
        loop = asyncio.get_running_loop()
        timer: asyncio.TimerHandle | None = None

        def kill_after(delay_s: float) -> None:
            nonlocal timer
            if timer is not None:
                timer.cancel()
            timer = loop.call_later(delay_s, self._expire)

        try:
            yield kill_after
        finally:
            if timer is not None:
                timer.cancel()

    def _expire(self) -> None:
        self._expired = True
        self._process.kill()

    async def _messages(self) -> AsyncIterator[tuple[int, bytes]]:
        """Yield what the editor says until its end of the socket is closed."""
        # A write to an editor that has just died ends the stream in its own way.
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                header = await self._incoming.readexactly(frames.HEADER.size)
                length, kind = frames.HEADER.unpack(header)
                yield kind, await self._incoming.readexactly(length)
