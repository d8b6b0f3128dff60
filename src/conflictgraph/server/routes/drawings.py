"""``/drawings``: the answers of some saved queries as Vega-Lite, the same that Python draws."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph.drawings.filling import VEGA_LITE
from conflictgraph.server.operation import parameter_values, url_fields
from conflictgraph.server.ui.drawing import ask_drawing, drawing_named
from conflictgraph.server.ui.keeping import VARY, kept

router = APIRouter(include_in_schema=False)


@router.api_route("/drawings/{name}", methods=["GET", "HEAD"], name="drawing")
@kept
async def drawing(request: Request, name: str) -> Response:
    """Return a drawing with its data.

    Raises:
        UnknownResourceError: there is no drawing of this name.
        ParameterError: a value is repeated, unknown or not of its type.
        QueryError: the query was not answered.
    """
    wanted = drawing_named(name)
    body = await ask_drawing(request, wanted, parameter_values(url_fields(request)))
    headers = {
        "Cache-Control": "no-cache",
        "Vary": VARY,
        "Content-Disposition": f'inline; filename="{name}.vl.json"',
    }
    return Response(body, media_type=VEGA_LITE, headers=headers)
