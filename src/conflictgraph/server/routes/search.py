"""``/search``: things by their names, statements by their words, texts by what stands in them."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from conflictgraph.errors import NotAcceptableError
from conflictgraph.search.finding import Found, Question, find, read_kinds
from conflictgraph.server.indexes import Index, Indexes
from conflictgraph.server.negotiation import accept_of, prefers_html
from conflictgraph.server.operation import Fields, url_fields, wanted_format
from conflictgraph.server.problems import RETRY_AFTER_S
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.asking import ShownOnPage
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.server.ui.languages import language_of
from conflictgraph.server.ui.rendering import page
from conflictgraph.server.ui.search import (
    MAX_PAGES,
    SECTIONS,
    Wording,
    names_told,
    to_json,
    to_publishers,
    to_question,
)

router = APIRouter(include_in_schema=False)

_JSON = "application/json"
_FILTERS = ("kind", "publisher", "since", "until")


@router.api_route("/search", methods=["GET", "HEAD"], name="search")
async def search(request: Request) -> Response:
    """Show what fits, best first; programs get JSON.

    Raises:
        ConflictGraphError: a program asked, and there is no answer.
    """
    fields = url_fields(request)
    if not _wants_page(request, fields):
        return await _answer_json(request, fields)
    return await _answer_page(request, fields)


def _wants_page(request: Request, fields: Fields) -> bool:
    wanted = wanted_format(fields)
    if wanted is None:
        return prefers_html(accept_of(request))
    if wanted.lower() not in {"json", _JSON}:
        raise NotAcceptableError((_JSON, "text/html"))
    return False


async def _answer_json(request: Request, fields: Fields) -> Response:
    question, _ = to_question(fields)
    found, index, _ = await _find(request, question)
    base_iri = services_of(request).settings.base_iri
    content = to_json(found, question, index, base_iri, str(request.url_for("home")))
    headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
    return JSONResponse(content, headers=headers)


@kept
async def _answer_page(request: Request, fields: Fields) -> Response:
    services = services_of(request)
    question, number = Question(dict(fields).get("q", "")), 1
    found, index = Found(), None
    kinds: dict[str, dict[str, str]] = {}
    with ShownOnPage(request, programs_too=True) as outcome:
        question, number = to_question(fields)
        if question.text:
            found, index, kinds = await _find(request, question)
    wording = Wording(language_of(request), kinds, services.settings.base_iri)
    given = dict(fields)
    values = {name: given.get(name, "").strip() for name in _FILTERS}
    response = page(
        request,
        "search.html",
        outcome.status,
        question=question,
        values=values,
        found=found,
        index=index,
        sections=SECTIONS,
        results={
            section: [wording.result(section, hit) for hit in hits]
            for section, hits in found.hits.items()
        },
        kinds=wording.choices(found.kinds),
        publishers=to_publishers(found.publishers),
        names_told=names_told,
        address=partial(_query, {"q": question.text} | values),
        number=number,
        max_pages=MAX_PAGES,
        error=outcome.error,
    )
    if outcome.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    # Until its index is made, an older generation answers for the live one.
    return response if index is None or index.is_live else left_unkept(response)


def _query(values: dict[str, str], **changes: object) -> str:
    """Return the query of an address with some values changed."""
    fields = values | {name: str(value) for name, value in changes.items()}
    return urlencode({name: value for name, value in fields.items() if value})


async def _find(
    request: Request, question: Question
) -> tuple[Found, Index, dict[str, dict[str, str]]]:
    """Return what fits, where it was found, and the labels of classes."""
    indexes: Indexes = request.app.state.indexes
    settings = services_of(request).settings
    index = await indexes.find()

    def run() -> tuple[Found, dict[str, dict[str, str]]]:
        found = find(index.file, question, settings.publish_text, indexes.timeout_s)
        return found, read_kinds(index.file)

    found, kinds = await indexes.run(run)
    return found, index, kinds
