"""``/timeline``: what is dated on a line of time, with who dates it how."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph.server.client import client_of
from conflictgraph.server.operation import url_fields
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.asking import ShownOnPage, ask_saved
from conflictgraph.server.ui.choices import Choices
from conflictgraph.server.ui.evidence import ask_said
from conflictgraph.server.ui.filters import TIME_CHOICES, TIME_FILTERS, given_values
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.server.ui.languages import language_of
from conflictgraph.server.ui.rendering import page
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
    services = services_of(request)
    choices: Choices = request.app.state.choices
    values = given_values(TIME_FILTERS, url_fields(request))
    since, until = given_days(values)
    entries: tuple[Entry, ...] = ()
    rows: Sequence[Row] = ()
    months: Sequence[Row] = ()
    with ShownOnPage(request) as outcome:
        rows = await ask_saved(request, QUERY, values)
        months = await ask_rows(services, MONTHS, client_of(request.scope))
        entries = await _entries(request, rows)
    found = await choices.read(services, language_of(request), TIME_CHOICES)
    response = page(
        request,
        "timeline.html",
        outcome.status,
        parameters=TIME_FILTERS,
        values=values,
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
        error=outcome.error,
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
