"""Ask for an explanation and get one, even of a query that gets no answer."""

from __future__ import annotations

from dataclasses import replace

from conflictgraph.errors import (
    AnswerTooLargeError,
    QueryMemoryError,
    QueryTimeoutError,
    QueryTooComplexError,
    ServiceFailedError,
    WorkerLostError,
)
from conflictgraph.store.query.pool import WorkerPool
from conflictgraph.store.query.requests import Answer, QueryRequest

#: What says nothing against looking at the query: its evaluation failed, or took too much.
_STILL_EXPLAINED = (
    AnswerTooLargeError,
    QueryMemoryError,
    QueryTimeoutError,
    QueryTooComplexError,
    ServiceFailedError,
    WorkerLostError,
)


async def ask_or_explain(pool: WorkerPool, request: QueryRequest) -> Answer:
    """Return the answer to a request; of a query that cannot be answered in time, the hints.

    The worker of such a query is gone, and what it knew with it; another one looks at the text.

    Raises:
        QueryError: as :meth:`WorkerPool.ask`.
        NotAcceptableError: the request lists no media type for this form of query.
        StoreMissingError: nothing was ever published in the store folder.
    """
    try:
        return await pool.ask(request)
    except _STILL_EXPLAINED as error:
        if not request.explain:
            raise
        return await pool.ask(replace(request, unanswered=f"{error.code}: {error}"))
