"""Every IRI leads to a page or to RDF, whoever asks."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox
import pytest

from conflictgraph.pipeline import KnowledgeFiles, build
from conflictgraph.server.things import ENDINGS

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

BASE = "https://w3id.org/conflictgraph/"
NATO = f"{BASE}id/actor/nato"

#: What clients send, and what they can read: Protégé, Comunica, RDF4J, Jena, rdflib, curl.
CLIENTS = {
    "protege": (
        ("rdf+xml", "xml; q=0.7", "text/xml; q=0.6", "text/plain; q=0.1", "*/*; q=0.09"),
        "application/rdf+xml",
    ),
    "comunica": (
        ("n-quads", "trig;q=0.95", "ld+json;q=0.9", "n-triples;q=0.8", "text/html;q=0.2"),
        "application/n-quads",
    ),
    "rdf4j": (
        ("rdf+xml;q=0.8", "text/turtle", "n-triples;q=0.9", "text/plain;q=.1"),
        "text/turtle",
    ),
    "jena": (
        ("text/turtle", "n-triples;q=0.9", "ld+json;q=0.8", "rdf+xml;q=0.7", "*/*;q=0.3"),
        "text/turtle",
    ),
    "rdflib": (
        ("text/turtle", "rdf+xml;q=0.8", "n-triples;q=0.7", "text/plain;q=0.1"),
        "text/turtle",
    ),
    "curl": (("*/*",), "text/turtle"),
    "browser": (("text/html", "xhtml+xml", "xml;q=0.9", "*/*;q=0.8"), "text/html"),
}


def header(types: tuple[str, ...]) -> str:
    """Return an Accept header; a type without a slash is one of ``application``."""
    return ", ".join(each if "/" in each else f"application/{each}" for each in types)


def follow(server: RunningServer, iri: str, accept: str) -> httpx.Response:
    """Do what a client does with an IRI whose host leads to this server."""
    headers = {"Accept": accept}
    path = iri.removeprefix(BASE) if iri.startswith(BASE) else None
    if path is None:
        return server.client.get(
            "/resource", params={"iri": iri}, headers=headers, follow_redirects=True
        )
    # A fragment is never sent.
    return server.client.get("/" + path.partition("#")[0], headers=headers, follow_redirects=True)


def quads_of(response: httpx.Response) -> list[ox.Quad]:
    kind = ox.RdfFormat.from_media_type(response.headers["content-type"].partition(";")[0])
    return list(ox.parse(response.content, kind))


#: An IRI of each kind, or a pattern that finds one.
IRIS = {
    "actor": NATO,
    "document": "?it a cg:NewsArticle",
    "statement": "?it a cg:Denial",
    "state of affairs": "?it a cg:CeasefireAgreement",
    "span": "?statement cg:hasCueSpan ?it",
    "graph": f"{BASE}graph/registry",
    "graph of a document": "?it a cg:NewsArticle",
    "derived graph": f"{BASE}graph/derived/types",
    "code": f"{BASE}code/voice-curated",
    "ontology": f"{BASE}ns",
    "version": f"{BASE}ns/1.0.0",
    "class": f"{BASE}ns#Actor",
    "annotation scheme": f"{BASE}scheme",
    "foreign thing": "http://www.wikidata.org/entity/Q7184",
    "foreign property": "http://purl.org/dc/terms/publisher",
}


def iri_of(server: RunningServer, kind: str) -> str:
    """Return an IRI of a kind."""
    given = IRIS[kind]
    iri = given if given.startswith("http") else find(server, given, some=True)
    return iri.replace("/id/doc/", "/graph/doc/") if kind == "graph of a document" else iri


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("kind", IRIS)
def test_each_client_gets_what_it_reads(examples: RunningServer, client: str, kind: str) -> None:
    """Linked-data tools get RDF in the format they like best, and browsers a page."""
    types, media_type = CLIENTS[client]
    response = follow(examples, iri_of(examples, kind), header(types))

    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type
    (hop,) = response.history
    assert hop.status_code == 303
    assert "Accept" in hop.headers["vary"]
    # Wherever a proxy publishes the server, the redirect stays there.
    assert hop.headers["location"].startswith("/page" if client == "browser" else "/data")
    if client != "browser":
        assert quads_of(response)
        assert 'rel="alternate"; type="text/html"' in response.headers["link"]


@pytest.mark.parametrize("kind", ["actor", "statement", "class", "foreign thing"])
def test_pages_and_data_lead_to_each_other(examples: RunningServer, kind: str) -> None:
    """A crawler that has one finds the other, in every format, from the headers alone."""
    page = follow(examples, iri_of(examples, kind), "text/html")
    links = httpx.Response(200, headers={"link": page.headers["link"]}).links
    assert links
    data = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', page.headers["link"])

    assert [media_type for _, media_type in data] == list(ENDINGS.values())
    plain = {"Accept-Encoding": "identity"}
    for address, media_type in data:
        answer = examples.client.get(address, headers=plain)
        assert answer.headers["content-type"].partition(";")[0] == media_type
        back = re.findall(r'<([^>]+)>; rel="alternate"', answer.headers["link"])
        assert back == [page.url.raw_path.decode()]
        head = examples.client.head(address, headers=plain)
        assert head.headers["etag"] == answer.headers["etag"]


def test_any_iri_of_the_dataset_gives_that_resource(examples: RunningServer) -> None:
    """A hundred names, from any place of any triple: each is about that thing."""
    dump = examples.ask(
        "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }", headers={"Accept": "text/csv"}
    )
    named = {
        word
        for line in dump.text.splitlines()
        for word in line.replace('"', ",").split(",")
        if word.startswith(BASE)
    }
    for iri in random.Random(20).sample(sorted(named), 100):  # noqa: S311 - the same hundred each time
        quads = quads_of(follow(examples, iri, "text/turtle"))
        terms = {str(term) for quad in quads for term in quad.triple}
        assert f"<{iri}>" in terms or iri.startswith(f"{BASE}graph/"), iri


def test_data_keeps_who_says_it(examples: RunningServer) -> None:
    """In a format that knows graphs, what was derived stays apart from what was stated."""
    quads = quads_of(follow(examples, NATO, "application/trig"))

    graphs = {quad.graph_name.value for quad in quads}
    assert {f"{BASE}graph/registry", f"{BASE}graph/derived/types"} <= graphs
    assert {quad.subject.value for quad in quads} == {NATO}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_says_the_same(examples: RunningServer, ending: str) -> None:
    """Data has an address for each format, and each says all there is."""
    expected = {str(quad.triple) for quad in quads_of(follow(examples, NATO, "text/turtle"))}
    response = examples.client.get(f"/data/id/actor/nato.{ending}")

    assert response.headers["content-type"].partition(";")[0] == ENDINGS[ending]
    assert '</page/id/actor/nato>; rel="alternate"' in response.headers["link"]
    assert {str(quad.triple) for quad in quads_of(response)} == expected
    held = {"If-None-Match": response.headers["etag"]}
    assert examples.client.get(f"/data/id/actor/nato.{ending}", headers=held).status_code == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/data/id/actor/nobody.ttl", 404),
        ("/page/id/actor/nobody", 404),
        ("/data/id/actor/nato.exe", 404),
        ("/data/id/actor/nato", 404),
        ("/resource", 400),
        ("/page", 400),
        ("/page/query", 400),
        ("/page?iri=nato", 400),
        ("/resource?iri=urn:a&iri=urn:b", 400),
        ("/id/actor/na%20to", 400),
    ],
)
def test_what_is_not_there_is_said(examples: RunningServer, path: str, status: int) -> None:
    """A mistyped address is told apart from a thing of which nothing is said."""
    assert examples.client.get(path).status_code == status


def test_nothing_acceptable_is_said_before_the_redirect(examples: RunningServer) -> None:
    """A client that wants a picture is not sent around."""
    assert examples.client.get("/id/actor/nato", headers={"Accept": "image/png"}).status_code == 406


def test_a_page_shows_both_sides_with_their_graphs(examples: RunningServer) -> None:
    """An analyst sees what is said, who says it, where it stands, and gets it as data."""
    html = examples.client.get("/page/id/actor/nato").text

    assert "<h1>NATO</h1>" in html
    assert "graph/derived/types" in html
    assert "Where it stands" in html
    assert 'href="/data/id/actor/nato.jsonld"' in html


def test_a_class_with_many_members_shows_some_and_leads_to_all(
    examples: RunningServer,
) -> None:
    """A page stays a page however often its thing is used."""
    html = examples.client.get("/page", params={"iri": f"{BASE}ns#Statement"}).text

    assert "All places, as a query" in html
    assert html.count("<tr>") < 250


def test_things_of_a_dataset_that_has_moved(
    tmp_path: Path, checkout: Path, start_server: StartServer
) -> None:
    """With a base of one's own, things are served below it, and the ontology keeps its name."""
    base = "https://graph.example.org/kg/"
    sources = sorted((checkout / "examples" / "corpus").glob("georgia-2008/*.ann"))[:1]
    build(sources, tmp_path / "graph", jobs=1, files=KnowledgeFiles(base=base))
    server = start_server(store=tmp_path / "graph", base_iri=base, root_path="/kg")

    rows = server.ask(
        "SELECT ?d { ?d a <https://w3id.org/conflictgraph/ns#NewsArticle> }",
        headers={"Accept": "text/csv"},
    )
    document = rows.text.split()[1]
    assert document.startswith(f"{base}id/doc/")
    turtle = {"Accept": "text/turtle"}
    path = document.removeprefix(base)
    response = server.client.get(f"/{path}", headers=turtle, follow_redirects=True)
    assert response.url.path == f"/kg/data/{path}.ttl"
    assert {quad.subject.value for quad in quads_of(response)} == {document}
    # Whoever comes gets the data or the page from here, and not from the host in the IRI.
    for types, media_type in CLIENTS.values():
        response = server.client.get(
            f"/{path}", headers={"Accept": header(types)}, follow_redirects=True
        )
        assert response.headers["content-type"].partition(";")[0] == media_type
        assert str(response.url).startswith(
            f"{server.url}/data/" if media_type != "text/html" else f"{server.url}/page/"
        )
        assert document in response.text.replace("\\/", "/")
    page = server.client.get(f"/{path}", headers={"Accept": "text/html"}, follow_redirects=True)
    for address in re.findall(r'(?:href|src)="([^"#?]+)"', page.text):
        assert address.startswith("/kg/"), address
    # Shared entities stay where everybody's datasets have them.
    assert quads_of(server.client.get("/data", params={"iri": NATO}))
    assert quads_of(server.client.get("/data/ns.nt"))


def find(server: RunningServer, pattern: str, *, some: bool = False) -> str:
    """Return the one thing that fits a pattern, or the first of several."""
    query = f"PREFIX cg: <{BASE}ns#> SELECT DISTINCT ?it {{ {pattern} }} ORDER BY ?it"
    rows = server.ask(query, headers={"Accept": "text/csv"}).text.split()[1:]
    assert some or len(rows) == 1
    return rows[0]


def test_a_statement_shows_its_sentence(examples: RunningServer) -> None:
    """The words behind a figure are one click away, with who says it and what reports it marked."""
    statement = find(examples, '?it cg:valueText "Mindestens neun"@de')
    html = examples.client.get(f"/page/{statement.removeprefix(BASE)}").text

    assert ">Mindestens neun Zivilisten </mark>" in html
    assert 'class="content cue" title="content, cue">seien</mark>' in html
    assert "Ministry of Defence of Azerbaijan</a>" in html
    assert "Waffenruhe in Bergkarabach kurz nach Beginn gebrochen</a>" in html


@pytest.mark.parametrize(
    ("publish_text", "sentence", "whole"),
    [("none", False, False), ("sentence", True, False), ("full", True, True)],
)
def test_no_more_of_a_text_is_shown_than_may_be(
    examples: RunningServer,
    start_server: StartServer,
    publish_text: str,
    sentence: bool,
    whole: bool,
) -> None:
    """Publishing texts is a matter of rights; the setting holds for every page."""
    document = find(examples, "?it <http://purl.org/dc/terms/identifier> 'afcbdc4697f77bda'")
    server = start_server(store=examples.store, publish_text=publish_text)
    html = server.client.get(f"/page/{document.removeprefix(BASE)}").text

    # Only the text itself has the words around a statement, and only all of it their headings.
    assert (">wenigen\xa0Minuten" in html or "schon <mark" in html) == sentence
    assert ('id="text"' in html) == whole
    assert "Statements in this text" in html
