"""What a store may hold after writes of which some were never answered.

A writer that sends one write after the other knows what its graph holds, but for writes whose
answer got lost: such a write may be there or not. It is never there in part, and a write that was
answered with an error is not there at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock

#: The names of the pieces that a graph is made of.
Contents = frozenset[str]
Change = Callable[[Contents], Contents]


def replace_by(piece: str) -> Change:
    """Return the change that leaves one piece."""
    return lambda _before: frozenset({piece})


def add(piece: str) -> Change:
    """Return the change that adds a piece."""
    return lambda before: before | {piece}


def clear(_before: Contents) -> Contents:
    """Leave nothing."""
    return frozenset()


class Ledger:
    """What one graph may hold, by what its only writer was told.

    Attributes:
        possible: everything that it may hold.
    """

    def __init__(self) -> None:
        self.possible: set[Contents] = {frozenset()}

    def acknowledge(self, change: Change) -> None:
        """Note a write that was answered with success."""
        self.possible = {change(before) for before in self.possible}

    def doubt(self, change: Change) -> None:
        """Note a write that was not answered."""
        self.possible |= {change(before) for before in self.possible}

    def settle(self, seen: Iterable[str]) -> None:
        """Note what the graph holds.

        Raises:
            AssertionError: it cannot hold that.
        """
        held = frozenset(seen)
        assert held in self.possible, _difference(held, self.possible)
        self.possible = {held}


def _difference(held: Contents, possible: set[Contents]) -> str:
    nearest = min(possible, key=lambda each: len(each ^ held))
    return f"missing {sorted(nearest - held)}, unexpected {sorted(held - nearest)}"


class Tally:
    """What a number may be that several writers raise by one.

    Attributes:
        least: it was raised so often for certain.
        most: it was raised so often at most.
    """

    def __init__(self) -> None:
        self.least = self.most = 0
        self._lock = Lock()

    def acknowledge(self) -> None:
        """Note a write that was answered with success."""
        with self._lock:
            self.least += 1
            self.most += 1

    def doubt(self) -> None:
        """Note a write that was not answered."""
        with self._lock:
            self.most += 1

    def settle(self, seen: int) -> None:
        """Note what the number is.

        Raises:
            AssertionError: it cannot be that.
        """
        assert self.least <= seen <= self.most, f"{seen}, not {self.least} to {self.most}"
        self.least = self.most = seen
