"""The live state of the store, told apart from one of the same number in a store built anew."""

from __future__ import annotations

from typing import NamedTuple

from conflictgraph.store.generations import StoreFolder


class LiveState(NamedTuple):
    """A generation and the moment it was made live.

    Attributes:
        generation: its number.
        published_ns: when it was made live, in nanoseconds of the file system's clock.
    """

    generation: int
    published_ns: int

    @property
    def tag(self) -> str:
        """Return how every entity tag made from this state begins."""
        return f"{self.generation}-{self.published_ns:x}"


def read_state(folder: StoreFolder) -> LiveState | None:
    """Return the live state; None when nothing was ever published.

    For a caller without the write lock it may change meanwhile.
    """
    generation = folder.current()
    if generation is None:
        return None
    return LiveState(generation, (folder.path / "CURRENT").stat().st_mtime_ns)
