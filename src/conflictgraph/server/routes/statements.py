"""``/statements``: who says what to whom, sentence by sentence."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph.errors import QueryError, UsageError
from conflictgraph.server.client import client_of
from conflictgraph.server.observation import observation_of
from conflictgraph.server.operation import url_fields
from conflictgraph.server.problems import status_of
from conflictgraph.server.services import services_of
from conflictgraph.server.texts import Texts
from conflictgraph.server.ui.choices import Choices
from conflictgraph.server.ui.filters import STATEMENT_FILTERS, given_values
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.server.ui.languages import FIELD, language_of
from conflictgraph.server.ui.rendering import page, require_page
from conflictgraph.server.ui.rows import ask_rows
from conflictgraph.server.ui.statements import MOST, QUERY, Utterance, ask_utterances
from conflictgraph.server.ui.vocabulary import Vocabularies

router = APIRouter(include_in_schema=False)


@router.api_route("/statements", methods=["GET", "HEAD"], name="statements")
@kept
async def statements(request: Request) -> Response:
    """Show statements with their sentences, the latest first."""
    services, seen = services_of(request), observation_of(request.scope)
    choices: Choices = request.app.state.choices
    texts: Texts = request.app.state.texts
    values = given_values(STATEMENT_FILTERS, url_fields(request))
    vocabularies: Vocabularies = request.app.state.vocabularies
    language = language_of(request)
    utterances: tuple[Utterance, ...] = ()
    error: QueryError | UsageError | None = None
    try:
        sparql = services.catalogue[QUERY].bind(
            values | {FIELD: language}, base_iri=services.settings.base_iri
        )
        client = client_of(request.scope)
        rows = await ask_rows(services, sparql, client)
        utterances = await ask_utterances(
            services, texts, rows, await vocabularies.read(services), language, client
        )
    except (QueryError, UsageError) as caught:
        require_page(request, caught)
        error, seen.outcome = caught, caught.code
    chosen = await choices.read(services, language)
    response = page(
        request,
        "statements.html",
        status_of(type(error))[0] if error else HTTPStatus.OK,
        parameters=STATEMENT_FILTERS,
        values=values,
        choices=chosen,
        utterances=utterances,
        most=MOST,
        query_name=QUERY,
        error=error,
    )
    return response if chosen else left_unkept(response)
