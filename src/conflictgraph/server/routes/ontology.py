"""``/ontology``: the terms that the data are made of."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph import vocab
from conflictgraph.errors import QueryError
from conflictgraph.server.client import client_of
from conflictgraph.server.descriptions.shelf import Shelf
from conflictgraph.server.observation import observation_of
from conflictgraph.server.problems import status_of
from conflictgraph.server.services import services_of
from conflictgraph.server.things import ENDINGS, data_of
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.server.ui.languages import language_of
from conflictgraph.server.ui.ontology import Shown, ask_ontology, to_shown
from conflictgraph.server.ui.rendering import page, require_page

router = APIRouter(include_in_schema=False)

#: How long a reader waits for the numbers of uses, in seconds; they are counted on meanwhile.
_WAIT_S = 2.0
_COUNTED = {"classes", "properties"}


@router.api_route("/ontology", methods=["GET", "HEAD"], name="ontology")
@kept
async def ontology(request: Request) -> Response:
    """Show classes, properties and code lists, with their meaning and how often they are used."""
    services, language = services_of(request), language_of(request)
    shelf: Shelf = request.app.state.shelf
    base_iri = services.settings.base_iri
    shown: Shown | None = None
    error: QueryError | None = None
    is_whole = False
    try:
        terms = await ask_ontology(services, client_of(request.scope))
        statistics = await shelf.survey.read(services, _WAIT_S)
        is_whole = not _COUNTED & {*statistics.missing}
        # Some hundred terms take a moment, in which others are to be answered.
        shown = await asyncio.to_thread(to_shown, terms, statistics, language, base_iri)
    except QueryError as caught:
        require_page(request, caught)
        error = caught
        observation_of(request.scope).outcome = caught.code
    root = request.url_for("home").path
    response = page(
        request,
        "ontology.html",
        status_of(type(error))[0] if error else HTTPStatus.OK,
        shown=shown,
        error=error,
        is_whole=is_whole,
        namespace=vocab.NS,
        data={
            ending: root + data_of(vocab.ONTOLOGY, kind, base_iri)
            for ending, kind in ENDINGS.items()
        },
        endings=ENDINGS,
    )
    return response if is_whole else left_unkept(response)
