"""What every process does first that reads text of strangers."""

from __future__ import annotations

import fcntl
import os
import resource
import select
import sys
from typing import Final

#: Exit status of a process that ran out of memory in Python's own allocations.
OUT_OF_MEMORY: Final = 57


def limit_process(memory_bytes: int) -> None:
    """Cap the data segment of this process, for good."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    # Oxigraph answers an overflowing stack and a refused allocation by a crash; no core of it.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with_front() -> None:
    """Make standard input a lifeline: the kernel ends this process when its other end closes."""
    lifeline = sys.stdin.fileno()
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(lifeline, fcntl.F_GETFL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, flags | os.O_ASYNC)
    # A front that was gone before sends no signal any more.
    poll = select.poll()
    poll.register(lifeline, select.POLLHUP)
    if poll.poll(0):
        os._exit(0)
