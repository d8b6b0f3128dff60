"""Pages for people: the start page, the page of the interface."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph.server.descriptions.site import site_of
from conflictgraph.server.headers import STYLED_PAGE_POLICY
from conflictgraph.server.operation import url_fields
from conflictgraph.server.revision import read_revision
from conflictgraph.server.routes.query import EXAMPLE
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.asking import ShownOnPage, ask_saved
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
from conflictgraph.server.ui.languages import language_of
from conflictgraph.server.ui.rendering import page

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
    conflicts: tuple[Conflict, ...] = ()
    with ShownOnPage(request) as outcome:
        rows = await ask_saved(request, COMPARED, values)
        conflicts = to_conflicts(rows, services.settings.base_iri)
    shown = [each.name for each in FIGURE_FILTERS]
    counted, chosen = (
        await counts.read(services),
        await choices.read(services, language_of(request), shown),
    )
    response = page(
        request,
        "home.html",
        outcome.status,
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
        error=outcome.error,
        topics=topics,
        query=EXAMPLE,
        embedded=describe_dataset(
            site_of(request, services), read_revision(services.folder), language_of(request)
        ),
    )
    return response if counted and chosen else left_unkept(response)


@router.api_route("/docs", methods=["GET", "HEAD"], name="docs")
@kept
async def docs(request: Request) -> Response:
    """Show the OpenAPI description, with everything it needs served from here."""
    response = page(request, "docs.html")
    response.headers["Content-Security-Policy"] = STYLED_PAGE_POLICY
    return response
