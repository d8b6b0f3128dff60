"""What is asked of the worker pool, what it answers, and within which limits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Final, Literal, Protocol, Self

from conflictgraph.errors import UsageError
from conflictgraph.store import formats
from conflictgraph.store.sparql.guard import QueryLimits

#: With less, Oxigraph cannot open a store.
MIN_MEMORY_BYTES: Final = 256_000_000

#: Where a query is: waiting for a process, on one for short queries, or on one for long ones.
Lane = Literal["waiting", "light", "long"]


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
        client: who asks, such as an address; empty for ourselves, whose queries are not limited.
        timeout_s: the asker's own deadline; it counts when it is below that of the pool.
        explain: whether to answer with what is known of the evaluation instead of its results.
        unanswered: why a query to be explained is not evaluated again; empty to evaluate it.
        head_only: whether the bytes of an answer that is not small are not wanted.
    """

    query: str
    results: tuple[str, ...] = tuple(formats.RESULTS)
    graphs: tuple[str, ...] = tuple(formats.GRAPHS)
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    union: bool = True
    base: str | None = None
    client: str = ""
    timeout_s: float | None = None
    explain: bool = False
    unanswered: str = ""
    head_only: bool = False

    def to_json(self) -> dict[str, object]:
        """Return what the worker needs.

        For every query: this is several times as fast as ``asdict``.
        """
        return {name: getattr(self, name) for name in _QUERY_FIELDS}


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """A whole graph, as the Graph Store Protocol gives it.

    Attributes:
        graph: its IRI; None for the default graph, which always exists.
        graphs: media types, in order of preference.
        client: who asks, as in a query.
        head_only: as in a query.
    """

    graph: str | None
    graphs: tuple[str, ...] = tuple(formats.GRAPHS)
    client: str = ""
    head_only: bool = False

    @property
    def timeout_s(self) -> None:
        """Return None: a graph has the deadline of the pool."""

    @property
    def query(self) -> str:
        """Return what is asked, in words, for lists of running queries."""
        return f"GRAPH <{self.graph}>" if self.graph else "DEFAULT GRAPH"

    def to_json(self) -> dict[str, object]:
        """Return what the worker needs."""
        return {"graph": self.graph, "graphs": self.graphs, "head_only": self.head_only}


@dataclass(frozen=True, slots=True)
class ResourceRequest:
    """What the dataset says about one thing, each triple in the graph that says it.

    Attributes:
        resource: its IRI.
        graphs: media types, in order of preference.
        client: who asks, as in a query.
        head_only: as in a query.
    """

    resource: str
    graphs: tuple[str, ...] = tuple(formats.GRAPHS)
    client: str = ""
    head_only: bool = False

    @property
    def timeout_s(self) -> None:
        """Return None: a description has the deadline of the pool."""

    @property
    def query(self) -> str:
        """Return what is asked, in words, for lists of running queries."""
        return f"RESOURCE <{self.resource}>"

    def to_json(self) -> dict[str, object]:
        """Return what the worker needs."""
        return {"resource": self.resource, "graphs": self.graphs, "head_only": self.head_only}


#: Whatever the pool can be asked.
Request = QueryRequest | GraphRequest | ResourceRequest

_FRONT_FIELDS: Final = {"client", "timeout_s"}
_QUERY_FIELDS: Final = tuple(
    each.name for each in fields(QueryRequest) if each.name not in _FRONT_FIELDS
)


@dataclass(frozen=True, slots=True)
class Tally:
    """The size of a complete answer.

    Attributes:
        rows: solutions of a SELECT, triples of a graph, 1 for an ASK.
        bytes: length of the answer before compression.
    """

    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Running:
    """A query that is waiting or running.

    Attributes:
        id: its id, the same as in its answer.
        query: its text.
        client: who asked; empty for ourselves.
        generation: number of the generation it was asked of.
        seconds: since it was asked.
        lane: where it is.
    """

    id: str
    query: str
    client: str
    generation: int
    seconds: float
    lane: Lane


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

    def tally(self) -> Tally | None:
        """Return the size of the answer; None until the worker has sent its end."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose first bytes have arrived.

    Attributes:
        media_type: one of the media types the request listed.
        chunks: the bytes, in pieces of about 64 KiB.
        generation: number of the generation that was queried.
        whole: all the bytes, when they have arrived already; ``chunks`` gives them as well.
        query_id: under this name the pool lists and cancels the query.
        queue_s: time it waited for a worker, in seconds.
        evaluation_s: time the worker took up to the first bytes, in seconds.
    """

    media_type: str
    chunks: Chunks
    generation: int
    whole: bytes | None = None
    query_id: str = ""
    queue_s: float = 0.0
    evaluation_s: float = 0.0

    def tally(self) -> Tally | None:
        """Return the size of the answer; None until its end has arrived."""
        return self.chunks.tally()


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """What one query may use, and how many may run and wait.

    Attributes:
        timeout_s: time the worker may take for one query; time the client takes to read the
            answer is not counted.
        memory_bytes: data segment of one worker; at least 256 MB, else no store can be opened.
        max_queued: queries that may wait for a free worker.
        queue_timeout_s: how long a query may wait for a free worker.
        client_stall_s: how long a client may leave an answer unread before it is dropped.
        answer_timeout_s: time from the first byte to the last, so that a client that reads a
            little now and then does not keep a worker for ever.
        long_after_s: how long a query may keep the place of a short one.
        long_queries: queries that may go on after that at the same time.
        client_queries: queries one client may have running and waiting at the same time.
        max_rows: most rows of an answer.
        answer_max_bytes: most bytes of an answer.
        query: limits on the text of a query.
        services: addresses that SERVICE may ask, and the relay on this machine for each.
    """

    timeout_s: float = 30.0
    memory_bytes: int = 1_500_000_000
    max_queued: int = 256
    queue_timeout_s: float = 10.0
    client_stall_s: float = 60.0
    answer_timeout_s: float = 600.0
    long_after_s: float = 0.25
    long_queries: int = 4
    client_queries: int = 32
    max_rows: int = 1_000_000
    answer_max_bytes: int = 1 << 30
    query: QueryLimits = field(default_factory=QueryLimits)
    services: Mapping[str, str] = field(default_factory=dict)

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

    def to_json(self) -> str:
        """Return the limits for a worker, without the secret addresses of the relays."""
        return json.dumps(asdict(replace(self, services={})))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the limits from what :meth:`to_json` gave."""
        facts = json.loads(text)
        return cls(**facts | {"query": QueryLimits(**facts["query"])})
