"""``/ontology``: the terms that the data are made of."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph import vocab
from conflictgraph.server.client import client_of
from conflictgraph.server.descriptions.shelf import Shelf
from conflictgraph.server.services import services_of
from conflictgraph.server.things import ENDINGS, data_of
from conflictgraph.server.ui.asking import ShownOnPage
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.server.ui.languages import language_of
from conflictgraph.server.ui.ontology import Shown, ask_ontology, to_shown
from conflictgraph.server.ui.rendering import page

router = APIRouter(include_in_schema=False)

#: How long a reader waits for the numbers of uses, in seconds: enough for small datasets. Those of
#: large ones are counted on meanwhile, for who comes later.
_WAIT_S = 0.1
_COUNTED = {"classes", "properties"}


@router.api_route("/ontology", methods=["GET", "HEAD"], name="ontology")
@kept
async def ontology(request: Request) -> Response:
    """Show classes, properties and code lists, with their meaning and how often they are used."""
    services, language = services_of(request), language_of(request)
    shelf: Shelf = request.app.state.shelf
    base_iri = services.settings.base_iri
    shown: Shown | None = None
    is_whole = False
    with ShownOnPage(request) as outcome:
        terms = await ask_ontology(services, client_of(request.scope))
        statistics = await shelf.survey.read(services, _WAIT_S)
        is_whole = not _COUNTED & {*statistics.missing}
        # Some hundred terms take a moment, in which others are to be answered.
        shown = await asyncio.to_thread(to_shown, terms, statistics, language, base_iri)
    root = request.url_for("home").path
    response = page(
        request,
        "ontology.html",
        outcome.status,
        shown=shown,
        error=outcome.error,
        is_whole=is_whole,
        namespace=vocab.NS,
        data={
            ending: root + data_of(vocab.ONTOLOGY, kind, base_iri)
            for ending, kind in ENDINGS.items()
        },
        endings=ENDINGS,
    )
    return response if is_whole else left_unkept(response)
