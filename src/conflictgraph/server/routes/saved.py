"""``/queries``: the saved queries, each with its typed parameters."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from conflictgraph.catalogue import SavedQuery
from conflictgraph.drawings.known import BY_QUERY
from conflictgraph.server.answering import QueryAnswer
from conflictgraph.server.client import client_of
from conflictgraph.server.headers import SCRIPT_PAGE_POLICY
from conflictgraph.server.negotiation import accept_of, negotiate, prefers_html
from conflictgraph.server.observation import observation_of
from conflictgraph.server.operation import Operation, parameter_values, url_fields, wanted_format
from conflictgraph.server.routes.description import describe_saved
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.asking import ShownOnPage
from conflictgraph.server.ui.choices import Choices
from conflictgraph.server.ui.fields import fields_of, heading_of, in_headings, in_words
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.server.ui.languages import FIELD, language_of, marked
from conflictgraph.server.ui.rendering import page
from conflictgraph.server.ui.table import MAX_ROWS, ask_table
from conflictgraph.server.ui.vocabulary import Vocabularies
from conflictgraph.store.formats import GRAPHS

router = APIRouter(prefix="/queries", include_in_schema=False)

_JSON = "application/json"
#: What an answer can be had in beside its page: values of ``format`` to names of links.
DOWNLOADS: Final = {
    "csv": "CSV",
    "csv-excel": marked("CSV for Excel"),
    "xlsx": "Excel",
    "parquet": "Parquet",
    "arrow": "Arrow",
    "tsv": "TSV",
    "json": "JSON",
    "xml": "XML",
}


@router.api_route("", methods=["GET", "HEAD"], name="saved_queries")
async def list_saved(request: Request) -> Response:
    """List the saved queries in JSON or RDF; a browser is sent to the list on the start page.

    Raises:
        NotAcceptableError: neither JSON nor RDF is acceptable.
    """
    accept, wanted = accept_of(request), wanted_format(url_fields(request))
    if wanted is None and prefers_html(accept):
        start = request.url_for("home").path
        return RedirectResponse(f"{start}#saved", HTTPStatus.SEE_OTHER, {"Vary": "Accept"})
    services = services_of(request)
    if not _wants_json(accept, wanted):
        return await describe_saved(request, services)
    queries = [asdict(query) for query in services.catalogue.values()]
    return JSONResponse({"queries": queries}, headers={"Vary": "Accept"})


@router.api_route("/{name}", methods=["GET", "HEAD"], name="saved_query")
async def run_saved(request: Request, name: str) -> Response:
    """Answer a saved query; a browser gets a page with a form for its parameters.

    Raises:
        UnknownQueryError: there is no query of this name.
        ParameterError: a value is missing, repeated, unknown or not of its type.
    """
    services = services_of(request)
    saved = services.catalogue[name]
    fields = url_fields(request)
    accept, wanted = request.headers.get("accept", ""), wanted_format(fields)
    if wanted is None and prefers_html(accept):
        return await _page(request, saved, dict(fields))
    values = parameter_values(fields)
    sparql = saved.bind(values, base_iri=services.settings.base_iri)
    operation = Operation(sparql, (), (), negotiate(accept, wanted), name=saved.name)
    return QueryAnswer(operation, services, request)


@kept
async def _page(request: Request, saved: SavedQuery, given: dict[str, str]) -> Response:
    """Show the form and, as soon as nothing required is missing, the answer."""
    services, seen = services_of(request), observation_of(request.scope)
    vocabularies: Vocabularies = request.app.state.vocabularies
    choices: Choices = request.app.state.choices
    language, vocabulary = language_of(request), await vocabularies.read(services)
    values = {name: value for name, value in given.items() if value}
    # Names in the language of the page, unless another one is asked for.
    speaks = any(parameter.name == FIELD for parameter in saved.parameters)
    bound = ({FIELD: language} if speaks else {}) | values
    sparql, table = saved.sparql, None
    missing = [p for p in saved.parameters if p.required and p.name not in values]
    with ShownOnPage(request) as outcome:
        # The language of a page may be chosen before anything else is.
        if values.keys() - {FIELD} or not missing:
            sparql = saved.bind(bound, base_iri=services.settings.base_iri)
            seen.query = sparql
            answer = await ask_table(services, sparql, client_of(request.scope))
            worded = in_words(answer, saved.columns, vocabulary, language).named()
            table = in_headings(worded, services.settings.base_iri, language)
    address = request.url_for("saved_query", name=saved.name).include_query_params(**bound)
    found = await choices.read(services, language)
    drawing = BY_QUERY.get(saved.name)
    response = page(
        request,
        "saved.html",
        outcome.status,
        saved=saved,
        values=values,
        bound=bound,
        query=sparql,
        table=table,
        error=outcome.error,
        # Nothing is drawn of nothing.
        drawing=drawing.name if drawing and table and table.count else None,
        max_rows=MAX_ROWS,
        fields=fields_of(saved, found, vocabulary, language),
        headings={each.name: heading_of(each.name, language) for each in saved.columns},
        address=str(address),
        downloads={
            name: f"{address.path}?{address.include_query_params(format=value).query}"
            for value, name in DOWNLOADS.items()
        },
    )
    if drawing:
        response.headers["Content-Security-Policy"] = SCRIPT_PAGE_POLICY
    return response if found else left_unkept(response)


def _wants_json(accept: str, wanted: str | None) -> bool:
    """Return whether the list is wanted in plain JSON, which comes first when all is the same."""
    if wanted is not None:
        return wanted.lower() in {"json", _JSON}
    ranges = parse_accept_header(accept or "*/*", MIMEAccept)
    return ranges.best_match((_JSON, *GRAPHS)) == _JSON
