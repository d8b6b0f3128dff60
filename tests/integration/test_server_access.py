"""Tokens over HTTP: who may read and write, and what everybody else is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

UPDATE = "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }"
FORM = {"data": {"update": UPDATE}}
DIRECT = {"content": UPDATE, "headers": {"Content-Type": "application/sparql-update"}}
TURTLE = {"content": "<urn:s> <urn:p> 1 .", "headers": {"Content-Type": "text/turtle"}}
WRITES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/sparql", FORM),
    ("POST", "/sparql", DIRECT),
    ("PUT", "/store?graph=urn:g", TURTLE),
    ("POST", "/store?graph=urn:g", TURTLE),
    ("POST", "/store", TURTLE),
    ("PUT", "/store/direct", TURTLE),
    ("DELETE", "/store?graph=urn:g", {}),
    ("DELETE", "/store?default", {}),
]
READS = [
    "/sparql?query=ASK%20%7B%7D",
    "/sparql",
    "/store?default",
    "/queries",
    "/queries/claims-about-casualties",
    "/",
    "/query",
    "/docs",
    "/openapi.json",
    "/.well-known/void",
]
#: What is no token for writing, and the status it gets.
NO_TOKENS = {
    "": 401,
    "Bearer": 401,
    "Bearer wrong": 401,
    "Bearer writer-": 401,
    "Bearer writer-1x": 401,
    "Basic d3JpdGVyLTE6": 401,
    "writer-1": 401,
    "Bearer reader-1": 403,
}


def send(
    server: RunningServer, method: str, path: str, options: dict[str, Any], **headers: str
) -> httpx.Response:
    """Send a request with further headers."""
    own = dict(options.get("headers", {})) | headers
    return server.client.request(method, path, **options | {"headers": own})


def quads(server: RunningServer, **headers: str) -> int:
    """Return how many quads the store holds."""
    query = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    (row,) = server.ask(query, headers=headers).json()["results"]["bindings"]
    return int(row["n"]["value"])


@pytest.fixture(scope="module")
def open_server(
    tmp_path_factory: pytest.TempPathFactory, launch: StartServer
) -> Iterator[RunningServer]:
    """Return a server that everybody may read and some may write."""
    folder = tmp_path_factory.mktemp("open")
    (folder / "tokens").write_text("write writer-1\nread reader-1\nadmin admin-1\n")
    running = launch(folder, folder / "graph", token_file=folder / "tokens")
    assert send(running, *WRITES[0], Authorization="Bearer writer-1").status_code == 204
    yield running
    assert running.stop() == 0, running.log.read_text()


@pytest.fixture(scope="module")
def closed_server(
    tmp_path_factory: pytest.TempPathFactory, launch: StartServer
) -> Iterator[RunningServer]:
    """Return a server that nobody may read without a token."""
    folder = tmp_path_factory.mktemp("closed")
    (folder / "tokens").write_text("write writer-1\nread reader-1\n")
    running = launch(folder, folder / "graph", token_file=folder / "tokens", read_access="token")
    yield running
    assert running.stop() == 0, running.log.read_text()


@pytest.mark.parametrize(("method", "path", "options"), WRITES)
def test_without_tokens_a_server_takes_no_writes(
    server: RunningServer, method: str, path: str, options: dict[str, Any]
) -> None:
    """The default is read-only for everybody, and is told as such."""
    response = send(server, method, path, options, Authorization="Bearer writer-1")
    assert (response.status_code, response.json()["code"]) == (403, "http.read-only")


@pytest.mark.parametrize("authorization", NO_TOKENS)
@pytest.mark.parametrize(("method", "path", "options"), WRITES)
def test_a_write_needs_a_token_of_its_scope(
    open_server: RunningServer,
    method: str,
    path: str,
    options: dict[str, Any],
    authorization: str,
) -> None:
    """Nothing is changed, and the answer says what is missing, to pages on other sites too."""
    before = quads(open_server)
    headers = {"Authorization": authorization} if authorization else {}
    response = send(open_server, method, path, options, Origin="https://app.example", **headers)
    assert response.status_code == NO_TOKENS[authorization]
    assert response.headers["www-authenticate"].startswith("Bearer ")
    assert response.headers["access-control-allow-origin"] == "*"
    assert "WWW-Authenticate" in response.headers["access-control-expose-headers"]
    assert quads(open_server) == before


@pytest.mark.parametrize("parameter", ["access_token", "token", "Authorization"])
def test_a_token_in_the_address_or_the_form_is_not_looked_at(
    open_server: RunningServer, parameter: str
) -> None:
    """Addresses end up in logs, and forms can be posted by any page on the web."""
    in_url = open_server.client.post("/sparql", params={parameter: "writer-1"}, **FORM)
    assert in_url.status_code == 401
    form = {"update": UPDATE, parameter: "writer-1"}
    assert open_server.client.post("/sparql", data=form).status_code == 401
    assert "set-cookie" not in in_url.headers


@pytest.mark.parametrize("token", ["writer-1", "admin-1"])
def test_a_token_of_a_higher_scope_will_do(open_server: RunningServer, token: str) -> None:
    """Whoever administers may write."""
    response = send(open_server, *WRITES[1], Authorization=f"Bearer {token}")
    assert response.status_code == 204


def test_an_open_server_answers_anybody(open_server: RunningServer) -> None:
    """A wrong token does not shut out who needs none."""
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        assert open_server.ask("ASK {}", headers=headers).status_code == 200


def test_other_sites_may_ask_whether_they_may_write(open_server: RunningServer) -> None:
    """The browser's question before the request carries no token and gets its answer."""
    for server_method in ("PUT", "DELETE", "POST"):
        response = open_server.client.options(
            "/store?graph=urn:g",
            headers={
                "Origin": "https://app.example",
                "Access-Control-Request-Method": server_method,
                "Access-Control-Request-Headers": "authorization, content-type, if-match",
            },
        )
        assert response.status_code == 200, response.text
        assert "authorization" in response.headers["access-control-allow-headers"].lower()
        assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("path", READS)
def test_a_closed_server_tells_strangers_nothing(closed_server: RunningServer, path: str) -> None:
    """Queries, graphs, pages and descriptions alike."""
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        response = closed_server.client.get(path, headers=headers)
        assert (response.status_code, response.json()["code"]) == (401, "access.token-needed")
        assert response.headers["www-authenticate"] == 'Bearer realm="conflictgraph"'
    post = closed_server.client.post("/sparql", data={"query": "ASK {}"})
    assert post.status_code == 401


def test_a_closed_server_answers_readers(closed_server: RunningServer) -> None:
    """Any scope includes reading; a monitor needs no token."""
    closed_server.client.put(
        "/store?graph=urn:g", headers=TURTLE["headers"] | {"Authorization": "Bearer writer-1"},
        content=TURTLE["content"],
    )  # fmt: skip
    for token in ("reader-1", "writer-1"):
        headers = {"Authorization": f"Bearer {token}"}
        assert closed_server.ask("ASK {}", headers=headers).json()["boolean"] is True
        response = closed_server.client.get("/store?graph=urn:g", headers=headers)
        assert response.status_code == 200
    assert closed_server.client.get("/healthz").status_code == 200


def test_a_closed_server_lets_browsers_ask(closed_server: RunningServer) -> None:
    """A preflight is answered, and the refusal after it can be read."""
    origin = {"Origin": "https://app.example"}
    preflight = closed_server.client.options(
        "/sparql",
        headers=origin
        | {
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        },
    )
    assert preflight.status_code == 200
    refused = closed_server.ask("ASK {}", headers=origin)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, "*")


def test_a_broken_token_file_stops_the_start(tmp_path: Any, launch: StartServer) -> None:
    """A server never starts with fewer tokens than it was told to have."""
    (tmp_path / "tokens").write_text("owner secret-of-mine\n")
    with pytest.raises(pytest.fail.Exception, match="did not start") as caught:
        launch(tmp_path, tmp_path / "graph", token_file=tmp_path / "tokens")
    assert "tokens:1" in str(caught.value)
    assert "secret-of-mine" not in str(caught.value)
