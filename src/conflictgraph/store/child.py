"""Processes that read what strangers send: how they are started, and what they died of."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

from conflictgraph.errors import (
    QueryError,
    QueryMemoryError,
    QueryTooComplexError,
    WorkerLostError,
)
from conflictgraph.store.hardening import OUT_OF_MEMORY

_LOG: Final = logging.getLogger(__name__)
_END_TIMEOUT_S: Final = 5.0
_LAST_WORDS_BYTES: Final = 4 * 1024
#: What Rust and C++ say before they abort for want of memory.
_MEMORY_WORDS: Final = (b"memory allocation", b"bad_alloc")


@dataclass(frozen=True, slots=True)
class Death:
    """How a process ended.

    Attributes:
        status: its exit status; negative for a signal.
        last_words: the end of what it wrote to stderr.
    """

    status: int
    last_words: bytes

    def cause(self, deed: str) -> QueryError:
        """Return the error for what the process was doing: a ``query`` or an ``edit``."""
        out_of_memory = any(words in self.last_words for words in _MEMORY_WORDS)
        if self.status == OUT_OF_MEMORY or (self.status == -signal.SIGABRT and out_of_memory):
            return QueryMemoryError(
                f"the {deed} needed more memory than one {deed} may use",
                "ask for less at once: fewer solutions to order or group, smaller writes",
            )
        if self.status == -signal.SIGSEGV:
            return QueryTooComplexError(
                f"the {deed} is too deeply nested, or has too many parts", "simplify it"
            )
        words = self.last_words.decode("utf-8", "replace")
        _LOG.error("the process of one %s ended with status %d: %s", deed, self.status, words)
        return WorkerLostError(
            f"the process of the {deed} ended with status {self.status}", "try again"
        )


def spawn(module: str, connection: socket.socket, *arguments: str) -> subprocess.Popen[bytes]:
    """Start ``python -m module``; its first argument is the number of the connection.

    Raises:
        OSError: no process can be started.
    """
    number = connection.fileno()
    return subprocess.Popen(
        [sys.executable, "-m", module, str(number), *arguments],
        stdin=subprocess.PIPE,  # the lifeline: closed by the kernel when this process dies
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        # Its last words are read for the reason, and would be lost before a long backtrace.
        env=os.environ | {"RUST_BACKTRACE": "0"},
        pass_fds=(number,),
        # Ctrl-C is for the front, which ends its processes itself. Not a session of their own:
        # nice values only count among processes of one session where Linux groups by session.
        process_group=0,
    )


def reap(process: subprocess.Popen[bytes]) -> Death:
    """Wait for a process that has closed its socket, or is killed; blocks the thread."""
    try:
        # One that ends by itself closes its socket a little before.
        process.wait(_END_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
    with process:
        errors = process.stderr
        last_words = errors.read() if errors is not None else b""
        return Death(process.wait(), last_words[-_LAST_WORDS_BYTES:])
