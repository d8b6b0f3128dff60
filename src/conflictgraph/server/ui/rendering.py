"""Templates into pages."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from conflictgraph import __version__
from conflictgraph.errors import ConflictGraphError
from conflictgraph.server.negotiation import accept_of, prefers_html
from conflictgraph.server.ui.assets import asset_version

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals["asset_version"] = asset_version
_environment.globals["version"] = __version__
_environment.filters["grouped"] = lambda number: f"{number:,}".replace(",", "\u202f")
_templates = Jinja2Templates(env=_environment)

#: Names in the list of formats, with the values of the ``format`` parameter.
FORMAT_NAMES = {
    "json": "JSON",
    "csv": "CSV",
    "tsv": "TSV",
    "xml": "XML",
    "ttl": "Turtle (graphs)",
    "nt": "N-Triples (graphs)",
}


def require_page(request: Request, error: ConflictGraphError) -> None:
    """Let an error be shown on a page for who asks for one by name, as browsers do.

    Raises:
        ConflictGraphError: the client is a program, which reads it as a problem.
    """
    if not prefers_html(accept_of(request)):
        raise error


def page(
    request: Request, template: str, status: int = HTTPStatus.OK, **context: object
) -> Response:
    """Return a page; it may be kept, but must be asked for again each time."""
    context["formats"] = FORMAT_NAMES
    context["look"] = request.url_for("home").path
    response = _templates.TemplateResponse(request, template, context, status_code=status)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept"
    return response
