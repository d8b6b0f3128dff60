"""Templates into pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import Final

from babel.dates import format_datetime
from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from conflictgraph import __version__
from conflictgraph.server.ui.assets import asset_version, bundle
from conflictgraph.server.ui.day_words import day_words
from conflictgraph.server.ui.keeping import VARY
from conflictgraph.server.ui.languages import (
    FIELD,
    LANGUAGES,
    addresses_by_language,
    language_of,
    translations,
)

#: More than the texts of all pages; some of what pages say is a term of the data.
_MOST_MESSAGES: Final = 5000


def _templates_in(language: str) -> Jinja2Templates:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # What the extension adds to an environment is not in its type.
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals["_"] = _say_in(language)
    environment.globals.update(asset_version=asset_version, bundle=bundle, version=__version__)
    environment.filters["in_words"] = partial(day_words, language=language)
    environment.globals.update(language=language, languages=LANGUAGES)
    environment.filters["heading"] = lambda text: text[:1].upper() + text[1:]
    environment.filters["grouped"] = lambda number: f"{number:,}".replace(",", "\u202f")
    environment.filters["moment"] = partial(_in_words, language=language)
    return Jinja2Templates(env=environment)


def _say_in(language: str) -> Callable[..., Markup]:
    """Return what templates call ``_``: as the extension has it, each message looked up once."""

    @lru_cache(_MOST_MESSAGES)
    def message(text: str) -> Markup:
        return Markup(translations(language).gettext(text))  # noqa: S704 # ours, or a translator's

    def say(text: str, **values: object) -> Markup:
        # Even without values, since a message writes a percent sign as two.
        return message(text) % values

    return say


def _in_words(moment: str, language: str) -> str:
    """Return an ``xsd:dateTime`` as people write it."""
    return format_datetime(
        datetime.fromisoformat(moment), "d MMMM yyyy, HH:mm 'UTC'", UTC, language
    )


#: One set of templates for each language: what they include has the language of their page.
_TEMPLATES = {language: _templates_in(language) for language in LANGUAGES}
#: How long a browser remembers the language that was chosen, in seconds.
_REMEMBERED_S = 365 * 24 * 3600

#: Names in the list of formats, with the values of the ``format`` parameter.
FORMAT_NAMES = {
    "json": "JSON",
    "csv": "CSV",
    "tsv": "TSV",
    "xml": "XML",
    "ttl": "Turtle (graphs)",
    "nt": "N-Triples (graphs)",
}


def page(
    request: Request, template: str, status: int = HTTPStatus.OK, **context: object
) -> Response:
    """Return a page; it may be kept, but must be asked for again each time.

    Who makes it is a route that is :func:`conflictgraph.server.ui.keeping.kept`.
    """
    language = language_of(request)
    context["formats"] = FORMAT_NAMES
    context["look"] = request.url_for("home").path
    # A page of some hundred links leads to a dozen routes.
    context["url_for"] = cache(request.url_for)
    context["elsewhere"] = addresses_by_language(request)
    response = _TEMPLATES[language].TemplateResponse(request, template, context, status)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Language"] = language
    response.headers["Vary"] = VARY
    if request.query_params.get(FIELD) == language:
        root = request.scope.get("root_path") or "/"
        response.set_cookie(FIELD, language, _REMEMBERED_S, path=root, httponly=True)
    return response
