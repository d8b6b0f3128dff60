"""What a server says of itself and its terms: status, ontology, sitemap, marks for machines."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from conflictgraph.pipeline import KnowledgeFiles, build
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.writer import Writer

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

HTML = {"Accept": "text/html"}
BASE = "https://w3id.org/conflictgraph/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
EMBEDDED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def read(server: RunningServer, path: str, language: str = "en") -> str:
    """Return a page."""
    headers = HTML | {"Accept-Language": language}
    response = server.client.get(path, headers=headers)
    assert response.status_code == 200, path
    return response.text


def embedded(server: RunningServer, path: str) -> dict[str, Any]:
    """Return what a page says to machines."""
    (found,) = EMBEDDED.findall(read(server, path))
    return dict(json.loads(found))


def test_the_status_says_what_is_answered_from(examples: RunningServer) -> None:
    """An operator, a journalist and a program see the same: texts, sources, versions, limits."""
    told = examples.client.get("/status").json()
    html = read(examples, "/status")

    assert told["generation"] == 1
    assert told["documents"] == told["counts"]["documents"] > 0
    assert sum(source["documents"] for source in told["sources"]) == told["documents"]
    assert told["versions"]["ontology"] == told["versions"]["ontology_of_data"]
    assert told["limits"]["query_timeout_s"] == 30
    assert {"kind": f"{BASE}ns#Disagreement", "label": "disagreement"}.items() <= told["findings"][
        0
    ].items()
    assert examples.client.get("/status?format=json", headers=HTML).json() == told
    for source in told["sources"]:
        assert source["label"] in html
    assert "query_timeout_s" in html
    assert "Widerstreit der Angaben" in read(examples, "/status", "de")


def test_the_status_keeps_secrets(start_server: StartServer, tmp_path: Path) -> None:
    """Neither folders nor tokens nor the addresses of other endpoints are anybody's business."""
    (tmp_path / "secret-tokens").write_text("write a-token-of-these-tests\n")
    server = start_server(
        token_file=tmp_path / "secret-tokens", service_allow="https://inside.example/sparql"
    )
    for text in (read(server, "/status"), server.client.get("/status").text):
        for secret in (str(server.store), "secret-tokens", "a-token-of", "inside.example"):
            assert secret not in text
    told = server.client.get("/status").json()
    assert told["behaviour"]["writes"]
    assert told["behaviour"]["federation"]
    assert "upload_max_bytes" in told["limits"]


def test_a_store_that_is_taken_away_is_said(start_server: StartServer, own_store: Path) -> None:
    """Nobody takes a server that has lost its store for an empty dataset."""
    server = start_server(store=own_store)
    tag = server.client.get("/status").headers["etag"]
    (own_store / "CURRENT").rename(own_store / "FORMER")
    for path in ("/status", "/dumps"):
        response = server.client.get(path, headers={"If-None-Match": tag})
        assert (response.status_code, response.json()["code"]) == (503, "store.missing")


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_term_stands_on_the_page_of_the_ontology(
    examples: RunningServer, language: str
) -> None:
    """Each class, property and code has an anchor, and each link within the page finds its own."""
    html = read(examples, "/ontology", language)
    rows = examples.ask(
        """
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX owl: <http://www.w3.org/2002/07/owl#>
        SELECT DISTINCT ?term { GRAPH ?g {
            VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty skos:Concept }
            ?term a ?kind ; skos:definition ?text } }""",
        headers={"Accept": "text/csv"},
    )
    terms = rows.text.split()[1:]
    anchors = re.findall(r' id="([^"]+)"', html)

    assert len(terms) > 400
    for term in terms:
        place = term.removeprefix(f"{BASE}ns#").replace(f"{BASE}code/", "code-")
        assert anchors.count(place) == 1, term
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(anchors)


def test_terms_are_explained_counted_and_aligned(examples: RunningServer) -> None:
    """A reader learns what a class means, how often it is used, and what others call it."""
    english, german = read(examples, "/ontology"), read(examples, "/ontology", "de")
    (denial,) = re.findall(r'<section class="entry" id="Denial">.*?</section>', english, re.DOTALL)
    count = examples.ask(f"SELECT (COUNT(DISTINCT ?d) AS ?n) {{ ?d a <{BASE}ns#Denial> }}")
    number = count.json()["results"]["bindings"][0]["n"]["value"]

    assert f"{number} times" in denial
    assert 'href="/page?iri=https%3A%2F%2Fw3id.org%2Fconflictgraph%2Fns%23Denial"' in denial
    assert 'close to <a href="https://schema.org/Claim">' in english
    assert "Unterbegriffe" in german
    assert "CAMEO" in english
    assert 'href="/data/ns.ttl"' in english
    assert "creativecommons.org/licenses/by/4.0" in english


def test_a_store_without_an_ontology_says_so(start_server: StartServer, tmp_path: Path) -> None:
    """Who serves own data only does not get an empty page."""
    graph = f"{BASE}graph/doc/a"
    with Writer(StoreFolder(tmp_path / "own")) as writer:
        writer.replace_graph(graph, f"<urn:a> <urn:b> <urn:c> <{graph}> .\n".encode())
        writer.publish()
    assert "holds no ontology" in read(start_server(store=tmp_path / "own"), "/ontology")


def test_an_own_term_stands_beside_the_others(
    start_server: StartServer, tmp_path: Path, checkout: Path
) -> None:
    """An analyst who extends the ontology finds her class on its page, below ours."""
    (tmp_path / "own.ttl").write_text(
        """
        @prefix cg: <https://w3id.org/conflictgraph/ns#> .
        @prefix own: <https://example.org/terms#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        own:Militia a owl:Class ; rdfs:subClassOf cg:NonStateArmedGroup ;
            rdfs:label "militia"@en , "Miliz"@de ;
            skos:definition "An armed group of residents."@en ,
                "Eine bewaffnete Gruppe von Einwohnern."@de .
        """
    )
    source = next((checkout / "examples" / "corpus" / "karabakh").glob("*.ann"))
    files = KnowledgeFiles(extensions=(tmp_path / "own.ttl",))
    build([source], tmp_path / "graph", jobs=1, files=files)
    html = read(start_server(store=tmp_path / "graph"), "/ontology")

    assert 'id="https://example.org/terms#Militia"' in html
    assert "An armed group of residents." in html


def test_search_engines_are_led_to_the_pages(examples: RunningServer) -> None:
    """Texts, actors and events are listed, each once, and each address is there."""
    robots = examples.client.get("/robots.txt").text
    assert f"Sitemap: {examples.url}/sitemap.xml" in robots
    assert "Disallow: /sparql" in robots
    found = ET.fromstring(examples.client.get("/sitemap.xml").content)  # noqa: S314 - from our own server
    addresses = [str(each.text) for each in found.iter(f"{SITEMAP}loc")]

    assert len(addresses) == len(set(addresses))
    assert f"{examples.url}/page/id/actor/nato" in addresses
    documents = examples.client.get("/status").json()["documents"]
    assert sum(bool(re.search("/page/id/doc/[0-9a-f]+$", each)) for each in addresses) == documents
    for address in addresses[:: len(addresses) // 20]:
        assert examples.client.get(address, headers=HTML).status_code == 200, address
    assert examples.client.get("/sitemaps/1.xml").text.count("<loc>") == len(addresses)
    assert examples.client.get("/sitemaps/2.xml").status_code == 404


def test_pages_say_to_machines_what_they_are_about(examples: RunningServer) -> None:
    """A search engine takes our IRI for the thing, and a claim for a claim of its author."""
    dataset = embedded(examples, "/")
    nato = embedded(examples, "/page/id/actor/nato")
    assert (dataset["@type"], nato["@type"]) == ("Dataset", "Organization")
    assert dataset["distribution"]["contentUrl"].endswith("/dumps/1/conflictgraph.nq.gz")
    assert nato["@id"] == f"{BASE}id/actor/nato"
    assert "http://www.wikidata.org/entity/Q7184" in nato["sameAs"]

    rows = examples.ask(
        f"SELECT ?s ?who ?d {{ ?s a <{BASE}ns#Denial> ; <{BASE}ns#isAttributedTo> ?who ;"
        f" <{BASE}ns#isReportedIn> ?d }} ORDER BY ?s LIMIT 1",
        headers={"Accept": "text/csv"},
    )
    statement, claimant, document = rows.text.split()[1].split(",")
    claim = embedded(examples, "/page/" + statement.removeprefix(BASE))
    assert (claim["@type"], claim["@id"]) == ("Claim", statement)
    assert [author["@id"] for author in claim["author"]] == [claimant]
    assert [text["@id"] for text in claim["appearance"]] == [document]
    # A denial is not called by what it denies, and nobody rates it.
    assert "name" not in claim
    assert not any("rating" in key.lower() or "review" in key.lower() for key in claim)
    article = embedded(examples, "/page/" + document.removeprefix(BASE))
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == claim["appearance"][0]["headline"]
