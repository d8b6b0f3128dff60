"""What the routes share: workers and editor over one store folder, tokens, cache, numbers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from starlette.requests import Request

from conflictgraph.catalogue import Catalogue
from conflictgraph.errors import OwnStoreNeededError
from conflictgraph.resources import ontology_folder
from conflictgraph.server.access import Access
from conflictgraph.server.cache import ResultCache
from conflictgraph.server.fronts.siblings import Siblings
from conflictgraph.server.incoming import Incoming
from conflictgraph.server.metrics import Metrics
from conflictgraph.server.mirror import open_mirror
from conflictgraph.server.service_gateway import RelayLimits, ServiceGateway
from conflictgraph.settings import Settings, endpoint_of
from conflictgraph.store.edit.edits import EditLimits
from conflictgraph.store.edit.gate import GateLimits
from conflictgraph.store.edit.queue import EditQueue
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.query.pool import WorkerPool
from conflictgraph.store.query.requests import PoolLimits
from conflictgraph.store.sparql.guard import QueryLimits

#: A client may leave an answer unread for so long; less than others wait for its worker.
CLIENT_STALL_S = 8.0


@dataclass(frozen=True, slots=True)
class Services:
    """Made when the application starts, closed when it ends.

    Attributes:
        settings: the settings of this server.
        folder: the store; its live generation is looked up for every query. Over a store of
            others, what tells its state and holds nothing else.
        limits: what one query may use.
        pool: the processes that evaluate queries.
        edits: the way to the process that writes; None when nobody may write.
        access: the tokens.
        catalogue: the saved queries.
        cache: answers that may be asked for again.
        metrics: what is counted.
        siblings: the other fronts of this server.
    """

    settings: Settings
    folder: StoreFolder
    limits: PoolLimits
    pool: WorkerPool
    edits: EditQueue | None
    access: Access
    catalogue: Catalogue
    cache: ResultCache
    metrics: Metrics
    siblings: Siblings


@asynccontextmanager
async def open_services(
    settings: Settings, access: Access, catalogue: Catalogue, metrics: Metrics, siblings: Siblings
) -> AsyncIterator[Services]:
    """Start the processes of a server for the length of the block.

    Raises:
        WorkerLostError: a worker process could not be started.
    """
    folder, endpoint = StoreFolder(settings.store), endpoint_of(settings)
    async with AsyncExitStack() as stack:
        if endpoint is not None:
            mirror = await stack.enter_async_context(open_mirror(endpoint, settings))
            folder = mirror.folder
        gateway = await stack.enter_async_context(service_gateway(settings))
        # The relay is on this machine, and another store would have to ask by itself.
        relays = gateway.relays if endpoint is None else {}
        limits = replace(pool_limits(settings), services=relays)
        pool = await stack.enter_async_context(
            WorkerPool(folder, settings.query_workers, limits, endpoint)
        )
        edits = None
        if access.writes_open and endpoint is None:
            Incoming(settings.store).sweep()
            edits = EditQueue(folder, edit_limits(settings), settings.base_iri)
            stack.push_async_callback(edits.close)
        cache = ResultCache(settings.cache_bytes)
        yield Services(
            settings, folder, limits, pool, edits, access, catalogue, cache, metrics, siblings
        )


def query_limits(settings: Settings, max_bytes: int) -> QueryLimits:
    """Return the limits on the text of a query or an update."""
    return QueryLimits(
        max_bytes=max_bytes,
        max_depth=settings.query_max_depth,
        max_parts=settings.query_max_parts,
    )


def pool_limits(settings: Settings) -> PoolLimits:
    """Return the limits of one query as the settings give them."""
    return PoolLimits(
        timeout_s=settings.query_timeout_s,
        memory_bytes=settings.query_memory_bytes,
        max_queued=settings.query_queue,
        client_stall_s=CLIENT_STALL_S,
        long_queries=settings.long_queries,
        client_queries=settings.client_queries,
        max_rows=settings.max_rows,
        answer_max_bytes=settings.answer_max_bytes,
        query=query_limits(settings, settings.query_max_bytes),
    )


def service_gateway(settings: Settings) -> ServiceGateway:
    """Return the relay to the endpoints that SERVICE may ask; it is yet to be started.

    Raises:
        UsageError: an address among the settings is none that could be asked.
    """
    limits = RelayLimits(settings.query_timeout_s, settings.answer_max_bytes)
    return ServiceGateway(settings.service_allow, limits)


def edit_limits(settings: Settings) -> EditLimits:
    """Return the limits of one write as the settings give them."""
    return EditLimits(
        timeout_s=settings.write_timeout_s,
        memory_bytes=settings.write_memory_bytes,
        max_queued=settings.write_queue,
        keep_generations=settings.keep_generations,
        query=query_limits(settings, settings.update_max_bytes),
        gate=_gate_limits(settings),
    )


def _gate_limits(settings: Settings) -> GateLimits | None:
    if settings.validate_uploads == "off":
        return None
    files = sorted((ontology_folder() / "shapes").glob("*.ttl"))
    return GateLimits(tuple(map(str, files)), settings.validate_uploads)


def require_own_store(services: Services, advice: str) -> None:
    """Refuse what needs the files of a store where a store of others is answered from.

    Args:
        services: of the server.
        advice: what to do instead.

    Raises:
        OwnStoreNeededError: there are no such files.
    """
    if services.settings.endpoint:
        raise OwnStoreNeededError("this server answers from another store", advice)


def services_of(request: Request) -> Services:
    """Return the services of the application that serves a request."""
    services: Services = request.app.state.services
    return services
