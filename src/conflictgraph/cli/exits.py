"""Exit statuses, and which error ends with which."""

from __future__ import annotations

from enum import IntEnum

from conflictgraph.errors import (
    AnswerTooLargeError,
    ConflictGraphError,
    ExtensionError,
    NotAcceptableError,
    QueryForbiddenError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooComplexError,
    QueryTooLargeError,
    SourceError,
    UsageError,
)


class Exit(IntEnum):
    """How a command ends."""

    OK = 0
    #: Data were read and something is wrong with them.
    FINDINGS = 1
    USAGE = 2
    #: The store is missing or locked, the disk full, the installation broken.
    ENVIRONMENT = 3
    #: A query took too long, too much memory, or is too large.
    LIMIT = 4
    INTERRUPTED = 130


#: Looked through in this order; what is not listed has its cause outside.
_STATUS: tuple[tuple[type[ConflictGraphError], Exit], ...] = (
    (SourceError, Exit.FINDINGS),
    (AnswerTooLargeError, Exit.LIMIT),
    (QueryTimeoutError, Exit.LIMIT),
    (QueryMemoryError, Exit.LIMIT),
    (QueryTooLargeError, Exit.LIMIT),
    (QueryTooComplexError, Exit.LIMIT),
    (QuerySyntaxError, Exit.USAGE),
    (QueryForbiddenError, Exit.USAGE),
    (NotAcceptableError, Exit.USAGE),
    (ExtensionError, Exit.USAGE),
    (UsageError, Exit.USAGE),
)


def exit_status(error: ConflictGraphError) -> Exit:
    """Return the exit status that an error ends a command with."""
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status
    return Exit.ENVIRONMENT
