"""``/alliances``: who stands by whom, each view with who holds it."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph.server.headers import SCRIPT_PAGE_POLICY
from conflictgraph.server.operation import url_fields
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.asking import ShownOnPage, ask_saved
from conflictgraph.server.ui.choices import Choices
from conflictgraph.server.ui.filters import RELATION_FILTERS, given_values
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.server.ui.languages import FIELD, language_of
from conflictgraph.server.ui.relations import MOST, QUERY, drawn_words, to_relations
from conflictgraph.server.ui.rendering import page
from conflictgraph.server.ui.rows import Row

router = APIRouter(include_in_schema=False)


@router.api_route("/alliances", methods=["GET", "HEAD"], name="alliances")
@kept
async def alliances(request: Request) -> Response:
    """Show relations of actors, pair by pair, with all views of them."""
    services = services_of(request)
    choices: Choices = request.app.state.choices
    values = given_values(RELATION_FILTERS, url_fields(request))
    language = language_of(request)
    asked_for = values | {FIELD: language}
    rows: Sequence[Row] = ()
    with ShownOnPage(request) as outcome:
        rows = await ask_saved(request, QUERY, asked_for)
    found = await choices.read(services, language, [each.name for each in RELATION_FILTERS])
    response = page(
        request,
        "alliances.html",
        outcome.status,
        parameters=RELATION_FILTERS,
        values=values,
        choices=found,
        relations=to_relations(rows, services.settings.base_iri),
        error=outcome.error,
        asked_for=asked_for,
        query_name=QUERY,
        most=MOST,
        words=drawn_words(language),
    )
    response.headers["Content-Security-Policy"] = SCRIPT_PAGE_POLICY
    return response if found else left_unkept(response)
