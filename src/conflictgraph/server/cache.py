"""Answers and pages that may be asked for again: whole ones of the live generation, bounded.

An answer is looked up before a worker is troubled. Equal queries that come while the first of
them is evaluated wait for its answer instead of being evaluated as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto

from cachetools import LRUCache

from conflictgraph.errors import ConflictGraphError, TooManyQueriesError
from conflictgraph.server.revision import Revision

#: One answer takes at most this share of the cache, and at most so many bytes.
_SHARE = 8
_MAX_ANSWER_BYTES = 4 * 1024 * 1024
#: What keeping an answer costs besides its bytes.
_OVERHEAD_BYTES = 1024


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """A whole answer.

    Attributes:
        media_type: the media type a worker wrote it in.
        body: its bytes.
        rows: how many rows it has, where they were counted.
        headers: of a page, which is sent again as it was.
    """

    media_type: str
    body: bytes
    rows: int | None
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Flight(Enum):
    """What became of the evaluation of a query."""

    LANDED = auto()  # the answer is in the cache
    UNSHARED = auto()  # there is an answer that others cannot have
    ABANDONED = auto()  # the client left before there was one


class ResultCache:
    """Answers by key, for one revision of the store.

    A key tells apart query, dataset, media types and the base of relative IRIs; that of a page
    tells apart address, language and settings.

    Attributes:
        max_answer_bytes: the largest answer that is kept.
    """

    def __init__(self, max_bytes: int) -> None:
        """Make an empty cache; ``max_bytes`` 0 makes one that keeps nothing."""
        self.max_answer_bytes = min(_MAX_ANSWER_BYTES, max_bytes // _SHARE - _OVERHEAD_BYTES)
        self._answers: LRUCache[str, CachedAnswer] = LRUCache(
            max_bytes, getsizeof=lambda answer: len(answer.body) + _OVERHEAD_BYTES
        )
        self._revision: Revision | None = None
        self._flights: dict[str, asyncio.Future[Flight | ConflictGraphError]] = {}

    @property
    def bytes(self) -> int:
        """Return how many bytes are taken."""
        return int(self._answers.currsize)

    def find(self, revision: Revision, key: str) -> CachedAnswer | None:
        """Return the answer with this key; answers of other revisions are forgotten first."""
        if revision != self._revision:
            self._answers.clear()
            self._revision = revision
        return self._answers.get(key)

    def keep(self, revision: Revision, key: str, answer: CachedAnswer) -> bool:
        """Keep an answer if it is small enough and of the revision last asked for."""
        if revision != self._revision or len(answer.body) > self.max_answer_bytes:
            return False
        self._answers[key] = answer
        return True

    async def follow(self, key: str) -> Flight | None:
        """Wait for an evaluation under way; return what became of it, None if there is none.

        Raises:
            ConflictGraphError: what the query failed with, as it would again.
        """
        flight = self._flights.get(key)
        if flight is None:
            return None
        outcome = await asyncio.shield(flight)
        if isinstance(outcome, ConflictGraphError):
            raise outcome
        return outcome

    @contextmanager
    def flight(self, key: str) -> Iterator[asyncio.Future[Flight | ConflictGraphError]]:
        """Evaluate a query in this block, for all who ask it meanwhile; the block sets a result."""
        flight = asyncio.get_running_loop().create_future()
        first = self._flights.setdefault(key, flight) is flight
        try:
            yield flight
        except TooManyQueriesError:
            raise  # said about this client, not about the query
        except ConflictGraphError as error:
            flight.set_result(error)
            raise
        finally:
            if first:
                del self._flights[key]
            if not flight.done():
                flight.set_result(Flight.ABANDONED)


class Gathering:
    """The pieces of an answer that is sent as it comes, while they are few enough to be kept."""

    def __init__(self, max_bytes: int) -> None:
        self._pieces: list[bytes] = []
        self._room = max_bytes

    def add(self, piece: bytes) -> None:
        """Take the next piece."""
        self._room -= len(piece)
        if self._room < 0:
            self._pieces.clear()
        else:
            self._pieces.append(piece)

    def whole(self) -> bytes | None:
        """Return the answer; None when it was too large."""
        return b"".join(self._pieces) if self._room >= 0 else None
