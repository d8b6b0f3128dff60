"""Updates over HTTP: in both forms of the protocol, by the clients people use, and never by GET."""

from __future__ import annotations

import gzip
import subprocess
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import httpx
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

with warnings.catch_warnings():
    # SPARQLWrapper uses what newer versions of its own dependencies call old.
    warnings.simplefilter("ignore")
    import SPARQLWrapper

TOKEN = {"Authorization": "Bearer writer-1"}
DIRECT = {"Content-Type": "application/sparql-update"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, launch: StartServer
) -> Iterator[RunningServer]:
    """Return a server that takes writes."""
    folder = tmp_path_factory.mktemp("updates")
    (folder / "tokens").write_text("write writer-1\nread reader-1\n")
    running = launch(
        folder, folder / "graph", token_file=folder / "tokens", update_max_bytes=400_000
    )
    yield running
    assert running.stop() == 0, running.log.read_text()


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """Return the name of a graph of this test's own."""
    return f"urn:test:{abs(hash(request.node.name))}"


def insert(graph: str, value: str = "1") -> str:
    """Return an update that puts one triple into a graph."""
    return f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:s> <urn:p> {value} }} }}"


def values(server: RunningServer, graph: str) -> list[str]:
    """Return the objects in a graph."""
    response = server.ask(f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} ORDER BY ?o")
    return [row["o"]["value"] for row in response.json()["results"]["bindings"]]


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_both_forms_write_and_are_seen_at_once(server: RunningServer, name: str, path: str) -> None:
    """The answer comes when every later query sees the update, and says from when on."""
    form = server.client.post(path, data={"update": insert(name, "1")}, headers=TOKEN)
    assert (form.status_code, form.content) == (204, b"")
    assert values(server, name) == ["1"]
    direct = server.client.post(path, content=insert(name, "2"), headers=TOKEN | DIRECT)
    assert direct.status_code == 204
    assert values(server, name) == ["1", "2"]
    before, after = (int(r.headers["conflictgraph-generation"]) for r in (form, direct))
    assert before < after


def test_an_update_may_come_compressed(server: RunningServer, name: str) -> None:
    """As queries may."""
    headers = TOKEN | DIRECT | {"Content-Encoding": "gzip"}
    body = gzip.compress(insert(name).encode())
    assert server.client.post("/sparql", content=body, headers=headers).status_code == 204
    assert values(server, name) == ["1"]


def test_an_update_sees_the_graphs_it_is_told_to(server: RunningServer, name: str) -> None:
    """using-graph-uri is the default graph of WHERE, using-named-graph-uri what GRAPH sees."""
    for number in "123":
        server.client.post(
            "/sparql", content=insert(f"{name}-{number}", number), headers=TOKEN | DIRECT
        )
    response = server.client.post(
        "/sparql",
        params={
            "using-graph-uri": [f"{name}-1", f"{name}-2"],
            "using-named-graph-uri": f"{name}-3",
        },
        content=f"INSERT {{ GRAPH <{name}> {{ ?s ?p ?o }} }} "
        "WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
        headers=TOKEN | DIRECT,
    )
    assert response.status_code == 204, response.text
    assert values(server, name) == ["1", "2", "3"]


def test_relative_iris_belong_to_the_endpoint(server: RunningServer, name: str) -> None:
    """The address the update was sent to is its base."""
    server.client.post("/sparql", content=insert(name, "<x>"), headers=TOKEN | DIRECT)
    assert values(server, name) == [f"{server.url}/x"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_only_post_updates(server: RunningServer, name: str, method: str) -> None:
    """Not even with a token: an address may be followed by a robot, a cache or a mail program."""
    response = server.client.request(
        method, "/sparql", params={"update": insert(name)}, headers=TOKEN
    )
    assert response.status_code == (400 if method in {"GET", "HEAD"} else 405)
    assert values(server, name) == []


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        ({"params": {"update": "CLEAR ALL"}, "content": "", "headers": FORM}, 400, "usage"),
        ({"content": "update=CLEAR+ALL&update=CLEAR+ALL", "headers": FORM}, 400, "usage"),
        ({"content": "update=CLEAR+ALL&query=ASK+{}", "headers": FORM}, 400, "usage"),
        ({"content": "update=CLEAR+ALL&default-graph-uri=urn:a", "headers": FORM}, 400, "usage"),
        ({"content": "update=CLEAR+XYZ", "headers": FORM}, 400, "query.syntax"),
        ({"content": "SELECT * { ?s ?p ?o }", "headers": DIRECT}, 400, "query.syntax"),
        ({"content": "update=CLEAR+ALL"}, 415, "http.unsupported-media-type"),
        ({"content": "CLEAR ALL", "headers": {"Content-Type": "text/plain"}}, 415,
         "http.unsupported-media-type"),
        ({"content": "CLEAR ALL".encode("utf-16"),
          "headers": {"Content-Type": "application/sparql-update; charset=UTF-16"}}, 415,
         "http.unsupported-media-type"),
        ({"content": b"\xff\xfe", "headers": DIRECT}, 400, "usage"),
        ({"content": "CLEAR ALL #" + "x" * 400_000, "headers": DIRECT}, 413, "query.too-large"),
        ({"content": "LOAD <http://127.0.0.1:9/>", "headers": DIRECT}, 400, "query.forbidden"),
        ({"content": "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
          "headers": DIRECT}, 400, "query.forbidden"),
        ({"params": {"using-graph-uri": "urn:a"}, "headers": DIRECT,
          "content": "WITH <urn:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"}, 400, None),
        ({"params": {"using-graph-uri": "relative"}, "content": "CLEAR ALL",
          "headers": DIRECT}, 400, "usage"),
    ],
)  # fmt: skip
def test_what_is_no_update_is_refused(
    server: RunningServer, name: str, options: dict[str, Any], status: int, code: str | None
) -> None:
    """With its reason, and without a trace in the store."""
    server.client.post("/sparql", content=insert(name), headers=TOKEN | DIRECT)
    headers = TOKEN | dict(options.get("headers", {}))
    response = server.client.post("/sparql", **options | {"headers": headers})
    assert response.status_code == status, response.text
    assert code in {None, response.json()["code"]}
    assert values(server, name) == ["1"]
    if status == 413:
        assert response.json()["limit"]["setting"] == "update_max_bytes"


@pytest.mark.parametrize("text", ["", "PREFIX p: <urn:>", "# nothing", "LOAD SILENT <urn:x>"])
def test_an_update_may_do_nothing(server: RunningServer, text: str) -> None:
    """An empty request is one by the grammar, and what SILENT allows to fail may."""
    response = server.client.post("/sparql", content=text, headers=TOKEN | DIRECT)
    assert response.status_code == 204, response.text


def test_an_update_is_whole_or_not_at_all(server: RunningServer, name: str) -> None:
    """When its second operation fails, the first has not happened."""
    text = f"{insert(name)} ; CREATE GRAPH <{name}>"
    response = server.client.post("/sparql", content=text, headers=TOKEN | DIRECT)
    assert 400 <= response.status_code < 500
    assert values(server, name) == []


@pytest.mark.parametrize("method", ["urlencoded", "postdirectly"])
def test_sparqlwrapper_updates(server: RunningServer, name: str, method: str) -> None:
    """The commonest Python client writes in both ways."""
    client = SPARQLWrapper.SPARQLWrapper(server.sparql)
    client.addCustomHttpHeader(*next(iter(TOKEN.items())))
    client.setMethod("POST")
    client.setRequestMethod(method)
    client.setQuery(insert(name))
    assert client.query().response.status == 204
    client.setQuery(f"INSERT {{ GRAPH <{name}-copy> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}")
    client.addParameter("using-graph-uri", name)
    client.query()
    assert values(server, f"{name}-copy") == ["1"]


def test_rdflib_updates_the_store_as_its_own(server: RunningServer, name: str) -> None:
    """Triples that are added and removed in a graph of rdflib are so here."""
    store = SPARQLUpdateStore(
        server.sparql, server.sparql, headers=TOKEN, autocommit=False, context_aware=True
    )
    graph = Graph(store, identifier=URIRef(name))
    graph.add((URIRef("urn:s"), URIRef("urn:p"), Literal("added")))
    graph.add((URIRef("urn:s"), URIRef("urn:p"), Literal("too")))
    store.commit()
    assert values(server, name) == ["added", "too"]
    graph.remove((None, None, Literal("too")))
    store.commit()
    assert values(server, name) == ["added"]
    assert len(graph) == 1


def test_rdflib_sends_updates_as_they_are(server: RunningServer, name: str) -> None:
    """Its store passes on several operations at once, and puts those of a graph into it."""
    store = SPARQLUpdateStore(server.sparql, server.sparql, headers=TOKEN)
    store.update(f"{insert(name)} ; {insert(name, '2')}")
    assert values(server, name) == ["1", "2"]
    Graph(store, identifier=URIRef(name)).update("INSERT DATA { <urn:s> <urn:p> 3 }")
    assert values(server, name) == ["1", "2", "3"]


@pytest.mark.usefixtures("curl")
@pytest.mark.parametrize(
    "options",
    [
        ["--data-urlencode", "update={}"],
        ["--data-binary", "{}", "-H", "Content-Type: application/sparql-update"],
        ["--data-binary", "{}", "-H", "Content-Type: application/sparql-update; charset=utf-8",
         "-H", "Expect: 100-continue"],
        ["--data-binary", "{}", "-H", "Content-Type: application/sparql-update", "-H",
         "Transfer-Encoding: chunked"],
    ],
)  # fmt: skip
def test_curl_updates(server: RunningServer, name: str, options: list[str]) -> None:
    """The lines of the documentation work."""
    given = [option.format(insert(name)) if "{}" in option else option for option in options]
    header = ": ".join(*TOKEN.items())
    subprocess.run(["curl", "-sf", "-H", header, *given, server.sparql], check=True)
    assert values(server, name) == ["1"]


def test_a_plain_python_client_updates(server: RunningServer, name: str) -> None:
    """The standard library names the form type by itself, as those of other languages do."""
    data = httpx.QueryParams({"update": insert(name)})
    request = Request(server.sparql, str(data).encode(), TOKEN, method="POST")  # noqa: S310 - http
    with urlopen(request) as response:  # noqa: S310 - our own server
        assert response.status == 204
    assert values(server, name) == ["1"]
