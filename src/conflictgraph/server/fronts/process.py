"""One of several fronts, as a process: ``python -m conflictgraph.server.fronts.process``.

Its parent, the supervisor, writes settings and run folder to stdin and keeps that open.
"""

from __future__ import annotations

import os
import pickle
import socket
import sys
import threading
from typing import NoReturn

from conflictgraph.server.fronts.front import READY, run_front


def main() -> None:
    """Answer on the socket whose number is the first argument."""
    try:
        settings, run_folder = pickle.load(sys.stdin.buffer)  # noqa: S301 - our parent wrote it
    except EOFError:
        return  # it ended while this process started
    threading.Thread(target=_end_with_parent, daemon=True).start()
    listener = socket.socket(fileno=int(sys.argv[1]))
    run_front(settings, listener, _say_ready, run_folder)


def _say_ready() -> None:
    os.write(sys.stdout.fileno(), READY)


def _end_with_parent() -> NoReturn:
    """End at once when the parent is gone: the port is wanted by whoever takes its place."""
    # Not through sys.stdin: its lock would be held when the interpreter ends in order.
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
