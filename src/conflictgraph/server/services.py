"""What the routes share: one pool of workers over one store folder."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from conflictgraph.catalogue import Catalogue
from conflictgraph.settings import Settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.guard import QueryLimits
from conflictgraph.store.pool import WorkerPool
from conflictgraph.store.requests import PoolLimits

#: A client may leave an answer unread for so long; less than others wait for its worker.
CLIENT_STALL_S = 8.0


@dataclass(frozen=True, slots=True)
class Services:
    """Made when the application starts, closed when it ends.

    Attributes:
        settings: the settings of this server.
        folder: the store; its live generation is looked up for every query.
        limits: what one query may use.
        pool: the processes that evaluate queries.
        catalogue: the saved queries.
    """

    settings: Settings
    folder: StoreFolder
    limits: PoolLimits
    pool: WorkerPool
    catalogue: Catalogue


def pool_limits(settings: Settings) -> PoolLimits:
    """Return the limits of one query as the settings give them."""
    return PoolLimits(
        timeout_s=settings.query_timeout_s,
        memory_bytes=settings.query_memory_bytes,
        client_stall_s=CLIENT_STALL_S,
        query=QueryLimits(max_bytes=settings.query_max_bytes),
    )


def services_of(request: Request) -> Services:
    """Return the services of the application that serves a request."""
    services: Services = request.app.state.services
    return services
