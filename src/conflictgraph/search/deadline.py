"""A bound on the time that searches in one connection take."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from conflictgraph.errors import QueryTimeoutError

#: Steps of SQLite's machine between two looks at the clock.
_CHECKED_EVERY: Final = 2_000


@contextmanager
def deadline(connection: sqlite3.Connection, timeout_s: float) -> Iterator[None]:
    """End what is searched in this block when it takes too long.

    Raises:
        QueryTimeoutError: it did.
    """
    end = time.monotonic() + timeout_s
    connection.set_progress_handler(lambda: time.monotonic() > end, _CHECKED_EVERY)
    try:
        yield
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        raise QueryTimeoutError(
            f"the search took longer than {timeout_s:g} s", "look for fewer or rarer words"
        ) from error
