"""Behind a proxy: addresses in answers, and whose queries are counted."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

HTML = {"Accept": "text/html"}
#: What a proxy at https://data.example.org/graph/ says about a request.
FORWARDED = {
    "Host": "data.example.org",
    "X-Forwarded-For": "198.51.100.7",
    "X-Forwarded-Proto": "https",
}
SITE = "https://data.example.org/graph"
#: Never from the cache.
SMALL = "SELECT (RAND() AS ?x) {}"
#: Nothing comes before everything is counted, which takes for ever.
SILENT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@pytest.fixture(scope="module")
def behind(
    launch: StartServer, small_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """Return a server that believes a proxy on this machine."""
    folder = tmp_path_factory.mktemp("behind")
    settings = {"root_path": "/graph", "trusted_proxies": "127.0.0.1", "client_queries": 1}
    server = launch(folder, small_store, query_timeout_s=60, **settings)
    assert server.url.endswith("/graph")
    yield server
    assert server.stop() == 0, server.log.read_text()


@pytest.fixture(params=["/graph", ""])
def proxied(behind: RunningServer, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """Return a client that sends what a proxy does: with the prefix, or without."""
    host, port = behind.address
    base = f"http://{host}:{port}{request.param}"
    with httpx.Client(base_url=base, headers=FORWARDED, timeout=30) as client:
        yield client


def test_links_of_pages_begin_with_the_prefix(proxied: httpx.Client) -> None:
    """Every link of the start page leads back here, through the proxy."""
    page = proxied.get("/", headers=HTML)
    links = [part.partition('"')[0] for part in page.text.split(' href="')[1:]]
    links += [part.partition('"')[0] for part in page.text.split(' action="')[1:]]
    assert links
    assert all(link.startswith(("/graph/", "#", "?", f"{SITE}/")) for link in links)
    assert f"{SITE}/sparql" in page.text


def test_redirects_lead_to_the_prefix(proxied: httpx.Client) -> None:
    """A browser at the endpoint finds the query page."""
    assert proxied.get("/sparql", headers=HTML).headers["location"] == "/graph/query"
    assert proxied.get("/queries", headers=HTML).headers["location"] == "/graph/#saved"


def test_relative_iris_are_those_the_client_means(proxied: httpx.Client) -> None:
    """They are resolved against the address that the client asked."""
    answer = proxied.get("/sparql", params={"query": "SELECT (STR(<x>) AS ?x) {}"}).json()
    assert answer["results"]["bindings"][0]["x"]["value"] == f"{SITE}/x"


def test_descriptions_name_the_public_address(proxied: httpx.Client) -> None:
    """Machines find their way too: service description and OpenAPI."""
    turtle = proxied.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert f"<{SITE}/sparql>" in turtle
    assert "127.0.0.1" not in turtle
    servers = proxied.get("/openapi.json").json()["servers"]
    assert servers == [{"url": "/graph"}]


def test_each_client_behind_the_proxy_has_its_own_limit(behind: RunningServer) -> None:
    """One client that asks too much does not shut out all who share the proxy."""
    # An address of its own: what is left behind is counted until its worker has been ended.
    greedy = FORWARDED | {"X-Forwarded-For": "192.0.2.1"}
    other = FORWARDED | {"X-Forwarded-For": "203.0.113.9"}
    with socket.create_connection(behind.address) as client:
        head = "".join(f"{name}: {value}\r\n" for name, value in greedy.items())
        path = httpx.URL(behind.sparql, params={"query": SILENT}).raw_path.decode()
        client.sendall(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
        # Until the query has arrived, others of the same client are still answered.
        deadline = time.monotonic() + 30
        while (same := behind.ask(SMALL, headers=greedy)).status_code == 200:
            assert time.monotonic() < deadline
        answered = behind.ask("ASK { ?d ?e ?f }", headers=other)
    assert (same.status_code, same.json()["code"]) == (429, "query.too-many")
    assert int(same.headers["retry-after"]) > 0
    assert answered.status_code == 200
