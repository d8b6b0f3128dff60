"""What ``conflictgraph doctor`` finds: one check, how it went, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a check went."""

    OK = "ok"
    #: It works, but not as well as it could, or not for long.
    WARN = "warn"
    #: Something will not work.
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check.

    Attributes:
        name: what was looked at.
        level: how it went.
        message: what was found.
        hint: what to do about it; empty when all is well.
    """

    name: str
    level: Level
    message: str
    hint: str = ""


def ok(name: str, message: str) -> Check:
    """Return a check that found nothing."""
    return Check(name, Level.OK, message)


def warn(name: str, message: str, hint: str) -> Check:
    """Return a check that found something to look after."""
    return Check(name, Level.WARN, message, hint)


def fail(name: str, message: str, hint: str) -> Check:
    """Return a check that found something broken."""
    return Check(name, Level.FAIL, message, hint)


def size(number_of_bytes: float) -> str:
    """Return a size for people."""
    return f"{number_of_bytes / 2**20:,.0f} MiB"
