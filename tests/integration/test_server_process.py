"""The server as a process: how it starts, stops, and follows the store."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conflictgraph.errors import StoreMissingError, UsageError
from conflictgraph.server import serve
from conflictgraph.settings import Settings

if TYPE_CHECKING:
    from conftest import Publish, StartServer
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
