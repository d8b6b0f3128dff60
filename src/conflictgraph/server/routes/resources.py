"""Every IRI leads somewhere: to a page for people, to RDF for programs.

Specification: Cool URIs for the Semantic Web, 4.2 (303 to a document by content negotiation).
"""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from conflictgraph.errors import UsageError
from conflictgraph.server.address import check_iri
from conflictgraph.server.client import client_of
from conflictgraph.server.graph_answering import GraphAnswer
from conflictgraph.server.negotiation import (
    accept_of,
    negotiate_graph,
    prefers_html,
    real_graph,
)
from conflictgraph.server.observation import observation_of
from conflictgraph.server.operation import url_fields
from conflictgraph.server.services import services_of
from conflictgraph.server.texts import Texts
from conflictgraph.server.things import (
    ENDINGS,
    OWN_PARTS,
    TERM_PARTS,
    data_of,
    iri_at,
    ontology_graph,
    page_of,
)
from conflictgraph.server.ui.actor import Actor, ask_actor
from conflictgraph.server.ui.asking import ShownOnPage
from conflictgraph.server.ui.embedding import describe_thing
from conflictgraph.server.ui.evidence import Evidence, ask_evidence
from conflictgraph.server.ui.keeping import kept
from conflictgraph.server.ui.languages import language_of
from conflictgraph.server.ui.rendering import page
from conflictgraph.server.ui.thing import MAX_PLACES, Thing, ask_thing
from conflictgraph.server.ui.vocabulary import Vocabularies
from conflictgraph.store.query.requests import GraphRequest, ResourceRequest

router = APIRouter(include_in_schema=False)

_METHODS = ["GET", "HEAD"]


async def see_other(request: Request) -> Response:
    """Send a browser to the page of the thing named here, and whoever else to its data.

    Raises:
        NotAcceptableError: neither a page nor RDF is acceptable.
        UsageError: what is named here is no IRI.
    """
    base_iri = services_of(request).settings.base_iri
    iri = _named(request, request.url.path.removeprefix(_root(request)), base_iri)
    accept = accept_of(request)
    if prefers_html(accept):
        target = page_of(iri, base_iri)
    else:
        target = data_of(iri, real_graph(negotiate_graph(accept)), base_iri)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    return RedirectResponse(_root(request) + target, HTTPStatus.SEE_OTHER, headers)


for _part in (*OWN_PARTS, *TERM_PARTS):
    router.add_api_route(f"/{_part}", see_other, methods=_METHODS)
    router.add_api_route(f"/{_part}/{{rest:path}}", see_other, methods=_METHODS)
router.add_api_route("/resource", see_other, methods=_METHODS, name="resource")


@router.api_route("/data", methods=_METHODS, name="data")
@router.api_route("/data/{path:path}", methods=_METHODS)
async def show_data(request: Request, path: str = "") -> Response:
    """Answer with what the dataset says about a thing.

    Raises:
        HTTPException: the address has no ending that stands for a format.
        UnknownResourceError: nothing is said about it.
    """
    services = services_of(request)
    base_iri, fields = services.settings.base_iri, dict(url_fields(request))
    name, _, ending = path.rpartition(".") if path else ("", "", fields.get("format", "ttl"))
    if ending not in ENDINGS:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"known endings: {', '.join(ENDINGS)}")
    iri = _named(request, name, base_iri)
    graph = ontology_graph(iri, base_iri)
    asked = GraphRequest(graph) if graph else ResourceRequest(iri)
    link = f'<{_root(request)}{page_of(iri, base_iri)}>; rel="alternate"; type="text/html"'
    return GraphAnswer(asked, ENDINGS[ending], services, request, {"Link": link})


@router.api_route("/page", methods=_METHODS, name="thing_page")
@router.api_route("/page/{path:path}", methods=_METHODS)
@kept
async def show_page(request: Request, path: str = "") -> Response:
    """Show what the dataset says about a thing, and in which graph it says so."""
    base_iri = services_of(request).settings.base_iri
    iri = _named(request, path, base_iri)
    observation_of(request.scope).query = f"RESOURCE <{iri}>"
    thing: Thing | None = None
    evidence: Evidence | None = None
    actor: Actor | None = None
    with ShownOnPage(request) as outcome:
        thing, evidence, actor = await _ask(request, iri)
    status = outcome.status
    if thing is not None and not thing.is_known:
        status = HTTPStatus.NOT_FOUND
    root = _root(request)
    data = {ending: root + data_of(iri, kind, base_iri) for ending, kind in ENDINGS.items()}
    address = f"{request.url_for('home')}{page_of(iri, base_iri)}"
    context = {
        "embedded": describe_thing(thing, iri, address) if thing else None,
        "iri": iri,
        "thing": thing,
        "evidence": evidence,
        "actor": actor,
        "error": outcome.error,
        "data": data,
        "endings": ENDINGS,
        "most": MAX_PLACES,
    }
    response = page(request, "thing.html", status, **context)
    response.headers["Link"] = ", ".join(
        f'<{address}>; rel="alternate"; type="{ENDINGS[ending]}"'
        for ending, address in data.items()
    )
    return response


async def _ask(request: Request, iri: str) -> tuple[Thing, Evidence | None, Actor | None]:
    """Return what is said of a thing, the words behind it, and what is known of an actor."""
    services, client = services_of(request), client_of(request.scope)
    texts: Texts = request.app.state.texts
    vocabularies: Vocabularies = request.app.state.vocabularies
    language = language_of(request)
    thing = await ask_thing(services, iri, await vocabularies.read(services), language, client)
    if thing.is_actor:
        return thing, None, await ask_actor(services, texts, thing, iri, language, client)
    if not (thing.is_document or thing.is_statement):
        return thing, None, None
    is_document = thing.is_document
    evidence = await ask_evidence(services, texts, iri, language, client, of_document=is_document)
    return thing, evidence, None


def _root(request: Request) -> str:
    """Return the path of the start page."""
    return request.url_for("home").path


def _named(request: Request, path: str, base_iri: str) -> str:
    """Return the IRI that a request means: by its parameter, or by its path.

    Raises:
        UsageError: it gives none, or what is no IRI.
    """
    given = [value for name, value in url_fields(request) if name == "iri"]
    if len(given) > 1:
        raise UsageError("the request names more than one thing", "name one")
    if given:
        return check_iri(given[0], "iri")
    if path.partition("/")[0] not in {*OWN_PARTS, *TERM_PARTS}:
        raise UsageError("the request names no thing", "add ?iri=IRI")
    return check_iri(iri_at(path, base_iri), "the address")
