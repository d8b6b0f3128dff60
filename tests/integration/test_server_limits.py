"""What one client does must not be felt by another: limits, aborts, bad clients."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

SMALL = "ASK { ?s ?p ?o }"
#: Rows without end: the first come at once, the last never.
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
#: Nothing comes before everything is counted, which takes for ever.
SILENT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
HUNGRY = (
    "SELECT ?x16 { BIND('0123456789' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{i},?x{i},?x{i},?x{i}) AS ?x{i + 1})" for i in range(16))
    + " }"
)


def get_request(server: RunningServer, query: str) -> bytes:
    """Return a query as the bytes of a GET request, for a raw socket."""
    path = httpx.URL(server.sparql, params={"query": query}).raw_path
    return b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def hasty(
    launch: StartServer, small_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """Return a server that gives each query a second."""
    server = launch(tmp_path_factory.mktemp("hasty"), small_store, query_timeout_s=1)
    yield server
    assert server.stop() == 0, server.log.read_text()


@pytest.fixture(scope="module")
def patient(
    launch: StartServer, small_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """Return a server with all the time for one query, and one that takes long beside it."""
    settings = {"query_timeout_s": 600, "query_workers": 1, "long_queries": 1}
    server = launch(tmp_path_factory.mktemp("patient"), small_store, **settings)
    yield server
    assert server.stop() == 0, server.log.read_text()


def test_a_query_past_its_deadline_is_504(hasty: RunningServer) -> None:
    """The limit that was hit is named, with its value."""
    response = hasty.ask(SILENT)
    problem = response.json()
    assert (response.status_code, problem["code"]) == (504, "query.timeout")
    assert problem["limit"] == {"setting": "query_timeout_s", "value": 1.0}


def test_a_query_that_eats_memory_is_507(start_server: StartServer) -> None:
    """It ends; the server and its other clients stay."""
    server = start_server(query_memory_bytes=400_000_000)
    response = server.ask(HUNGRY)
    assert response.status_code in {503, 507}
    assert response.json()["code"] in {"query.memory", "query.worker-lost"}
    assert server.ask(SMALL).json()["boolean"] is True


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_an_answer_that_fails_half_way_never_looks_complete(
    hasty: RunningServer, accept: str
) -> None:
    """After the first bytes the connection breaks: no client takes the part for the whole."""
    received = bytearray()

    def read_all() -> None:
        options = {"params": {"query": ENDLESS}, "headers": {"Accept": accept}}
        with hasty.client.stream("GET", "/sparql", **options) as response:
            assert response.status_code == 200
            for chunk in response.iter_raw():
                received.extend(chunk)

    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        read_all()
    assert received
    assert hasty.ask(SMALL).json()["boolean"] is True
    assert "Traceback" not in hasty.log.read_text()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {" + "{" * 20_000 + "}" * 20_000 + "}",
        "ASK { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
        "ASK { FILTER(" + "!" * 20_000 + "true) }",
        "ASK { FILTER(" + "||".join(["true"] * 20_000) + ") }",
        "ASK { ?s " + "/".join(["<urn:p>"] * 20_000) + " ?o }",
        "{" * 200_000,
    ],
)
def test_a_query_that_would_kill_the_parser_disturbs_nobody(
    server: RunningServer, query: str
) -> None:
    """It is refused, while many others are answered as if nothing had happened."""
    with ThreadPoolExecutor(9) as threads:
        others = [
            threads.submit(httpx.post, server.sparql, data={"query": SMALL}) for _ in range(40)
        ]
        attack = threads.submit(httpx.post, server.sparql, data={"query": query}, timeout=60)
        assert attack.result().status_code in {400, 413}
        assert all(other.result().json() == {"head": {}, "boolean": True} for other in others)


def test_a_client_that_leaves_frees_its_worker(patient: RunningServer) -> None:
    """More abandoned queries than workers, and the next client is still answered."""
    for _ in range(3):
        with socket.create_connection(patient.address) as client:
            client.sendall(get_request(patient, SILENT))
            time.sleep(0.3)  # let the query reach a worker before its client leaves
    assert patient.ask(SMALL).json()["boolean"] is True


@pytest.mark.slow
def test_a_client_that_never_reads_does_not_keep_its_worker(start_server: StartServer) -> None:
    """It loses its answer before those who wait for the worker are sent away."""
    server = start_server(query_timeout_s=600, query_workers=1)
    with socket.create_connection(server.address) as client:
        client.sendall(get_request(server, ENDLESS))
        assert client.recv(10).startswith(b"HTTP/1.1")
        assert server.ask(SMALL).json()["boolean"] is True


def test_a_page_that_nobody_waits_for_frees_its_worker(patient: RunningServer) -> None:
    """A browser that leaves the query page stops its query, as any other client does."""
    page = httpx.URL(f"{patient.url}/query", params={"query": SILENT}).raw_path
    for _ in range(3):
        with socket.create_connection(patient.address) as client:
            client.sendall(b"GET " + page + b" HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(0.5)  # let the query reach a worker, and become a long one
    wait_until_idle(patient)
    assert patient.ask(SMALL).json()["boolean"] is True


def wait_until_idle(server: RunningServer) -> None:
    """Wait until no query runs; fail when one goes on."""
    deadline = time.monotonic() + 20
    idle = 'conflictgraph_running_queries{lane="%s"} 0.0'
    while not all(idle % lane in server.client.get("/metrics").text for lane in ("light", "long")):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_thousand_connections_do_not_block(start_server: StartServer) -> None:
    """Clients that say nothing, or half of something, cost nobody anything and are cut off."""
    server = start_server(head_timeout_s=5, idle_timeout_s=1)
    idle: list[socket.socket] = []
    try:
        for number in range(1000):
            idle.append(socket.create_connection(server.address, timeout=30))
            idle[-1].sendall(b"GET /spa" if number % 2 else b"")
        assert server.ask(SMALL).json()["boolean"] is True
        assert all(is_cut_off(client) for client in idle)
        assert server.ask(SMALL).json()["boolean"] is True
    finally:
        for client in idle:
            client.close()


def is_cut_off(client: socket.socket) -> bool:
    """Return whether the server ends a connection without a word."""
    try:
        return client.recv(1) == b""
    except ConnectionResetError:
        return True


def test_a_body_that_drips_in_is_cut_off(start_server: StartServer) -> None:
    """Sending a byte now and then does not stretch the time there is for a body."""
    server = start_server(body_timeout_s=1)
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    received = b""
    with socket.create_connection(server.address, timeout=0.1) as client:
        client.sendall(head + b"Content-Length: 1000\r\n\r\n")
        deadline = time.monotonic() + 20
        while not received and time.monotonic() < deadline:
            client.sendall(b"A")
            with suppress(TimeoutError):
                received = client.recv(65_536)
    assert b" 408 " in received.splitlines()[0]


def test_as_many_files_may_be_open_as_the_system_allows(server: RunningServer) -> None:
    """The number of connections is not limited by what a shell thinks a program needs."""
    limits = Path(f"/proc/{server.process.pid}/limits").read_text().splitlines()
    (soft, hard) = next(line.split()[3:5] for line in limits if line.startswith("Max open files"))
    assert int(soft) == min(int(hard), 1_048_576)


def test_an_old_client_gets_a_long_answer_whole(server: RunningServer) -> None:
    """HTTP/1.0, as ab and nginx speak it, knows no chunks: the end of the connection is the end."""
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 12000"
    path = httpx.URL(server.sparql, params={"query": query, "format": "csv"}).raw_path
    with socket.create_connection(server.address, timeout=30) as client:
        client.sendall(b"GET " + path + b" HTTP/1.0\r\n\r\n")
        received = b"".join(iter(lambda: client.recv(65_536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"chunked" not in head
    assert body == server.ask(query, headers={"Accept": "text/csv"}).content


@pytest.mark.parametrize("length", [b"Content-Length: 10737418240", b"Transfer-Encoding: chunked"])
def test_a_body_without_end_is_cut_off(server: RunningServer, length: bytes) -> None:
    """Ten announced gigabytes, or chunks for ever: refused, and the connection is closed."""
    chunk = b"10000\r\n" + b"a" * 65_536 + b"\r\n"
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection(server.address, timeout=30) as client:
        client.sendall(head + length + b"\r\n\r\n")
        received = b""
        try:
            for _ in range(1000):
                client.sendall(chunk)
        except ConnectionError:
            pass
        else:
            pytest.fail("65 MB were taken")
        try:
            received = client.recv(65_536)
        except ConnectionError:
            return
        assert b" 413 " in received.splitlines()[0]


def test_strangers_cannot_fill_the_log(start_server: StartServer) -> None:
    """What is no HTTP is refused without a word on stderr."""
    server = start_server()
    before = server.log.read_bytes()
    for _ in range(20):
        with socket.create_connection(server.address) as connection:
            connection.sendall(b"this is no HTTP\r\n\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.1 400 ")
    assert server.log.read_bytes() == before


def test_parallel_clients_get_their_own_answers(server: RunningServer) -> None:
    """Answers are never mixed up between connections."""

    def ask(number: int) -> bool:
        response = httpx.get(server.sparql, params={"query": f"SELECT ({number} AS ?n) {{}}"})
        return response.json()["results"]["bindings"][0]["n"]["value"] == str(number)

    with ThreadPoolExecutor(16) as threads:
        assert all(threads.map(ask, range(200)))
