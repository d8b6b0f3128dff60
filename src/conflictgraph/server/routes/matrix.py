"""``/matrix``: who asks what of whom, and who accuses whom."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph.server.operation import url_fields
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.asking import ShownOnPage, ask_saved
from conflictgraph.server.ui.choices import Choices
from conflictgraph.server.ui.filters import PARTY_FILTERS, given_values
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.server.ui.languages import FIELD, language_of
from conflictgraph.server.ui.matrix import ASKING, BLAME, MOST_PAIRS, to_blame, to_matrix
from conflictgraph.server.ui.rendering import page
from conflictgraph.server.ui.rows import Row

router = APIRouter(include_in_schema=False)


@router.api_route("/matrix", methods=["GET", "HEAD"], name="matrix")
@kept
async def matrix(request: Request) -> Response:
    """Show numbers of statements by pair of actors; each leads to the statements."""
    services = services_of(request)
    base_iri = services.settings.base_iri
    choices: Choices = request.app.state.choices
    values = given_values(PARTY_FILTERS, url_fields(request))
    others = {name: value for name, value in values.items() if name != "party"}
    language = language_of(request)
    asked_for = values | {FIELD: language}
    asking: Sequence[Row] = ()
    blame: Sequence[Row] = ()
    with ShownOnPage(request) as outcome:
        asking = await ask_saved(request, ASKING, asked_for)
        blame = await ask_saved(request, BLAME, asked_for)
    found = await choices.read(services, language, [each.name for each in PARTY_FILTERS])
    response = page(
        request,
        "matrix.html",
        outcome.status,
        parameters=PARTY_FILTERS,
        values=values,
        choices=found,
        error=outcome.error,
        matrix=to_matrix(asking, others, base_iri),
        blame=to_blame(blame, others, base_iri),
        most=MOST_PAIRS,
        asked_for=asked_for,
        asking_name=ASKING,
        blame_name=BLAME,
    )
    return response if found else left_unkept(response)
