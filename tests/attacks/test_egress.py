"""No query, update or upload makes the server call anybody, or read a file of its machine."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from .listener import Listener
from .victim import Victim

SECRET = "a secret that stands in a file"

#: Ways to write an address of this machine.
ADDRESSES = [
    "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://LOCALHOST:{port}/",
    "http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://0177.0.0.1:{port}/",
    "http://127.1:{port}/", "http://0:{port}/", "http://0.0.0.0:{port}/", "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/", "http://user:word@127.0.0.1:{port}/",
    "http://example.org@127.0.0.1:{port}/", "HTTP://127.0.0.1:{port}/", "//127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
]  # fmt: skip
QUERIES = [
    "ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "ASK {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "ASK {{ service<{url}>{{ ?s ?p ?o }} }}",
    "ASK {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "ASK {{ BIND(<{url}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    "ASK {{ VALUES ?x {{ <{url}> }} SERVICE SILENT ?x {{ ?s ?p ?o }} }}",
    "ASK {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "ASK {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    "PREFIX p: <{url}> ASK {{ SERVICE p: {{ ?s ?p ?o }} }}",
    "BASE <{url}> ASK {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "ASK {{ # }}\n SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "DESCRIBE <{url}>",
    "LOAD <{url}>",
]
UPDATES = [
    "LOAD <{url}>",
    "LOAD SILENT <{url}>",
    "LOAD <{url}> INTO GRAPH <urn:loaded>",
    "LOAD SILENT <{url}> INTO GRAPH <urn:loaded>",
    "load silent<{url}>",
    "\\u004COAD <{url}>",
    "PREFIX p: <{url}> LOAD p:",
    "BASE <{url}> LOAD <>",
    "INSERT DATA {{ <urn:none> <urn:p> 1 }} ; LOAD <{url}>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "INSERT {{ ?s ?p ?o }} USING <{url}> WHERE {{ ?s ?p ?o }}",
    "INSERT {{ ?s ?p ?o }} USING NAMED <{url}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "WITH <{url}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "COPY SILENT <{url}> TO <urn:loaded>",
]
UPLOADS = {
    "context": ("application/ld+json", '{{"@context": "{url}", "@id": "urn:s", "name": "x"}}'),
    "contexts": ("application/ld+json", '{{"@context": ["{url}", {{}}], "@id": "urn:s"}}'),
    "import": ("application/ld+json", '{{"@context": {{"@import": "{url}"}}, "@id": "urn:s"}}'),
    "scoped": (
        "application/ld+json",
        '{{"@context": {{"a": {{"@id": "urn:a", "@context": "{url}"}}}}, "a": {{"b": 1}}}}',
    ),
    "external entity": (
        "application/rdf+xml",
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "{url}">]>'
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="urn:">'
        '<r:Description r:about="urn:s"><p>&x;</p></r:Description></r:RDF>'),
    ),
    "external subset": (
        "application/rdf+xml",
        '<!DOCTYPE r SYSTEM "{url}"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    ),
    "parameter entity": (
        "application/rdf+xml",
        ('<!DOCTYPE r [<!ENTITY % x SYSTEM "{url}"> %x;]>'
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'),
    ),
    "base": ("text/turtle", "@base <{url}> . @prefix p: <{url}> . <> p:a <b> ."),
}  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_service_calls_nobody(victim: Victim, listener: Listener, address: str) -> None:
    """However the address is written: refused, and said to be forbidden."""
    url = address.format(port=listener.port)
    response = victim.query(f"ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")
    assert (response.status_code, response.json()["code"]) == (400, "query.forbidden")
    silent = victim.query(f"ASK {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}")
    assert silent.status_code == 400


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_calls_nobody(victim: Victim, listener: Listener, query: str) -> None:
    """Neither by SERVICE nor by the graphs it names."""
    text = query.format(url=f"http://127.0.0.1:{listener.port}/")
    response = victim.query(text)
    assert response.status_code in {200, 400}, response.text


@pytest.mark.parametrize("update", UPDATES)
def test_an_update_calls_nobody(victim: Victim, listener: Listener, update: str) -> None:
    """LOAD is refused or, where it is SILENT, does nothing."""
    before = victim.state()[1]
    response = victim.update(update.format(url=f"http://127.0.0.1:{listener.port}/"))
    assert response.status_code in {204, 400}, response.text
    assert victim.state()[1] == before


@pytest.mark.parametrize(
    "parameter",
    ["default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri", "graph"],
)
def test_a_parameter_calls_nobody(victim: Victim, listener: Listener, parameter: str) -> None:
    """Names of graphs are names, wherever they stand."""
    given = {parameter: f"http://127.0.0.1:{listener.port}/"}
    assert victim.query("ASK { ?s ?p ?o }", params=given).status_code in {200, 400}
    update = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } FILTER(?s = 1) }"
    assert victim.update(update, params=given).status_code in {204, 400}
    assert victim.request("GET", "/store", params=given).status_code in {400, 404}


@pytest.mark.parametrize("name", UPLOADS)
def test_an_upload_calls_nobody(victim: Victim, listener: Listener, name: str) -> None:
    """Contexts, entities and bases are not fetched."""
    media_type, text = UPLOADS[name]
    content = text.format(url=f"http://127.0.0.1:{listener.port}/").encode()
    response = victim.put("urn:called", content, media_type)
    assert response.status_code in ({201} if name == "base" else {400}), response.text
    victim.request(
        "DELETE", "/store", params={"graph": "urn:called"},
        headers={"Authorization": "Bearer writer"},
    )  # fmt: skip


def test_no_file_is_read(victim: Victim, tmp_path: Path) -> None:
    """file: is an address like others; relative and absolute paths are none."""
    (tmp_path / "secret.ttl").write_text(f'<urn:s> <urn:p> "{SECRET}" .')
    path = f"{tmp_path}/secret.ttl"
    urls = [f"file://{path}", f"file:{path}", f"file://localhost{path}", path]
    with ThreadPoolExecutor(8) as threads:
        queries = [query.format(url=url) for query in QUERIES for url in urls]
        for response in threads.map(victim.query, queries):
            assert response.status_code in {200, 400}
            assert SECRET not in response.text
        updates = [update.format(url=url) for update in UPDATES for url in urls]
        assert {r.status_code for r in threads.map(victim.update, updates)} <= {204, 400}
        uploads = [(kind, text.format(url=url)) for kind, text in UPLOADS.values() for url in urls]
        list(
            threads.map(
                lambda upload: victim.put("urn:read", upload[1].encode(), upload[0]), uploads
            )
        )
    victim.update("DROP SILENT GRAPH <urn:read>")
    assert SECRET not in victim.query("SELECT ?o { ?s ?p ?o }").text


@pytest.mark.parametrize(
    "path",
    ["/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../pyproject.toml",
     "/assets/%2e%2e/%2e%2e/%2e%2e/pyproject.toml", "/assets//etc/passwd", "/store/../CURRENT",
     "/queries/../../settings"],
)  # fmt: skip
def test_no_path_leads_out(victim: Victim, path: str) -> None:
    """Paths with dots end at what there is, or nowhere."""
    received = victim.exchange(
        f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )
    assert received.split(b" ", 2)[1] in {b"400", b"404", b"405"}
    assert b"root:" not in received
