"""The server as a process: how it starts, stops, and follows the store."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from conflictgraph.errors import StoreMissingError, UsageError
from conflictgraph.server import create_app, serve
from conflictgraph.settings import Settings

if TYPE_CHECKING:
    from conftest import Publish, RunningServer, StartServer
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/conflictgraph/ns#Demand> }"
NEW = b"""
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
GRAPH <graph/doc/b> {
  <id/doc/b> a cg:NewsArticle .
  <id/doc/b/statement/1-2> a cg:Demand ; cg:isReportedIn <id/doc/b> .
  <id/doc/b/statement/3-4> a cg:Demand ; cg:isReportedIn <id/doc/b> .
}
"""


def test_a_missing_store_is_said_before_anything_starts(tmp_path: Path) -> None:
    """A wrong path gives a sentence, not an empty endpoint."""
    with pytest.raises(StoreMissingError, match="there is no store"):
        serve(Settings(store=tmp_path / "nowhere"))


def test_a_port_in_use_is_said_with_a_way_out(small_store: Path) -> None:
    """No traceback, and not half a server."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(UsageError, match=r"cannot listen on 127\.0\.0\.1 port") as caught:
            serve(Settings(store=small_store, port=taken.getsockname()[1]))
        assert "--port" in caught.value.hint


def test_an_address_of_another_machine_is_refused(small_store: Path) -> None:
    """A name that cannot be resolved here is a wrong setting."""
    with pytest.raises(UsageError, match="not an address of this machine"):
        serve(Settings(store=small_store, host="not a host"))


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_signals_end_it_in_order(start_server: StartServer, number: int, status: int) -> None:
    """Service managers and Ctrl-C end it without a traceback, and no worker stays behind."""
    server = start_server()
    workers = _children(server.process.pid)
    assert len(workers) >= 2
    ended = server.stop(number)
    assert ended == status
    assert "Traceback" not in server.log.read_text()
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)


def test_an_answer_under_way_is_finished_before_the_end(start_server: StartServer) -> None:
    """Who is being answered when the server is told to stop gets everything; others are refused."""
    server = start_server(shutdown_timeout_s=30)
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 60000"
    whole = server.ask(query, headers={"Accept": "text/csv"}).content
    received = bytearray()
    options = {"params": {"query": f"{query} # again"}, "headers": {"Accept": "text/csv"}}
    with server.client.stream("GET", "/sparql", **options) as response:
        chunks = response.iter_bytes()
        received += next(chunks)
        server.process.terminate()
        wait_until_refused(server)
        assert len(received) < len(whole)
        for chunk in chunks:
            received += chunk
    assert bytes(received) == whole
    assert server.process.wait(30) == 0


def test_what_takes_too_long_is_given_up_at_the_end(start_server: StartServer) -> None:
    """Its client is told, the log is clean, and nothing keeps the server from ending."""
    server = start_server(shutdown_timeout_s=1, query_timeout_s=600)
    endless = " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(6))
    query = f"SELECT (COUNT(*) AS ?n) {{ {endless} }}"
    with socket.create_connection(server.address, timeout=30) as client:
        path = httpx.URL(server.sparql, params={"query": query}).raw_path
        client.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        wait_until_running(server)
        server.process.terminate()
        answer = b"".join(iter(lambda: client.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"http.stopping" in answer
    assert server.process.wait(30) == 0
    assert "Traceback" not in server.log.read_text()


def test_a_server_that_stops_is_not_ready(small_store: Path) -> None:
    """Whoever spreads requests over several servers sends no more of them here."""

    async def ask_twice() -> list[int]:
        app = create_app(Settings(store=small_store, query_workers=1))
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://x") as client,
        ):
            before = await client.get("/readyz")
            app.state.stopping = True
            return [before.status_code, (await client.get("/readyz")).status_code]

    assert asyncio.run(ask_twice()) == [200, 503]


def wait_until_running(server: RunningServer) -> None:
    """Wait until a query has reached a worker."""
    deadline = time.monotonic() + 30
    while 'running_queries{lane="long"} 1.0' not in server.client.get("/metrics").text:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait_until_refused(server: RunningServer) -> None:
    """Wait until no connection is taken any more."""
    deadline = time.monotonic() + 30
    with suppress(ConnectionError):
        while True:
            assert time.monotonic() < deadline
            socket.create_connection(server.address, timeout=30).close()
            time.sleep(0.02)


def test_a_token_and_no_store_make_an_empty_one(start_server: StartServer, tmp_path: Path) -> None:
    """Who may write need not build first; the first write is read at once."""
    tokens = tmp_path / "tokens"
    tokens.write_text("writer\n")
    server = start_server(tmp_path / "new", token_file=tokens)
    assert server.client.get("/readyz").json() == {"status": "ready", "generation": 1}
    assert server.ask("ASK { ?s ?p ?o }").json()["boolean"] is False
    update = "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }"
    headers = {"Authorization": "Bearer writer"}
    written = server.client.post("/sparql", data={"update": update}, headers=headers)
    assert written.status_code == 204
    assert server.ask("ASK { ?s ?p ?o }").json()["boolean"] is True


def test_without_a_token_a_missing_store_ends_with_3(tmp_path: Path) -> None:
    """A wrong path is told from an empty store, also by the exit status."""
    command = Path(sys.executable).with_name("conflictgraph")
    given = ["serve", "--store", tmp_path / "nowhere", "--port", "0"]
    ended = subprocess.run([command, *given], capture_output=True, text=True, check=False)
    assert ended.returncode == 3
    assert "there is no store" in ended.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_new_generation_is_answered_at_once(
    start_server: StartServer, own_store: Path, publish_graphs: Publish
) -> None:
    """Publishing needs no restart: answers, validators, counts and health follow."""
    server = start_server(own_store)
    before = server.ask(COUNT)
    page = server.client.get("/").text
    publish_graphs(own_store, NEW)
    after = server.ask(COUNT, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert [r.json()["results"]["bindings"][0]["n"]["value"] for r in (before, after)] == ["1", "3"]
    assert before.headers["etag"] != after.headers["etag"]
    assert server.client.get("/healthz").json()["generation"] == 2
    assert "<dt>statements</dt><dd>5</dd>" in page
    assert "<dt>statements</dt><dd>7</dd>" in server.client.get("/").text


def test_a_store_that_goes_away_is_said_and_comes_back(
    start_server: StartServer, own_store: Path
) -> None:
    """Health tells the truth; no path of the machine is told to clients."""
    server = start_server(own_store)
    away = own_store.with_name("away")
    shutil.move(own_store, away)
    for path in ("/healthz", "/sparql?query=ASK%20%7B%7D"):
        response = server.client.get(path)
        assert response.status_code == 503
        assert response.headers["retry-after"]
        assert str(own_store) not in response.text
    shutil.move(away, own_store)
    assert server.client.get("/healthz").status_code == 200


def test_a_killed_worker_is_replaced(start_server: StartServer) -> None:
    """Whatever kills a worker costs at most the query it was at."""
    server = start_server()
    for worker in _children(server.process.pid):
        os.kill(worker, signal.SIGKILL)
    statuses = [server.ask("ASK {}").status_code for _ in range(6)]
    assert set(statuses) <= {200, 503}
    assert statuses[-1] == 200


def _children(process: int) -> list[int]:
    """Return the worker processes of a server."""
    path = Path(f"/proc/{process}/task/{process}/children")
    children = [int(child) for child in path.read_text().split()]
    return [c for c in children if b"worker" in Path(f"/proc/{c}/cmdline").read_bytes()]
