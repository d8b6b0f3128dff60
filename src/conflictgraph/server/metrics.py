"""Numbers for Prometheus: what was asked, how it went, and how the server stands.

With several fronts each writes its numbers to files in a folder that they share, and whichever
is asked adds them up; the folder is named by ``PROMETHEUS_MULTIPROC_DIR`` before this module is
loaded.
"""

from __future__ import annotations

import os
from collections import Counter as Tally
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from conflictgraph.server.observation import Observation
from conflictgraph.server.routes import ADDRESSES

if TYPE_CHECKING:
    from conflictgraph.server.services import Services

__all__ = ["CONTENT_TYPE_LATEST", "FOLDER_VARIABLE", "Metrics"]

FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"

_SECONDS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_LANES: Final = ("waiting", "light", "long")


class Metrics:
    """The numbers of one front."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        requests = Counter(
            "conflictgraph_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=registry,
        )
        queries = Histogram(
            "conflictgraph_query_seconds",
            "Time from the head of a query to the end of its answer.",
            ("kind", "outcome"),
            buckets=_SECONDS,
            registry=registry,
        )
        lookups = Counter(
            "conflictgraph_cache_lookups",
            "Queries by what the result cache did.",
            ("result",),
            registry=registry,
        )
        # The library looks longer for a number than it counts.
        self._request = lru_cache(maxsize=None)(requests.labels)
        self._query = lru_cache(maxsize=None)(queries.labels)
        self._lookup = lru_cache(maxsize=None)(lookups.labels)
        self._cache_bytes = Gauge(
            "conflictgraph_cache_bytes",
            "Bytes taken by the result cache.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._generation = Gauge(
            "conflictgraph_generation",
            "Number of the live generation.",
            registry=registry,
            multiprocess_mode="livemax",
        )
        self._running = Gauge(
            "conflictgraph_running_queries",
            "Queries by lane: waiting, light, or long.",
            ("lane",),
            registry=registry,
            multiprocess_mode="livesum",
        )

    def note(self, observation: Observation) -> None:
        """Count a finished request."""
        seen = observation
        self._request(_route(seen.path), seen.method, seen.status).inc()
        if seen.query is not None:
            self._query(seen.kind, seen.outcome).observe(seen.seconds)
        if seen.cache is not None:
            self._lookup(seen.cache).inc()

    def sample(self, services: Services) -> None:
        """Note how the server stands now."""
        self._cache_bytes.set(services.cache.bytes)
        self._generation.set(services.folder.current() or 0)
        lanes = Tally(query.lane for query in services.pool.running())
        for lane in _LANES:
            self._running.labels(lane).set(lanes[lane])

    def expose(self) -> bytes:
        """Return the numbers of all fronts in the text format of Prometheus."""
        folder = os.environ.get(FOLDER_VARIABLE)
        if folder is None:
            return generate_latest(self._registry)
        everybody = CollectorRegistry()
        MultiProcessCollector(everybody, folder)  # type: ignore[no-untyped-call] # untyped library
        return generate_latest(everybody)


def _route(path: str) -> str:
    first = path.partition("/")[2].partition("/")[0]
    # Whoever guesses addresses must not make the list of numbers longer.
    return f"/{first}" if first in ADDRESSES or not first else "other"
