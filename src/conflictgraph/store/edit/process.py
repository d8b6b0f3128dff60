"""The editor as the front sees it: start it, hand it a batch, kill it, learn why it died."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from conflictgraph.errors import (
    ConflictGraphError,
    QueryError,
    QueryMemoryError,
    QueryTimeoutError,
    QueryTooComplexError,
    WorkerLostError,
)
from conflictgraph.store import frames
from conflictgraph.store.edit import messages as say
from conflictgraph.store.edit.edits import EditLimits
from conflictgraph.store.edit.messages import Batch
from conflictgraph.store.hardening import OUT_OF_MEMORY
from conflictgraph.store.live_state import LiveState

_LOG: Final = logging.getLogger(__name__)
_START_TIMEOUT_S: Final = 30.0
_END_TIMEOUT_S: Final = 5.0
_LAST_WORDS_BYTES: Final = 4 * 1024
#: What Rust and C++ say before they abort for want of memory.
_MEMORY_WORDS: Final = (b"memory allocation", b"bad_alloc")


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
                process = _spawn(theirs, folder, base, limits)
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
        status, last_words = await self.end()
        if self._expired:
            return QueryTimeoutError(
                f"the edit took longer than {self._limits.timeout_s:g} s", "split it"
            )
        out_of_memory = any(words in last_words for words in _MEMORY_WORDS)
        if status == OUT_OF_MEMORY or (status == -signal.SIGABRT and out_of_memory):
            return QueryMemoryError(
                "the edit needed more memory than one edit may use", "split it into smaller ones"
            )
        if status == -signal.SIGSEGV:
            return QueryTooComplexError(
                "the edit is too deeply nested, or has too many parts", "simplify it"
            )
        _LOG.error(
            "the editor ended with status %d: %s", status, last_words.decode("utf-8", "replace")
        )
        return WorkerLostError(f"the process that writes ended with status {status}", "try again")

    async def kill(self) -> None:
        """End the process at once, whatever it does."""
        self._process.kill()
        await self.end()

    async def end(self) -> tuple[int, bytes]:
        """Close the connection, upon which the process ends; return its status and last words."""
        self._outgoing.close()
        return await asyncio.to_thread(self._reap)

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

    def _reap(self) -> tuple[int, bytes]:
        try:
            # An editor that ends by itself closes its socket a little before.
            self._process.wait(_END_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
        with self._process:
            errors = self._process.stderr
            last_words = errors.read() if errors is not None else b""
            return self._process.wait(), last_words[-_LAST_WORDS_BYTES:]


def _spawn(
    theirs: socket.socket, folder: Path, base: str, limits: EditLimits
) -> subprocess.Popen[bytes]:
    number = theirs.fileno()
    command = [sys.executable, "-m", "conflictgraph.store.edit.editor"]
    facts = json.dumps(dataclasses.asdict(limits))
    return subprocess.Popen(
        [*command, str(number), os.fspath(folder), base, facts],
        stdin=subprocess.PIPE,  # the lifeline: closed by the kernel when this process dies
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        # Its last words are read for the reason, and would be lost before a long backtrace.
        env=os.environ | {"RUST_BACKTRACE": "0"},
        pass_fds=(number,),
        start_new_session=True,  # Ctrl-C is for the front, which ends its editor itself
    )
