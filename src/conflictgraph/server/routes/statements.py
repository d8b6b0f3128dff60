"""``/statements``: who says what to whom, sentence by sentence."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph.server.client import client_of
from conflictgraph.server.operation import url_fields
from conflictgraph.server.services import services_of
from conflictgraph.server.texts import Texts
from conflictgraph.server.ui.asking import ShownOnPage, ask_saved
from conflictgraph.server.ui.choices import Choices
from conflictgraph.server.ui.filters import STATEMENT_FILTERS, given_values
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.server.ui.languages import language_of
from conflictgraph.server.ui.rendering import page
from conflictgraph.server.ui.statements import MOST, QUERY, Utterance, ask_utterances
from conflictgraph.server.ui.vocabulary import Vocabularies

router = APIRouter(include_in_schema=False)


@router.api_route("/statements", methods=["GET", "HEAD"], name="statements")
@kept
async def statements(request: Request) -> Response:
    """Show statements with their sentences, the latest first."""
    services, client = services_of(request), client_of(request.scope)
    choices: Choices = request.app.state.choices
    texts: Texts = request.app.state.texts
    values = given_values(STATEMENT_FILTERS, url_fields(request))
    vocabularies: Vocabularies = request.app.state.vocabularies
    language = language_of(request)
    utterances: tuple[Utterance, ...] = ()
    with ShownOnPage(request) as outcome:
        rows = await ask_saved(request, QUERY, values)
        utterances = await ask_utterances(
            services, texts, rows, await vocabularies.read(services), language, client
        )
    chosen = await choices.read(services, language, [each.name for each in STATEMENT_FILTERS])
    response = page(
        request,
        "statements.html",
        outcome.status,
        parameters=STATEMENT_FILTERS,
        values=values,
        choices=chosen,
        utterances=utterances,
        most=MOST,
        query_name=QUERY,
        error=outcome.error,
    )
    return response if chosen else left_unkept(response)
