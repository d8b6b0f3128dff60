"""The relay for SERVICE: asks the one endpoint behind a path, carefully, and passes results on."""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from conflictgraph.errors import ServiceFailedError, UsageError
from conflictgraph.server.service_gateway import RelayLimits, ServiceGateway

LIMITS = RelayLimits(timeout_s=10, max_bytes=10_000)
JSON = "application/sparql-results+json"
ROWS = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'

Act = Callable[[BaseHTTPRequestHandler], None]


class Elsewhere:
    """An endpoint on this machine that does what a test wants, and keeps what it was sent."""

    def __init__(self, act: Act, trust: ssl.SSLContext | None = None) -> None:
        self.heads: list[dict[str, str]] = []
        self.bodies: list[bytes] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler) -> None:  # noqa: N805 - self is the endpoint
                self.heads.append({name.lower(): text for name, text in handler.headers.items()})
                self.bodies.append(handler.rfile.read(int(handler.headers["Content-Length"])))
                act(handler)

            do_GET = do_POST  # noqa: N815 - the name http.server looks for

            def log_message(handler, *_words: object) -> None:  # noqa: N805 - as above
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if trust is not None:
            self.server.socket = trust.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/sparql"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


def answering(
    body: bytes = ROWS, status: int = 200, declared: int | None = None, **headers: str
) -> Act:
    """Return an endpoint that gives one answer; ``declared`` is the length it claims."""
    given = {"content_type": JSON} | headers

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in given.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body) if declared is None else declared))
        handler.end_headers()
        handler.wfile.write(body)

    return act


@pytest.fixture
def elsewhere() -> Iterator[Callable[..., Elsewhere]]:
    """Return a function that starts an endpoint."""
    started: list[Elsewhere] = []

    def start(act: Act, trust: ssl.SSLContext | None = None) -> Elsewhere:
        started.append(Elsewhere(act, trust))
        return started[-1]

    yield start
    for each in started:
        each.server.shutdown()
        each.server.server_close()


def relayed(
    url: str, limits: RelayLimits = LIMITS, path: str = "", method: str = "POST", **options: Any
) -> httpx.Response:
    """Send a query as a worker does, to the relay of an address."""

    async def run() -> httpx.Response:
        async with (
            ServiceGateway([url], limits, **options) as gateway,
            httpx.AsyncClient(timeout=30, trust_env=False) as client,
        ):
            return await client.request(method, gateway.relays[url] + path, content=b"ASK {}")

    return asyncio.run(run())


def reason(response: httpx.Response) -> str:
    """Return why nothing was relayed."""
    assert response.status_code == 502
    return str(json.loads(response.content)["reason"])


def test_an_answer_comes_through_unchanged(elsewhere: Callable[..., Elsewhere]) -> None:
    """Query there, results back, and nothing about who asked."""
    endpoint = elsewhere(answering())
    answer = relayed(endpoint.url)
    assert (answer.status_code, answer.content) == (200, ROWS)
    assert answer.headers["content-type"] == JSON
    assert endpoint.bodies == [b"ASK {}"]
    assert endpoint.heads[0]["host"] == f"127.0.0.1:{endpoint.port}"
    assert endpoint.heads[0]["content-type"] == "application/sparql-query"
    assert set(endpoint.heads[0]) == {
        "host", "accept", "accept-encoding", "connection", "user-agent", "content-type",
        "content-length",
    }  # fmt: skip


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(elsewhere: Callable[..., Elsewhere], status: int) -> None:
    """An endpoint cannot send the server on to a machine of its choice."""
    inner = elsewhere(answering())
    outer = elsewhere(answering(b"", status, location=inner.url))
    assert f"status {status}" in reason(relayed(outer.url))
    assert (len(outer.bodies), inner.bodies) == (1, [])


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (answering(status=500), "status 500"),
        (answering(content_type="text/html"), "text/html"),
        (answering(content_type=""), "no media type"),
        (answering(content_encoding="gzip"), "answered with"),
        (answering(content_type="text/turtle"), "text/turtle"),
    ],
)
def test_only_results_come_through(
    elsewhere: Callable[..., Elsewhere], act: Act, words: str
) -> None:
    """What is no SPARQL result never reaches the process that evaluates."""
    assert words in reason(relayed(elsewhere(act).url))


@pytest.mark.parametrize(
    "act", [answering(b" " * 20_000), answering(ROWS, declared=5_000)], ids=["large", "cut"]
)
def test_an_answer_that_is_not_whole_is_broken_off(
    elsewhere: Callable[..., Elsewhere], act: Act
) -> None:
    """A worker never takes the beginning of an answer for all of it."""
    with pytest.raises(httpx.RemoteProtocolError):
        relayed(elsewhere(act).url)


def test_an_endpoint_that_says_nothing_is_given_up(elsewhere: Callable[..., Elsewhere]) -> None:
    """Somebody else's silence costs a bounded time."""
    silence = threading.Event()
    endpoint = elsewhere(lambda _handler: (silence.wait(30), None)[1])
    try:
        answer = relayed(endpoint.url, RelayLimits(timeout_s=0.3, max_bytes=10_000))
    finally:
        silence.set()
    assert "took too long" in reason(answer)


def test_an_endpoint_that_is_not_there_is_told(elsewhere: Callable[..., Elsewhere]) -> None:
    """The message names the endpoint, and not the relay."""
    endpoint = elsewhere(answering())
    endpoint.server.server_close()
    told = reason(relayed(endpoint.url))
    assert f"from http://127.0.0.1:{endpoint.port}" in told
    assert "cannot be reached" in told


@pytest.mark.parametrize(
    ("path", "method"), [("x", "POST"), ("/../", "POST"), ("", "GET"), ("", "PUT")]
)
def test_nobody_gets_anything_without_the_path(
    elsewhere: Callable[..., Elsewhere], path: str, method: str
) -> None:
    """Other programs on this machine cannot use the relay."""
    endpoint = elsewhere(answering())
    assert relayed(endpoint.url, path=path, method=method).status_code == 404
    assert endpoint.bodies == []


def test_paths_are_new_with_every_start() -> None:
    """What leaked once is worth nothing after a restart."""
    url = "http://127.0.0.1:1/"

    async def path() -> str:
        async with ServiceGateway([url], LIMITS) as gateway:
            return httpx.URL(gateway.relays[url]).path

    first, second = asyncio.run(path()), asyncio.run(path())
    assert first != second
    assert len(first) > 40


def test_nothing_is_started_for_an_empty_list() -> None:
    """The default opens no port."""

    async def run() -> object:
        async with ServiceGateway([], LIMITS) as gateway:
            return gateway.relays

    assert asyncio.run(run()) == {}


def test_a_refused_host_is_not_connected_to(elsewhere: Callable[..., Elsewhere]) -> None:
    """The check of the address comes before the first byte."""
    endpoint = elsewhere(answering())

    async def refuse(host: str, _port: int) -> str:
        raise ServiceFailedError(f"{host} leads to an address that is not public")

    answer = relayed(f"http://inner.example:{endpoint.port}/", resolve=refuse)
    assert "not public" in reason(answer)
    assert endpoint.bodies == []


def to_loopback(seen: list[tuple[str, int]]) -> Callable[[str, int], Awaitable[str]]:
    """Return a resolver that leads every host to this machine."""

    async def resolve(host: str, port: int) -> str:
        seen.append((host, port))
        return "127.0.0.1"

    return resolve


def test_the_checked_address_is_the_one_connected_to(
    elsewhere: Callable[..., Elsewhere],
) -> None:
    """Between check and connection no name is looked up again; the host stays in the request."""
    endpoint, seen = elsewhere(answering()), list[tuple[str, int]]()
    url = f"http://endpoint.invalid:{endpoint.port}/data/sparql?x=1"
    assert relayed(url, resolve=to_loopback(seen)).status_code == 200
    assert seen == [("endpoint.invalid", endpoint.port)]
    assert endpoint.heads[0]["host"] == f"endpoint.invalid:{endpoint.port}"


@pytest.fixture
def certificate(tmp_path: Path, program: Callable[[str], str]) -> Path:
    """Return a key and a certificate for ``endpoint.invalid`` in one file."""
    program("openssl")
    made = tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=endpoint.invalid", "-addext", "subjectAltName=DNS:endpoint.invalid",
         "-keyout", tmp_path / "key.pem", "-out", made],
        check=True,
        capture_output=True,
    )  # fmt: skip
    made.write_text(made.read_text() + (tmp_path / "key.pem").read_text())
    return made


@pytest.mark.parametrize(("host", "right"), [("endpoint.invalid", True), ("other.invalid", False)])
def test_the_certificate_must_be_that_of_the_host(
    elsewhere: Callable[..., Elsewhere], certificate: Path, host: str, right: bool
) -> None:
    """Connecting to an address gives up nothing of what TLS promises about the name."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate)
    endpoint = elsewhere(answering(), server_side)
    trust = ssl.create_default_context(cafile=certificate)
    url = f"https://{host}:{endpoint.port}/"
    answer = relayed(url, resolve=to_loopback([]), trust=trust)
    assert answer.status_code == (200 if right else 502)
    assert len(endpoint.bodies) == int(right)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:80",
        "/sparql",
        "ftp://a.example/",
        "file:///etc/passwd",
        "http:///sparql",
        "http://u:p@a.example/",
        "http://a.example/#f",
        "http://[::1/",
    ],
)
def test_a_wrong_address_is_refused_at_the_start(url: str) -> None:
    """A mistake in the settings is said before anything is served."""
    with pytest.raises(UsageError, match="service_allow"):
        ServiceGateway([url], LIMITS)
