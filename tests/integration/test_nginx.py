"""The nginx recipe of ``deploy/nginx``, run for real: TLS, prefix, streaming, tokens, uploads."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from .proxying import NAME, START_S, Proxy, changed, make_certificate, run_nginx

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

TOKEN = "a-token-of-the-test"
ENTRY = f"admin:sha256:{hashlib.sha256(TOKEN.encode()).hexdigest()}"
#: More rows than anybody reads: every six triples of the store.
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
READ_BYTES = 400_000
Behind = tuple["RunningServer", Proxy]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory, program: Callable[[str], str]) -> Path:
    """Return a folder with a key and a certificate that it signed itself."""
    return make_certificate(tmp_path_factory.mktemp("tls"), program)


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    checkout: Path,
    certificate: Path,
    launch: StartServer,
    small_store: Path,
) -> Iterator[Behind]:
    """Return a server that takes writes, and nginx before it, under a name of its own."""
    folder = tmp_path_factory.mktemp("site")
    store = Path(shutil.copytree(small_store, folder / "graph"))
    limits = {"upload_max_bytes": 3_000_000, "answer_max_bytes": 60_000_000, "max_rows": 10**9}
    logging = {"access_log": "json", "log_addresses": True}
    server = launch(
        folder,
        store,
        trusted_proxies="127.0.0.1",
        query_timeout_s=600,
        tokens=ENTRY,
        **limits,
        **logging,
    )
    try:
        with nginx(checkout / "deploy/nginx", folder, certificate, server) as proxy:
            yield server, proxy
    finally:
        server.stop()


@pytest.fixture
def below_a_path(
    tmp_path: Path,
    checkout: Path,
    certificate: Path,
    start_server: StartServer,
    small_store: Path,
) -> Iterator[Behind]:
    """Return a server of one's own, and nginx before it, below ``/graph`` of a site."""
    server = start_server(small_store, trusted_proxies="127.0.0.1", root_path="/graph")
    with nginx(checkout / "deploy/nginx", tmp_path, certificate, server, path=True) as proxy:
        yield server, proxy


@contextmanager
def nginx(
    recipe: Path, folder: Path, certificate: Path, server: RunningServer, *, path: bool = False
) -> Iterator[Proxy]:
    """Run nginx with the files of the recipe, and with ports and certificate of the test."""
    text = (recipe / "site.conf").read_text()
    text = changed(text, {"server 127.0.0.1:8000;": f"server 127.0.0.1:{server.address[1]};"})
    if path:
        location = re.search(r"    location / \{.*?\n    \}\n", text, re.DOTALL)
        assert location is not None
        text = text.replace(location[0], (recipe / "path.conf").read_text())
    with run_nginx(recipe, folder, certificate, text) as proxy:
        yield proxy


def test_a_question_over_tls_is_answered_as_without(site: Behind) -> None:
    """Same bytes, same validator, same refusals; and browsers are told to keep to TLS."""
    server, proxy = site
    query = {"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"}
    for accept in ("text/csv", "application/sparql-results+json"):
        headers = {"Accept": accept}
        direct = server.client.get("/sparql", params=query, headers=headers)
        proxied = proxy.client.get("/sparql", params=query, headers=headers)
        assert (proxied.status_code, proxied.content) == (200, direct.content)
        assert proxied.headers["etag"] == direct.headers["etag"]
    validator = {"If-None-Match": proxied.headers["etag"], "Accept": accept}
    assert proxy.client.get("/sparql", params=query, headers=validator).status_code == 304
    assert proxy.client.get("/sparql", params={"query": "SELECT"}).status_code == 400
    assert proxy.client.head("/sparql", params=query).status_code == 200
    assert "max-age" in proxied.headers["strict-transport-security"]


def test_compressed_answers_pass_as_they_are(site: Behind) -> None:
    """The server compresses once, and nobody undoes it."""
    _, proxy = site
    query = {"query": "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 400"}
    answer = proxy.client.get("/sparql", params=query, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.json()["results"]["bindings"]


def test_plain_http_is_sent_on_with_its_method(site: Behind) -> None:
    """Nobody reads along, and no POST turns into a GET."""
    _, proxy = site
    with httpx.Client(base_url=f"http://127.0.0.1:{proxy.plain_port}") as plain:
        sent_on = plain.post("/sparql?query=ASK", headers={"Host": NAME})
    assert sent_on.status_code == 308
    assert sent_on.headers["location"] == f"https://{NAME}/sparql?query=ASK"


def test_below_a_path_addresses_are_those_of_the_client(below_a_path: Behind) -> None:
    """Pages and descriptions of the server link to where the client is."""
    _, proxy = below_a_path
    root = f"https://127.0.0.1:{proxy.port}"
    assert proxy.client.get("/graph").headers["location"] == f"{root}/graph/"
    asked = proxy.client.get("/graph/sparql", params={"query": "ASK { ?s ?p ?o }"})
    assert asked.json()["boolean"] is True
    assert proxy.client.get("/sparql", params={"query": "ASK {}"}).status_code == 404
    page = proxy.client.get("/graph/").text
    links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
    assert links
    assert all(link.startswith("/graph/") for link in links)
    for link in set(links):
        # 400: the page of a query that wants a parameter.
        assert proxy.client.get(link).status_code in (200, 400), link
    described = proxy.client.get("/graph/sparql", headers={"Accept": "text/turtle"}).text
    assert f"<{root}/graph/sparql>" in described


def test_the_clients_address_cannot_be_made_up(site: Behind) -> None:
    """Limits and logs are about who really asks."""
    server, proxy = site
    made_up = {"X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.8"}
    assert proxy.client.get("/healthz", headers=made_up).status_code == 200
    deadline = time.monotonic() + START_S
    while "/healthz" not in (log := server.log.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "127.0.0.1" in log
    assert "203.0.113" not in log


def test_rows_stream_and_who_leaves_stops_the_query(site: Behind) -> None:
    """Rows come before the last is known, are not piled up, and end with their reader."""
    server, proxy = site
    received = 0
    with proxy.client.stream(
        "GET", "/sparql", params={"query": ENDLESS}, headers={"Accept-Encoding": "identity"}
    ) as answer:
        assert answer.status_code == 200
        for chunk in answer.iter_raw():
            received += len(chunk)
            if received >= READ_BYTES:
                break
        assert len(running(server)) == 1
        assert not [path for path in proxy.spool.rglob("*") if path.is_file()]
    deadline = time.monotonic() + START_S
    while running(server):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def running(server: RunningServer) -> list[object]:
    """Return the queries that the server is at."""
    answer = server.client.get("/admin/running", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200, answer.text
    found = answer.json()["running"]
    assert isinstance(found, list)
    return found


def test_a_cut_answer_stays_cut(site: Behind) -> None:
    """An answer that the server breaks off never looks whole behind the proxy."""
    _, proxy = site
    with (
        pytest.raises(httpx.TransportError),
        proxy.client.stream("GET", "/sparql", params={"query": ENDLESS}) as answer,
    ):
        list(answer.iter_raw())


def test_writes_need_the_token_and_uploads_have_their_limit(site: Behind) -> None:
    """The Authorization header passes; too much is refused in the server's own words."""
    _, proxy = site
    graph = {"graph": "http://example.org/uploaded"}
    turtle = "".join(f'<http://e.org/{n}> <http://e.org/p> "{n:060}" .\n' for n in range(20_000))
    headers = {"Content-Type": "text/turtle"}
    refused = proxy.client.put("/store", params=graph, content=turtle, headers=headers)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")

    headers["Authorization"] = f"Bearer {TOKEN}"
    stored = proxy.client.put("/store", params=graph, content=turtle, headers=headers)
    assert stored.status_code in (200, 201, 204), stored.text
    count = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph['graph']}> {{ ?s ?p ?o }} }}"
    asked = proxy.client.get("/sparql", params={"query": count}, headers={"Accept": "text/csv"})
    assert asked.text.split() == ["n", "20000"]

    assert proxy.client.delete("/store", params=graph, headers=headers).status_code in (200, 204)

    larger = proxy.client.put("/store", params=graph, content=turtle * 3, headers=headers)
    assert larger.status_code == 413
    assert larger.json()["code"] == "http.body-too-large"


def test_numbers_of_the_server_stay_inside(site: Behind) -> None:
    """Metrics are for this machine, not for whoever comes through the proxy."""
    server, proxy = site
    assert server.client.get("/metrics").status_code == 200
    assert proxy.client.get("/metrics").status_code in (401, 403)


def test_a_server_that_is_down_gives_an_error_at_once(below_a_path: Behind) -> None:
    """Clients are told to come again; nothing hangs."""
    server, proxy = below_a_path
    server.stop()
    assert proxy.client.get("/graph/sparql", params={"query": "ASK {}"}).status_code == 502
