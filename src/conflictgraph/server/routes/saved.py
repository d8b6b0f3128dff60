"""``/queries``: the saved queries, each with its typed parameters."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from conflictgraph.catalogue import SavedQuery
from conflictgraph.errors import ParameterError, QueryError, UsageError
from conflictgraph.server.answering import QueryAnswer
from conflictgraph.server.negotiation import negotiate, prefers_html
from conflictgraph.server.operation import Operation, url_fields, wanted_format
from conflictgraph.server.problems import status_of
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.rendering import page
from conflictgraph.server.ui.table import MAX_ROWS, Table, ask_table

router = APIRouter(prefix="/queries", include_in_schema=False)

_NOT_PARAMETERS = {"format", "output"}


@router.api_route("", methods=["GET", "HEAD"], name="saved_queries")
async def list_saved(request: Request) -> Response:
    """List the saved queries; a browser is sent to the list on the start page."""
    if prefers_html(request.headers.get("accept", "")):
        start = request.url_for("home").path
        return RedirectResponse(f"{start}#saved", HTTPStatus.SEE_OTHER, {"Vary": "Accept"})
    queries = [asdict(query) for query in services_of(request).catalogue.values()]
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
    values = _values(fields)
    sparql = saved.bind(values, base_iri=services.settings.base_iri)
    return QueryAnswer(Operation(sparql, (), (), negotiate(accept, wanted)), services, request)


async def _page(request: Request, saved: SavedQuery, given: dict[str, str]) -> Response:
    """Show the form and, as soon as nothing required is missing, the answer."""
    services = services_of(request)
    values = {name: value for name, value in given.items() if value}
    sparql, table, error = saved.sparql, None, None
    missing = [p for p in saved.parameters if p.required and p.name not in values]
    try:
        if values or not missing:
            sparql = saved.bind(values, base_iri=services.settings.base_iri)
            table = (await ask_table(services, sparql)).named()
    except (QueryError, UsageError) as caught:
        error = caught
    status = status_of(type(error))[0] if error else HTTPStatus.OK
    context: dict[str, object] = {"saved": saved, "values": values, "query": sparql}
    answer: dict[str, Table | QueryError | UsageError | int | None] = {
        "table": table,
        "error": error,
        "max_rows": MAX_ROWS,
    }
    return page(request, "saved.html", status, **context, **answer)


def _values(fields: list[tuple[str, str]]) -> dict[str, str]:
    """Return the parameters; an empty field of a form restricts nothing."""
    given = [(name, value) for name, value in fields if value and name not in _NOT_PARAMETERS]
    values = dict(given)
    if len(values) < len(given):
        names = [name for name, _ in given]
        twice = next(name for name in names if names.count(name) > 1)
        raise ParameterError(f"the parameter {twice} is given more than once", "give it once")
    return values
