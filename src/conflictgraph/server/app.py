"""The application: routes, middleware, and the workers for as long as it runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.exceptions import HTTPException
from starlette.routing import Route

from conflictgraph import __version__
from conflictgraph.catalogue import load_catalogue
from conflictgraph.errors import ConflictGraphError
from conflictgraph.server.headers import SecurityHeaders
from conflictgraph.server.openapi import OPENAPI_VERSION, describe_api
from conflictgraph.server.problems import UnexpectedErrors, handle_error, handle_http_error
from conflictgraph.server.routes import health, pages, saved
from conflictgraph.server.routes.sparql import SparqlEndpoint
from conflictgraph.server.services import Services, pool_limits
from conflictgraph.server.ui.assets import mount_assets
from conflictgraph.server.ui.counts import Counts
from conflictgraph.settings import Settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.pool import WorkerPool


def create_app(settings: Settings) -> FastAPI:
    """Return the application; its workers start and end with it.

    Raises:
        ResourceError: a saved query is broken.
    """
    catalogue = load_catalogue()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        folder, limits = StoreFolder(settings.store), pool_limits(settings)
        async with WorkerPool(folder, settings.query_workers, limits) as pool:
            app.state.services = Services(settings, folder, limits, pool, catalogue)
            yield

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
    app.openapi_version = OPENAPI_VERSION
    _add_routes(app)
    _add_middleware(app, settings)
    describe_api(app, catalogue)
    return app


def _add_routes(app: FastAPI) -> None:
    endpoint = SparqlEndpoint()
    # Both spellings: not every client follows a redirect of a POST.
    app.router.routes.append(Route("/sparql", endpoint, name="sparql", include_in_schema=False))
    app.router.routes.append(Route("/sparql/", endpoint, include_in_schema=False))
    app.include_router(health.router)
    app.include_router(saved.router)
    app.include_router(pages.router)
    mount_assets(app)


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Add the middleware, the innermost first."""
    app.add_middleware(UnexpectedErrors)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=("GET", "HEAD", "POST", "OPTIONS"),
        allow_headers=("Accept", "Content-Type", "If-None-Match"),
        expose_headers=("ETag", "Retry-After", "Conflictgraph-Generation"),
        max_age=86_400,
    )
