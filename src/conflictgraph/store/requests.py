"""What is asked of the worker pool, what it answers, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Final, Protocol

from conflictgraph.errors import UsageError
from conflictgraph.store import formats
from conflictgraph.store.guard import QueryLimits

#: With less, Oxigraph cannot open a store.
MIN_MEMORY_BYTES: Final = 256_000_000


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """One SPARQL query and the answers its asker can read.

    Attributes:
        query: the text of the query.
        results: media types for SELECT and ASK, in order of preference.
        graphs: media types for CONSTRUCT and DESCRIBE, in order of preference.
        default_graphs: IRIs of the protocol's ``default-graph-uri``.
        named_graphs: IRIs of the protocol's ``named-graph-uri``.
        union: whether the union of the named graphs is the default graph of a query for which
            neither its text nor the protocol names a dataset.
        base: IRI against which relative IRIs of the query are resolved.
    """

    query: str
    results: tuple[str, ...] = tuple(formats.RESULTS)
    graphs: tuple[str, ...] = tuple(formats.GRAPHS)
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    union: bool = True
    base: str | None = None

    def to_json(self) -> dict[str, object]:
        """Return the fields by name; for every query, and several times as fast as ``asdict``."""
        return {name: getattr(self, name) for name in _REQUEST_FIELDS}


_REQUEST_FIELDS: Final = tuple(each.name for each in fields(QueryRequest))


class Chunks(Protocol):
    """The bytes of an answer; close it when they are no longer wanted."""

    def __aiter__(self) -> Chunks:
        """Return itself."""
        ...

    async def __anext__(self) -> bytes:
        """Return the next bytes.

        Raises:
            QueryError: the answer will never be complete; break the connection.
        """
        ...

    async def aclose(self) -> None:
        """Drop what has not been read; a worker still busy with it is killed and replaced."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose first bytes have arrived.

    Attributes:
        media_type: one of the media types the request listed.
        chunks: the bytes, in pieces of about 64 KiB.
        generation: number of the generation that was queried.
        whole: all the bytes, when they have arrived already; ``chunks`` gives them as well.
    """

    media_type: str
    chunks: Chunks
    generation: int
    whole: bytes | None = None


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """What one query may use, and how many may wait.

    Attributes:
        timeout_s: time the worker may take for one query; time the client takes to read the
            answer is not counted.
        memory_bytes: data segment of one worker; at least 256 MB, else no store can be opened.
        max_queued: queries that may wait for a free worker.
        queue_timeout_s: how long a query may wait for a free worker.
        client_stall_s: how long a client may leave an answer unread before it is dropped.
        answer_timeout_s: time from the first byte to the last, so that a client that reads a
            little now and then does not keep a worker for ever.
        query: limits on the text of a query.
    """

    timeout_s: float = 30.0
    memory_bytes: int = 1_500_000_000
    max_queued: int = 256
    queue_timeout_s: float = 10.0
    client_stall_s: float = 60.0
    answer_timeout_s: float = 600.0
    query: QueryLimits = field(default_factory=QueryLimits)

    def __post_init__(self) -> None:
        """Refuse a limit below which no query could be answered.

        Raises:
            UsageError: ``memory_bytes`` is less than 256 MB.
        """
        if self.memory_bytes < MIN_MEMORY_BYTES:
            raise UsageError(
                f"a query worker needs at least {MIN_MEMORY_BYTES} bytes, "
                f"not {self.memory_bytes}, to open a store",
                "raise query_memory_bytes",
            )
