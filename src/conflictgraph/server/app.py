"""The application: routes, middleware, and its processes for as long as it runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.routing import Route

from conflictgraph import __version__
from conflictgraph.catalogue import load_catalogue
from conflictgraph.errors import ConflictGraphError
from conflictgraph.server.access import Access, ReadGuard
from conflictgraph.server.access_log import AccessLog
from conflictgraph.server.compression import Compression
from conflictgraph.server.cors import Cors
from conflictgraph.server.descriptions.shelf import Shelf
from conflictgraph.server.dumps import DumpMaker
from conflictgraph.server.fronts.siblings import Siblings
from conflictgraph.server.fronts.stopping import EndedWithServer
from conflictgraph.server.headers import SecurityHeaders
from conflictgraph.server.indexes import open_indexes
from conflictgraph.server.metrics import Metrics
from conflictgraph.server.observation import Observed, Observer
from conflictgraph.server.openapi import OPENAPI_VERSION, describe_api
from conflictgraph.server.problems import UnexpectedErrors, handle_error, handle_http_error
from conflictgraph.server.proxies import ForwardedHeaders, Prefix, check_prefix
from conflictgraph.server.routes import (
    ADDRESSES,
    admin,
    alliances,
    description,
    drawings,
    dumps,
    health,
    matrix,
    metrics,
    ontology,
    pages,
    places,
    query,
    reconcile,
    resources,
    saved,
    search,
    sitemaps,
    statements,
    timeline,
)
from conflictgraph.server.routes.sparql import SparqlEndpoint
from conflictgraph.server.routes.store import GraphStore
from conflictgraph.server.services import Services, open_services, service_gateway
from conflictgraph.server.texts import Texts
from conflictgraph.server.ui.assets import mount_assets
from conflictgraph.server.ui.choices import Choices
from conflictgraph.server.ui.counts import Counts
from conflictgraph.server.ui.vocabulary import Vocabularies
from conflictgraph.settings import Settings

#: Fronts look at themselves so often, so that each can tell how all of them stand.
_SAMPLE_S = 1.0


def create_app(settings: Settings, run_folder: Path | None = None) -> FastAPI:
    """Return the application; its processes start and end with it.

    Args:
        settings: of this server.
        run_folder: where the fronts of this server meet; None when there is only one.

    Raises:
        ResourceError: a saved query is broken.
        UsageError: the tokens cannot be read, the prefix is one of our addresses, or SERVICE is
            allowed to ask what is no address.
    """
    catalogue, access, numbers = load_catalogue(), Access.from_settings(settings), Metrics()
    siblings = Siblings(run_folder)
    # A wrong address among the settings is said before anything starts.
    service_gateway(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with (
            open_services(settings, access, catalogue, numbers, siblings) as services,
            open_indexes(
                services.folder,
                run_folder,
                settings.query_timeout_s,
                is_own=not settings.endpoint,
            ) as indexes,
        ):
            app.state.services, app.state.indexes = services, indexes
            sampling = asyncio.create_task(_sample(services)) if run_folder else None
            yield
            app.state.dumps.close()
            if sampling is not None:
                sampling.cancel()

    app = FastAPI(
        title="conflictgraph",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        exception_handlers={
            ConflictGraphError: handle_error,
            HTTPException: handle_http_error,
        },
    )
    app.state.settings = settings
    app.state.counts = Counts()
    app.state.choices = Choices()
    app.state.vocabularies = Vocabularies()
    app.state.texts = Texts()
    app.state.shelf = Shelf()
    app.state.dumps = DumpMaker()
    app.state.stopping = False
    app.openapi_version = OPENAPI_VERSION
    _add_routes(app)
    _add_middleware(app, settings, access, numbers)
    describe_api(app, catalogue)
    return app


async def _sample(services: Services) -> None:
    while True:
        services.metrics.sample(services)
        await asyncio.sleep(_SAMPLE_S)


def _add_routes(app: FastAPI) -> None:
    # Both spellings: not every client follows a redirect of a POST.
    for path, endpoint in (
        ("/sparql", SparqlEndpoint()),
        ("/sparql/", SparqlEndpoint()),
        ("/store", GraphStore()),
        ("/store/{graph:path}", GraphStore()),
    ):
        name = path.strip("/") if path.count("/") == 1 else None
        app.router.routes.append(Route(path, endpoint, name=name, include_in_schema=False))
    own = (
        statements,
        alliances,
        matrix,
        timeline,
        places,
        drawings,
        search,
        query,
        ontology,
        pages,
    )
    for routes in (health, admin, metrics, description, dumps, sitemaps, saved, resources):
        app.include_router(routes.router)
    for routes in (reconcile, drawings, *own):
        app.include_router(routes.router)
    mount_assets(app)


def _add_middleware(app: FastAPI, settings: Settings, access: Access, metrics: Metrics) -> None:
    """Add the middleware, the innermost first."""
    app.add_middleware(UnexpectedErrors)
    app.add_middleware(EndedWithServer)
    app.add_middleware(ReadGuard, access=access, settings=settings)
    app.add_middleware(Compression)
    app.add_middleware(Cors, origins=settings.cors_origins)
    app.add_middleware(SecurityHeaders)
    if settings.root_path:
        # People publish graphs below /graph: who does has the IRIs of named graphs there only
        # with the prefix before them.
        others = ADDRESSES - {"graph"}
        app.add_middleware(Prefix, prefix=check_prefix(settings.root_path, others))
    if settings.trusted_proxies:
        app.add_middleware(ForwardedHeaders, trusted=settings.trusted_proxies)
    observers: tuple[Observer, ...] = (metrics,)
    if settings.access_log == "json":
        observers += (AccessLog(settings),)
    app.add_middleware(Observed, observers=observers)
