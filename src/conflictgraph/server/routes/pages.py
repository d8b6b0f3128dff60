"""Pages for people: the start page, the page of the interface."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph.errors import QueryError, UsageError
from conflictgraph.server.client import client_of
from conflictgraph.server.descriptions.site import site_of
from conflictgraph.server.headers import STYLED_PAGE_POLICY
from conflictgraph.server.observation import observation_of
from conflictgraph.server.operation import url_fields
from conflictgraph.server.problems import status_of
from conflictgraph.server.revision import read_revision
from conflictgraph.server.routes.query import EXAMPLE
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.choices import Choices
from conflictgraph.server.ui.counts import Counts
from conflictgraph.server.ui.embedding import describe_dataset
from conflictgraph.server.ui.figures import (
    COMPARED,
    MAX_FIGURES,
    MAX_QUANTITIES,
    WIDTH,
    Conflict,
    to_conflicts,
)
from conflictgraph.server.ui.filters import FIGURE_FILTERS, given_values
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.server.ui.languages import FIELD, language_of
from conflictgraph.server.ui.rendering import page, require_page
from conflictgraph.server.ui.rows import ask_rows

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=["GET", "HEAD"], name="home")
@kept
async def home(request: Request) -> Response:
    """Show claims side by side, what the dataset holds and how to ask it."""
    services = services_of(request)
    counts: Counts = request.app.state.counts
    choices: Choices = request.app.state.choices
    topics: dict[str, list[object]] = {}
    for query in services.catalogue.values():
        topics.setdefault(query.topic, []).append(query)
    values = given_values(FIGURE_FILTERS, url_fields(request))
    conflicts, error = await _compared(request, values)
    counted, chosen = (
        await counts.read(services),
        await choices.read(services, language_of(request)),
    )
    response = page(
        request,
        "home.html",
        status_of(type(error))[0] if error else HTTPStatus.OK,
        counts=counted,
        choices=chosen,
        parameters=FIGURE_FILTERS,
        values=values,
        conflicts=conflicts,
        quantities=sum(len(each.quantities) for each in conflicts),
        figures=sum(each.figures for each in conflicts),
        most=MAX_QUANTITIES,
        most_figures=MAX_FIGURES,
        width=WIDTH,
        error=error,
        topics=topics,
        query=EXAMPLE,
        embedded=describe_dataset(
            site_of(request, services), read_revision(services.folder), language_of(request)
        ),
    )
    return response if counted and chosen else left_unkept(response)


async def _compared(
    request: Request, values: dict[str, str]
) -> tuple[tuple[Conflict, ...], QueryError | UsageError | None]:
    """Return the figures that fit, or why there are none."""
    services, seen = services_of(request), observation_of(request.scope)
    base_iri = services.settings.base_iri
    try:
        sparql = services.catalogue[COMPARED].bind(
            values | {FIELD: language_of(request)}, base_iri=base_iri
        )
        rows = await ask_rows(services, sparql, client_of(request.scope))
    except (QueryError, UsageError) as caught:
        require_page(request, caught)
        seen.outcome = caught.code
        return (), caught
    return to_conflicts(rows, base_iri), None


@router.api_route("/docs", methods=["GET", "HEAD"], name="docs")
@kept
async def docs(request: Request) -> Response:
    """Show the OpenAPI description, with everything it needs served from here."""
    response = page(request, "docs.html")
    response.headers["Content-Security-Policy"] = STYLED_PAGE_POLICY
    return response
