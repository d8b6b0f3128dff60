"""The Graph Store Protocol over HTTP, against the real server and its writer process."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

TOKEN = {"Authorization": "Bearer writer-1"}
TURTLE = {"Content-Type": "text/turtle"}
WRITE = TOKEN | TURTLE
ONE = "<urn:s> <urn:p> 'one' ."
TWO = "<urn:s> <urn:p> 'two' ."


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, launch: StartServer
) -> Iterator[RunningServer]:
    """Return a server that takes writes, over a store that was not there before."""
    folder = tmp_path_factory.mktemp("graphs")
    (folder / "tokens").write_text("write writer-1\n")
    running = launch(
        folder, folder / "graph", token_file=folder / "tokens", upload_max_bytes=100_000
    )
    yield running
    assert running.stop() == 0, running.log.read_text()
    assert list((folder / "graph").glob("incoming/*")) == []


@pytest.fixture
def graph(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the parameter that names a graph of this test's own."""
    return {"graph": f"urn:test:{quote(request.node.name)}"}


def triples(response: httpx.Response, **options: Any) -> set[str]:
    """Return the triples of a Turtle answer; blank nodes are not to be told apart."""
    assert response.status_code == 200, response.text
    parsed = ox.parse(response.content, format=ox.RdfFormat.TURTLE, **options)
    return {
        " ".join("_:" if isinstance(t, ox.BlankNode) else str(t) for t in quad.triple)
        for quad in parsed
    }


def literals(response: httpx.Response) -> list[str]:
    """Return the objects of an answer, without quotation marks."""
    return sorted(triple.rsplit(" ", 1)[-1].strip('"') for triple in triples(response))


def test_a_graph_is_made_replaced_added_to_and_removed(
    server: RunningServer, graph: dict[str, str]
) -> None:
    """Each step has its status, and the next read sees it."""
    client = server.client
    assert client.get("/store", params=graph).status_code == 404
    assert client.put("/store", params=graph, content=ONE, headers=WRITE).status_code == 201
    assert literals(client.get("/store", params=graph)) == ["one"]
    assert client.put("/store", params=graph, content=TWO, headers=WRITE).status_code == 204
    assert literals(client.get("/store", params=graph)) == ["two"]
    assert client.post("/store", params=graph, content=ONE, headers=WRITE).status_code == 204
    assert literals(client.get("/store", params=graph)) == ["one", "two"]
    assert client.delete("/store", params=graph, headers=TOKEN).status_code == 204
    assert client.get("/store", params=graph).json()["code"] == "graph.missing"
    assert client.head("/store", params=graph).status_code == 404
    assert client.delete("/store", params=graph, headers=TOKEN).status_code == 404


def test_a_write_tells_its_generation(server: RunningServer, graph: dict[str, str]) -> None:
    """Whoever writes can tell later which answers know of it."""
    wrote = server.client.put("/store", params=graph, content=ONE, headers=WRITE)
    read = server.client.get("/store", params=graph)
    generation = int(wrote.headers["conflictgraph-generation"])
    assert generation == int(read.headers["conflictgraph-generation"])
    assert wrote.headers["cache-control"] == "no-store"
    assert wrote.content == b""


def test_the_default_graph_is_a_graph_too(server: RunningServer) -> None:
    """It always exists; removing it empties it; no named graph shows through."""
    client, default = server.client, {"default": ""}
    assert client.put("/store", params=default, content=ONE, headers=WRITE).status_code == 204
    assert literals(client.get("/store?default")) == ["one"]
    assert client.delete("/store", params=default, headers=TOKEN).status_code == 204
    assert literals(client.get("/store?default")) == []


@pytest.mark.parametrize("below", ["person/1.ttl", "a%20b", "%C3%BC"])
def test_an_address_below_the_store_is_a_graph(server: RunningServer, below: str) -> None:
    """Direct and indirect naming mean the same; relative IRIs belong to the address."""
    client, address = server.client, f"{server.url}/store/{below}"
    assert client.put(address, content="<> <urn:p> <x> .", headers=WRITE).status_code == 201
    expected = {f"<{address}> <urn:p> <{address.rpartition('/')[0]}/x>"}
    assert triples(client.get(address)) == expected
    assert triples(client.get("/store", params={"graph": address})) == expected
    assert client.get(address, params={"format": "nt"}).text.count("\n") == 1
    assert client.delete(address, headers=TOKEN).status_code == 204
    assert client.get(address).status_code == 404


def test_relative_iris_belong_to_the_graph(server: RunningServer) -> None:
    """Indirectly named, the graph's own IRI is the base, not the address of the store."""
    graph = {"graph": "http://data.example/base/graph"}
    server.client.put("/store", params=graph, content="<> <p> <../x> .", headers=WRITE)
    assert triples(server.client.get("/store", params=graph)) == {
        "<http://data.example/base/graph> <http://data.example/base/p> <http://data.example/x>"
    }


def test_a_new_graph_gets_a_name(server: RunningServer) -> None:
    """It leads to the graph, directly and as a parameter; the same content makes another one."""
    client, made = server.client, set()
    for _ in range(3):
        response = client.post("/store", content="[] <urn:p> <> .", headers=WRITE)
        assert response.status_code == 201
        location = response.headers["location"]
        assert location.startswith(f"{server.url}/store/")
        assert triples(client.get(location)) == {f"_: <urn:p> <{location}>"}
        assert triples(client.get("/store", params={"graph": location}))
        made.add(location)
    assert len(made) == 3


def test_the_name_of_a_new_graph_comes_from_its_content(server: RunningServer) -> None:
    """The same content in an equal store gets the same name, and other content another."""
    names = []
    for content in (ONE, ONE, TWO):
        response = server.client.post("/store/", content=content, headers=WRITE)
        names.append(response.headers["location"])
        assert server.client.delete(names[-1], headers=TOKEN).status_code == 204
    assert names[0] == names[1] != names[2]


def test_behind_a_proxy_graphs_have_the_address_that_clients_see(
    start_server: StartServer, tmp_path: Path
) -> None:
    """Scheme, host and prefix are the proxy's, in names as well as in Location."""
    (tmp_path / "tokens").write_text("writer-1\n")
    server = start_server(
        tmp_path / "graph",
        token_file=tmp_path / "tokens",
        root_path="/kg",
        trusted_proxies="127.0.0.1",
    )
    forwarded = WRITE | {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "graph.example"}
    server.client.headers.update(forwarded)
    public = "https://graph.example/kg/store"
    put = server.client.put(f"{server.url}/store/a", content="<> <urn:p> <b> .")
    assert put.status_code == 201, put.text
    response = server.client.get(f"{server.url}/store", params={"graph": f"{public}/a"})
    assert triples(response) == {f"<{public}/a> <urn:p> <{public}/b>"}
    created = server.client.post(f"{server.url}/store", content=ONE)
    assert created.headers["location"].startswith(f"{public}/")


FORMATS = {
    "text/turtle": ONE,
    "application/n-triples": '<urn:s> <urn:p> "one" .',
    "text/plain": '<urn:s> <urn:p> "one" .',
    "application/n-quads": '<urn:s> <urn:p> "one" .',
    "application/trig": "{ <urn:s> <urn:p> 'one' }",
    "application/ld+json": json.dumps({"@id": "urn:s", "urn:p": "one"}),
    "application/json": json.dumps({"@id": "urn:s", "urn:p": "one"}),
    "application/rdf+xml": (
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
        '<r:Description r:about="urn:s"><u:p>one</u:p></r:Description></r:RDF>'
    ),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_goes_in_and_comes_out(
    server: RunningServer, graph: dict[str, str], kind: str
) -> None:
    """What is read back in the format it was sent in is the same triple."""
    headers = TOKEN | {"Content-Type": kind}
    put = server.client.put("/store", params=graph, content=FORMATS[kind], headers=headers)
    assert put.status_code == 201, put.text
    assert literals(server.client.get("/store", params=graph)) == ["one"]
    back = server.client.get("/store", params=graph, headers={"Accept": kind})
    assert back.headers["content-type"].split(";")[0] == kind
    again = server.client.put("/store", params=graph, content=back.content, headers=headers)
    assert again.status_code == 204, again.text
    assert literals(server.client.get("/store", params=graph)) == ["one"]


def test_several_files_go_into_one_graph(server: RunningServer, graph: dict[str, str]) -> None:
    """As one form, in several formats; equal blank node labels of two files are two nodes."""
    files = [
        ("a", ("a.ttl", b"@prefix p: <urn:> . _:b p:p 'one' .", "text/turtle; charset=utf-8")),
        ("b", ("b.nt", b"_:b <urn:p> 'two' .".replace(b"'", b'"'), "application/octet-stream")),
    ]
    put = server.client.put("/store", params=graph, files=files, headers=TOKEN)
    assert put.status_code == 201, put.text
    response = server.client.get("/store", params=graph)
    assert literals(response) == ["one", "two"]
    subjects = {q.subject for q in ox.parse(response.content, format=ox.RdfFormat.TURTLE)}
    assert len(subjects) == 2


def test_one_bad_file_keeps_the_others_out(server: RunningServer, graph: dict[str, str]) -> None:
    """A form is taken as a whole or not at all."""
    files = [("a", ("a.ttl", ONE.encode())), ("b", ("b.ttl", b"<urn:s> <urn:p> "))]
    response = server.client.post("/store", params=graph, files=files, headers=TOKEN)
    assert (response.status_code, response.json()["code"]) == (400, "upload.malformed")
    assert server.client.get("/store", params=graph).status_code == 404


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        ("<urn:s> <urn:p> ", TURTLE, 400, "upload.malformed"),
        ("GRAPH <urn:x> { <urn:s> <urn:p> 1 }", {"Content-Type": "application/trig"}, 400,
         "upload.malformed"),
        ('<!DOCTYPE r [<!ENTITY x "y">]><r/>', {"Content-Type": "application/rdf+xml"}, 400,
         "upload.malformed"),
        (ONE, {"Content-Type": "text/csv"}, 415, "http.unsupported-media-type"),
        (ONE, {}, 415, "http.unsupported-media-type"),
        (ONE, {"Content-Type": "text/turtle; charset=utf-16"}, 415,
         "http.unsupported-media-type"),
        (ONE, TURTLE | {"Content-Encoding": "br"}, 415, "http.unsupported-media-type"),
        (ONE, TURTLE | {"Content-Encoding": "gzip"}, 400, "usage"),
        (gzip.compress(b" " * 10_000_000, mtime=0), TURTLE | {"Content-Encoding": "gzip"}, 413,
         "http.body-too-large"),
        ("#" * 100_001, TURTLE, 413, "http.body-too-large"),
        ("--b\r\n", {"Content-Type": "multipart/form-data; boundary=b"}, 400, "usage"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_body_that_cannot_be_read_changes_nothing(
    server: RunningServer,
    graph: dict[str, str],
    method: str,
    content: str | bytes,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    """Each is a problem that says what it is."""
    headers = TOKEN | headers
    response = server.client.request(
        method, "/store", params=graph, content=content, headers=headers
    )
    assert (response.status_code, response.json()["code"]) == (status, code), response.text
    assert server.client.get("/store", params=graph).status_code == 404
    if status == 413:
        assert response.json()["limit"] == {"setting": "upload_max_bytes", "value": 100_000}


def test_a_compressed_body_is_unpacked(server: RunningServer, graph: dict[str, str]) -> None:
    """A large graph of a repetitive kind travels small."""
    headers = WRITE | {"Content-Encoding": "gzip"}
    body = gzip.compress("\n".join(f"<urn:s> <urn:p> '{n}' ." for n in range(3000)).encode())
    put = server.client.put("/store", params=graph, content=body, headers=headers)
    assert put.status_code == 201, put.text
    assert len(literals(server.client.get("/store", params=graph))) == 3000


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/store", 400),
        ("HEAD", "/store", 400),
        ("PUT", "/store", 400),
        ("DELETE", "/store", 400),
        ("GET", "/store?graph=relative", 400),
        ("PUT", "/store?graph=urn:a&default", 400),
        ("PUT", "/store/x?graph=urn:a", 400),
        ("PATCH", "/store?graph=urn:a", 405),
        ("TRACE", "/store?graph=urn:a", 405),
    ],
)
def test_a_request_that_means_no_graph_is_refused(
    server: RunningServer, method: str, address: str, status: int
) -> None:
    """Nothing is guessed, and 405 says what would do."""
    response = server.client.request(method, address, content=ONE, headers=WRITE)
    assert response.status_code == status
    if status == 405:
        assert response.headers["allow"] == "GET, HEAD, PUT, POST, DELETE, OPTIONS"
    elif method != "HEAD":
        assert response.json()["code"] == "usage"


def test_options_tell_what_can_be_sent(server: RunningServer) -> None:
    """A client finds methods and media types without reading documentation."""
    response = server.client.options("/store")
    assert response.status_code == 204
    assert "PUT" in response.headers["allow"]
    assert "application/ld+json" in response.headers["accept-post"]


def test_a_graph_comes_in_the_asked_type(server: RunningServer, graph: dict[str, str]) -> None:
    """As with queries; a table it cannot be."""
    server.client.put("/store", params=graph, content=ONE, headers=WRITE)
    response = server.client.get("/store", params=graph)
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "Accept" in response.headers["vary"]
    refused = server.client.get("/store", params=graph, headers={"Accept": "text/csv"})
    assert (refused.status_code, refused.json()["code"]) == (406, "http.not-acceptable")


def test_head_is_get_without_the_body(server: RunningServer, graph: dict[str, str]) -> None:
    """Same headers, no bytes, and the connection goes on."""
    server.client.put("/store", params=graph, content=ONE, headers=WRITE)
    get = server.client.get("/store", params=graph)
    head = server.client.head("/store", params=graph)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "etag", "vary", "content-length"):
        assert head.headers[name] == get.headers[name]


def test_a_graph_the_client_has_is_not_sent_again(
    server: RunningServer, graph: dict[str, str]
) -> None:
    """304 for the same representation of the same graph, and for nothing else."""
    client = server.client
    client.put("/store", params=graph, content=ONE, headers=WRITE)
    tag = client.get("/store", params=graph).headers["etag"]
    held = {"If-None-Match": tag}
    assert not tag.startswith("W/")
    again = client.get("/store", params=graph, headers=held)
    assert (again.status_code, again.headers["etag"], again.content) == (304, tag, b"")
    other = held | {"Accept": "application/n-triples"}
    assert client.get("/store", params=graph, headers=other).status_code == 200
    assert client.get("/store?graph=urn:nowhere", headers=held).status_code == 404
    assert client.get("/store?graph=urn:nowhere", headers={"If-None-Match": "*"}).status_code == 404
    assert client.get("/store", params=graph, headers={"If-Match": '"x"'}).status_code == 412
    client.put("/store", params=graph, content=TWO, headers=WRITE)
    assert client.get("/store", params=graph, headers=held).status_code == 200


def test_a_write_can_depend_on_what_was_read(server: RunningServer, graph: dict[str, str]) -> None:
    """Nobody's change is overwritten unseen; a graph is made only where there is none."""

    def put(content: str, **conditions: str) -> int:
        given = {name.replace("_", "-"): value for name, value in conditions.items()}
        response = server.client.put("/store", params=graph, content=content, headers=WRITE | given)
        assert response.status_code != 412 or response.json()["code"] == "http.precondition-failed"
        return response.status_code

    assert put(ONE, If_Match="*") == 412
    assert put(ONE, If_None_Match="*") == 201
    assert put(TWO, If_None_Match="*") == 412
    tag = server.client.get("/store", params=graph).headers["etag"]
    assert put(TWO, If_Match=f"W/{tag}") == 412
    assert put(TWO, If_Match=tag) == 204
    assert put(ONE, If_Match=tag) == 412
    delete = server.client.delete("/store", params=graph, headers=TOKEN | {"If-Match": tag})
    assert delete.status_code == 412
    assert literals(server.client.get("/store", params=graph)) == ["two"]


def test_of_many_who_saw_the_same_one_may_write(
    server: RunningServer, graph: dict[str, str]
) -> None:
    """The condition is checked where the writes are put in order, not before."""
    server.client.put("/store", params=graph, content=ONE, headers=WRITE)
    tag = server.client.get("/store", params=graph).headers["etag"]

    def write(number: int) -> int:
        return httpx.put(
            f"{server.url}/store",
            params=graph,
            content=f"<urn:s> <urn:p> '{number}' .",
            headers=WRITE | {"If-Match": tag},
            timeout=30,
        ).status_code

    with ThreadPoolExecutor(6) as threads:
        statuses = sorted(threads.map(write, range(6)))
    assert statuses == [204] + [412] * 5


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_graphs_of_the_build_are_not_changed(server: RunningServer, method: str) -> None:
    """What documents say is written by the build alone."""
    graph = {"graph": "https://w3id.org/conflictgraph/graph/doc/a"}
    content = None if method == "DELETE" else ONE
    response = server.client.request(method, "/store", params=graph, content=content, headers=WRITE)
    assert (response.status_code, response.json()["code"]) == (403, "graph.protected")
