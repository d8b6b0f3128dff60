"""``/reconcile``: the Reconciliation Service API 0.2 (W3C Community Group Report).

Specification: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
JSONP is not spoken: CORS does the same without running a script of ours in the page of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from conflictgraph.errors import BodyTooLargeError, UnknownResourceError, UsageError
from conflictgraph.search.finding import read_kinds
from conflictgraph.search.matching import (
    Candidate,
    match_all,
    read_languages,
    read_things,
    suggest,
)
from conflictgraph.search.words import fold
from conflictgraph.server.bodies import body_deadline, media_type_of, read_body
from conflictgraph.server.client import client_of
from conflictgraph.server.departure import cancelled_on_departure
from conflictgraph.server.headers import PREVIEW_POLICY
from conflictgraph.server.indexes import Indexes
from conflictgraph.server.operation import FORM_TYPE, parse_fields, url_fields
from conflictgraph.server.reconciling.answers import (
    Values,
    manifest,
    to_result,
    to_suggestion,
    to_type,
)
from conflictgraph.server.reconciling.identifiers import entity_iri, type_name
from conflictgraph.server.reconciling.properties import Property, ask_values, list_properties
from conflictgraph.server.reconciling.questions import Query, read_batch, read_extension
from conflictgraph.server.services import services_of
from conflictgraph.server.things import page_of
from conflictgraph.server.ui.languages import LANGUAGES, language_of
from conflictgraph.server.ui.rendering import page
from conflictgraph.server.ui.search import Wording

router = APIRouter(prefix="/reconcile", include_in_schema=False)

_MAX_BODY_BYTES: Final = 1_000_000
_MAX_PREFIX: Final = 200
_SUGGESTED: Final = 20
_MAX_SKIPPED: Final = 1_000
_HEADERS: Final = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}


# Both spellings: not every client follows a redirect of a POST.
@router.api_route("/", methods=["GET", "HEAD"], name="reconcile_with_slash")
@router.api_route("", methods=["GET", "HEAD"], name="reconcile")
async def reconcile(request: Request) -> Response:
    """Describe the service, or answer a batch that stands in the URL."""
    return await _answer(request, _fields(request))


@router.api_route("/", methods=["POST"])
@router.api_route("", methods=["POST"])
async def reconcile_form(request: Request) -> Response:
    """Answer a batch that stands in a form."""
    settings = services_of(request).settings
    media_type_of(request.headers.get("content-type"), (FORM_TYPE,))
    too_large = BodyTooLargeError(f"the body is longer than {_MAX_BODY_BYTES} bytes")
    async with body_deadline(settings.body_timeout_s):
        body = await read_body(request, _MAX_BODY_BYTES, too_large)
    return await _answer(request, _fields(request) | dict(parse_fields(body)))


@router.api_route("/suggest/entity", methods=["GET", "HEAD"])
async def suggest_entity(request: Request) -> Response:
    """Suggest things whose names begin as somebody types."""
    prefix, skipped = _typed(request)
    kinds = tuple(type_name(v) for n, v in url_fields(request) if n == "type" and v)
    indexes, wording = _indexes(request), await _wording(request)
    index = await indexes.find()
    found = await indexes.run(
        lambda: suggest(index.file, prefix, kinds, skipped, _SUGGESTED, indexes.timeout_s)
    )
    return _json({"result": [to_suggestion(each, wording) for each in found]})


@router.api_route("/suggest/type", methods=["GET", "HEAD"])
async def suggest_type(request: Request) -> Response:
    """Suggest classes of things."""
    prefix, skipped = _typed(request)
    indexes, wording = _indexes(request), await _wording(request)
    index = await indexes.find()
    kinds = await indexes.run(lambda: read_kinds(index.file, "thing"))
    found = [to_type(name, wording) for name in kinds]
    return _json({"result": _beginning(found, prefix)[skipped : skipped + _SUGGESTED]})


@router.api_route("/suggest/property", methods=["GET", "HEAD"])
async def suggest_property(request: Request) -> Response:
    """Suggest properties of things."""
    prefix, skipped = _typed(request)
    found = [{"id": each.id, "name": each.name} for each in await _properties(request)]
    return _json({"result": _beginning(found, prefix)[skipped : skipped + _SUGGESTED]})


@router.api_route("/properties", methods=["GET", "HEAD"])
async def propose_properties(request: Request) -> Response:
    """Propose what a list can be extended by; it is the same for all types."""
    fields = _fields(request)
    found = [{"id": each.id, "name": each.name} for each in await _properties(request)]
    limit = fields.get("limit", "")
    cut = found[: int(limit)] if limit.isdecimal() and len(limit) < len("0000") else found
    return _json({"type": type_name(fields.get("type", "")), "properties": cut})


@router.api_route("/view", methods=["GET", "HEAD"])
async def view(request: Request) -> Response:
    """Lead to the page of a thing."""
    iri, base_iri = _iri(request), services_of(request).settings.base_iri
    address = request.url_for("home").path + page_of(iri, base_iri)
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


@router.api_route("/preview", methods=["GET", "HEAD"])
async def preview(request: Request) -> Response:
    """Show in a few lines what a thing is, for a frame in the page of another.

    Raises:
        UnknownResourceError: there is no such thing.
    """
    iri, indexes, wording = _iri(request), _indexes(request), await _wording(request)
    index = await indexes.find()
    found = await indexes.run(lambda: read_things(index.file, (iri,), indexes.timeout_s))
    if iri not in found:
        raise UnknownResourceError(f"there is no {iri[:200]}", "see /reconcile/suggest/entity")
    thing = found[iri]
    name, language = wording.best(thing.details["labels"])
    response = page(
        request,
        "preview.html",
        name=name,
        name_language=language,
        kind=wording.kind(thing.kinds[0]),
        labels=thing.details["labels"],
        others=thing.details["others"],
        iri=iri,
        address=str(request.url_for("home")) + page_of(iri, services_of(request).settings.base_iri),
    )
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return response


async def _answer(request: Request, fields: Mapping[str, str]) -> Response:
    if "queries" in fields:
        return await _answer_batch(request, read_batch(fields["queries"]))
    if "extend" in fields:
        return await _extend(request, fields["extend"])
    if request.method == "POST":
        raise UsageError("there are no queries in this form", "give it the field queries")
    root = str(request.url_for("home"))
    return _json(manifest(root, await _wording(request)))


async def _answer_batch(request: Request, batch: Mapping[str, Query]) -> Response:
    indexes, wording = _indexes(request), await _wording(request)
    index = await indexes.find()
    sought = [query.sought() for query in batch.values()]
    async with cancelled_on_departure(request.receive):
        found = await indexes.run(lambda: match_all(index.file, sought, indexes.timeout_s))
        hints = await _hints(request, batch, found)
    results = {
        name: to_result(query, candidates, hints, wording)
        for (name, query), candidates in zip(batch.items(), found, strict=True)
    }
    return _json(results)


async def _hints(
    request: Request, batch: Mapping[str, Query], found: list[list[Candidate]]
) -> Mapping[str, Values]:
    """Return what is needed of candidates to compare properties."""
    pairs = list(zip(batch.values(), found, strict=True))
    pids = dict.fromkeys(hint.pid for query, _ in pairs for hint in query.properties)
    iris = dict.fromkeys(each.iri for query, many in pairs if query.properties for each in many)
    if not iris:
        return {}
    services, client = services_of(request), client_of(request.scope)
    found_values: dict[str, dict[str, list[dict[str, Any]]]] = {}
    # Whoever writes a list writes names in one language or the other.
    for language in LANGUAGES:
        values = await ask_values(services, list(iris), list(pids), language, client)
        for iri, cells in values.items():
            for pid, more in cells.items():
                found_values.setdefault(iri, {}).setdefault(pid, []).extend(more)
    return found_values


async def _extend(request: Request, text: str) -> Response:
    asked = read_extension(text)
    iris = {each: entity_iri(each) for each in asked.ids}
    names = list(dict.fromkeys(each.id for each in asked.properties))
    known = {each.id: each for each in await _properties(request)}
    client = client_of(request.scope)
    async with cancelled_on_departure(request.receive):
        values = await ask_values(
            services_of(request), list(iris.values()), names, language_of(request), client
        )
    meta = [{"id": name, "name": known[name].name if name in known else name} for name in names]
    rows = {identifier: values[iri] for identifier, iri in iris.items()}
    return _json({"meta": meta, "rows": rows})


async def _wording(request: Request) -> Wording:
    indexes = _indexes(request)
    index = await indexes.find()
    kinds = await indexes.run(lambda: read_kinds(index.file))
    return Wording(language_of(request), kinds, services_of(request).settings.base_iri)


async def _properties(request: Request) -> list[Property]:
    indexes = _indexes(request)
    index = await indexes.find()
    languages = await indexes.run(lambda: read_languages(index.file))
    return list_properties(languages, language_of(request))


def _indexes(request: Request) -> Indexes:
    indexes: Indexes = request.app.state.indexes
    return indexes


def _fields(request: Request) -> dict[str, str]:
    fields = dict(url_fields(request))
    if "callback" in fields:
        raise UsageError("JSONP is not spoken here", "leave callback out: this server allows CORS")
    return fields


def _iri(request: Request) -> str:
    identifier = _fields(request).get("id", "")
    if not identifier:
        raise UsageError("which entity? id is missing", "such as id=actor/armenia")
    return entity_iri(identifier)


def _typed(request: Request) -> tuple[str, int]:
    fields = _fields(request)
    cursor = fields.get("cursor", "0") or "0"
    if not cursor.isdecimal() or len(cursor) > len(str(_MAX_SKIPPED)) or int(cursor) > _MAX_SKIPPED:
        raise UsageError(f"cursor is no number up to {_MAX_SKIPPED}: {cursor[:40]!r}")
    return fields.get("prefix", "")[:_MAX_PREFIX].strip(), int(cursor)


def _beginning(found: list[dict[str, str]], prefix: str) -> list[dict[str, str]]:
    """Return what begins so in its name, in a word of it, or in its identifier."""
    form = fold(prefix)
    return [
        each
        for each in found
        if f" {fold(each['name'])}".find(f" {form}") >= 0
        or each["id"].lower().startswith(type_name(prefix).lower())
    ]


def _json(content: Mapping[str, Any]) -> Response:
    return JSONResponse(content, headers=_HEADERS)
