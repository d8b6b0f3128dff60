"""``/timeline``: what is dated on a line of time, with who dates it how."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph.errors import QueryError, UsageError
from conflictgraph.server.client import client_of
from conflictgraph.server.observation import observation_of
from conflictgraph.server.operation import url_fields
from conflictgraph.server.problems import status_of
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.choices import Choices
from conflictgraph.server.ui.evidence import ask_said
from conflictgraph.server.ui.filters import TIME_FILTERS, given_values
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.server.ui.languages import FIELD, language_of
from conflictgraph.server.ui.rendering import page, require_page
from conflictgraph.server.ui.rows import Row, ask_rows
from conflictgraph.server.ui.time_axis import Axis
from conflictgraph.server.ui.time_zoom import QUERY as MONTHS
from conflictgraph.server.ui.time_zoom import around, beside, given_days, windows_in
from conflictgraph.server.ui.timeline import MOST, QUERY, Entry, periods_of, to_entries
from conflictgraph.server.ui.timeline_drawing import WIDTH, Drawing, axis_width, draw

router = APIRouter(include_in_schema=False)


@router.api_route("/timeline", methods=["GET", "HEAD"], name="timeline")
@kept
async def timeline(request: Request) -> Response:
    """Show what is dated in a window of time, and ways to other windows."""
    services, seen = services_of(request), observation_of(request.scope)
    choices: Choices = request.app.state.choices
    values = given_values(TIME_FILTERS, url_fields(request))
    since, until = given_days(values)
    entries: tuple[Entry, ...] = ()
    rows: Sequence[Row] = ()
    months: Sequence[Row] = ()
    error: QueryError | UsageError | None = None
    try:
        sparql = services.catalogue[QUERY].bind(
            values | {FIELD: language_of(request)}, base_iri=services.settings.base_iri
        )
        rows = await ask_rows(services, sparql, client_of(request.scope))
        months = await ask_rows(services, MONTHS, client_of(request.scope))
        entries = await _entries(request, rows)
    except (QueryError, UsageError) as caught:
        require_page(request, caught)
        error, seen.outcome = caught, caught.code
    found = await choices.read(services, language_of(request))
    response = page(
        request,
        "timeline.html",
        status_of(type(error))[0] if error else HTTPStatus.OK,
        parameters=TIME_FILTERS,
        values=values,
        # Whoever says anything may have a part in something, too.
        choices=found | {"actor": found.get("speaker", [])},
        entries=entries,
        drawing=_drawing(entries, since, until),
        nearer={each.anchor: around(*each.known) for each in entries},
        windows=windows_in(months, since, until),
        neighbours=beside(since, until),
        cut=len({row["statement"] for row in rows}) >= MOST,
        most=MOST,
        width=WIDTH,
        query_name=QUERY,
        error=error,
    )
    return response if found else left_unkept(response)


async def _entries(request: Request, rows: Sequence[Row]) -> tuple[Entry, ...]:
    services = services_of(request)
    if not rows:
        return ()
    statements = dict.fromkeys(row["statement"] for row in rows)
    texts = request.app.state.texts
    language, client = language_of(request), client_of(request.scope)
    said = await ask_said(services, texts, statements, language, client)
    return to_entries(rows, said, services.settings.base_iri)


def _drawing(entries: Sequence[Entry], since: date | None, until: date | None) -> Drawing | None:
    """Return the drawing of a window, or of all the time that the entries need."""
    if not entries:
        return None
    if since and until and since <= until:
        return draw(entries, Axis.over([(since, until)], axis_width()))
    return draw(entries, Axis.over(periods_of(entries), axis_width()))
