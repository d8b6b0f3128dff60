"""``/query``: ask in SPARQL, with an editor where scripts run and a form everywhere."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from conflictgraph.catalogue import SavedQuery
from conflictgraph.errors import QueryTooLargeError
from conflictgraph.server.client import client_of
from conflictgraph.server.descriptions.shelf import Shelf
from conflictgraph.server.headers import STYLED_PAGE_POLICY
from conflictgraph.server.observation import observation_of
from conflictgraph.server.operation import url_fields
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.asking import ShownOnPage
from conflictgraph.server.ui.completion import complete_with
from conflictgraph.server.ui.editor import WORDS, prefixes_of
from conflictgraph.server.ui.keeping import kept
from conflictgraph.server.ui.languages import FIELD, language_of
from conflictgraph.server.ui.rendering import page
from conflictgraph.server.ui.table import MAX_ROWS, Table, ask_table

router = APIRouter(prefix="/query", include_in_schema=False)

EXAMPLE = """\
PREFIX cg: <https://w3id.org/conflictgraph/ns#>

# Who is cited, and how often
SELECT ?holder (COUNT(DISTINCT ?statement) AS ?statements) WHERE {
  ?statement cg:isAttributedTo ?holder .
}
GROUP BY ?holder
ORDER BY DESC(?statements) ?holder
LIMIT 20
"""
#: How long the editor waits for counts of terms; without them it offers the whole ontology.
_COUNTS_WAIT_S = 1.0
#: The tables it waits for.
_COUNTED = frozenset({"classes", "properties"})


@router.api_route("", methods=["GET", "HEAD"], name="query_page")
@kept
async def query_page(request: Request) -> Response:
    """Show an editor, and the answer of a query given in the address.

    With ``view`` the query is only put into the editor, whose script runs it to show its answer in
    that way: it need not run twice. ``saved`` does the same for a saved query, in the language of
    the page.
    """
    services, seen = services_of(request), observation_of(request.scope)
    fields = dict(url_fields(request))
    query = fields.get("query", "")
    table: Table | None = None
    with ShownOnPage(request, programs_too=True) as outcome:
        if saved := fields.get("saved"):
            query = _example(services.catalogue[saved], request)
        elif query.strip() and "view" not in fields:
            seen.query = query
            if len(query.encode()) > services.settings.query_max_bytes:
                raise QueryTooLargeError("the query is too long")
            table = await ask_table(services, query, client_of(request.scope))
    topics: dict[str, list[object]] = {}
    for each in services.catalogue.values():
        topics.setdefault(each.topic, []).append(each)
    response = page(
        request,
        "query.html",
        outcome.status,
        query=query if query.strip() else EXAMPLE,
        example=EXAMPLE,
        table=table,
        error=outcome.error,
        max_rows=MAX_ROWS,
        topics=topics,
        editor_words=WORDS,
        prefixes=prefixes_of(services.settings.base_iri),
    )
    response.headers["Content-Security-Policy"] = STYLED_PAGE_POLICY
    return response


def _example(saved: SavedQuery, request: Request) -> str:
    """Return a saved query to begin with, in the reader's language.

    What must be given is given as its example; what else it can be restricted to stays open.
    """
    values = {each.name: each.example for each in saved.parameters if each.required}
    if any(each.name == FIELD for each in saved.parameters):
        values[FIELD] = language_of(request)
    return saved.bind(values, base_iri=services_of(request).settings.base_iri)


@router.api_route("/terms", methods=["GET", "HEAD"], name="query_terms")
async def query_terms(request: Request) -> Response:
    """Return what the editor completes with, in JSON: classes and properties."""
    services = services_of(request)
    shelf: Shelf = request.app.state.shelf
    statistics = await shelf.survey.read(services, 0)
    if not _COUNTED.isdisjoint(statistics.missing):
        statistics = await shelf.survey.read(services, _COUNTS_WAIT_S)
    language = language_of(request)
    terms = await complete_with(services, statistics, language)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
    return JSONResponse(terms, headers=headers)
