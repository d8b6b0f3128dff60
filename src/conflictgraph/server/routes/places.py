"""``/map``: places, and what is said to happen or is said there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph.server.client import client_of
from conflictgraph.server.operation import url_fields
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.asking import ShownOnPage, ask_saved
from conflictgraph.server.ui.choices import Choices
from conflictgraph.server.ui.evidence import ask_said
from conflictgraph.server.ui.filters import PLACE_FILTERS, TIME_CHOICES, Choice, given_values
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.server.ui.languages import language_of
from conflictgraph.server.ui.map_drawing import around, draw_map, fitting
from conflictgraph.server.ui.map_window import HEIGHT, WIDTH, MapWindow
from conflictgraph.server.ui.places import MOST, QUERY, Place, ask_names, to_places
from conflictgraph.server.ui.rendering import page
from conflictgraph.server.ui.rows import Row

router = APIRouter(include_in_schema=False)

#: The field of an address that names the window.
_WINDOW: Final = "window"
#: Statements of a place that are shown at once; of a single place all are.
_SHOWN: Final = 5


@router.api_route("/map", methods=["GET", "HEAD"], name="map")
@kept
async def map_page(request: Request) -> Response:
    """Show places in a window that fits them, or in the one that was asked for."""
    services = services_of(request)
    choices: Choices = request.app.state.choices
    values = given_values(PLACE_FILTERS, url_fields(request))
    given = MapWindow.at(dict(url_fields(request)).get(_WINDOW, ""))
    language = language_of(request)
    places: tuple[Place, ...] = ()
    rows: Sequence[Row] = ()
    with ShownOnPage(request) as outcome:
        rows = await ask_saved(request, QUERY, values)
        places = await _places(request, rows)
    found = await choices.read(services, language, TIME_CHOICES)
    window = given or fitting(places)
    response = page(
        request,
        "map.html",
        outcome.status,
        parameters=PLACE_FILTERS,
        values=values | ({_WINDOW: given.address} if given else {}),
        asked=values,
        choices=found | {"actor": found.get("speaker", []), "place": _choices_of(places)},
        places=places,
        drawing=draw_map(places, window, language),
        nearer={each.anchor: around(each) for each in places},
        ways=_ways(window),
        window_given=given is not None,
        shown=MOST if "place" in values else _SHOWN,
        cut=len(rows) >= MOST,
        most=MOST,
        width=WIDTH,
        height=HEIGHT,
        query_name=QUERY,
        error=outcome.error,
    )
    return response if found else left_unkept(response)


async def _places(request: Request, rows: Sequence[Row]) -> tuple[Place, ...]:
    services, client = services_of(request), client_of(request.scope)
    if not rows:
        return ()
    statements = dict.fromkeys(row["statement"] for row in rows)
    texts, language = request.app.state.texts, language_of(request)
    said = await ask_said(services, texts, statements, language, client)
    names = await ask_names(services, rows, client)
    return to_places(rows, names, said, services.settings.base_iri)


def _choices_of(places: Sequence[Place]) -> list[Choice]:
    return sorted((Choice(each.iri, each.name) for each in places), key=lambda each: each.label)


def _ways(window: MapWindow) -> dict[str, MapWindow]:
    """Return the windows to go to, by the way that leads there."""
    return {
        "nearer": window.zoomed(0.5),
        "further": window.zoomed(2),
        "west": window.moved(-0.5, 0),
        "north": window.moved(0, 0.5),
        "south": window.moved(0, -0.5),
        "east": window.moved(0.5, 0),
    }
