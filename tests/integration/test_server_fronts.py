"""Several fronts on one port: they are one server to its clients, and each may die."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

FRONTS = 2
ADMIN = {"Authorization": "Bearer keeper"}
#: Nothing comes before everything is counted, which takes for ever.
SILENT = (
    "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"GRAPH ?g{i} {{ ?s{i} ?p{i} ?o{i} }}" for i in range(6))
    + " }"
)


@pytest.fixture(scope="module")
def start_fronts(
    launch: StartServer, small_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], RunningServer]:
    """Return a function that starts a server of two fronts that may be written to."""

    def start() -> RunningServer:
        folder = tmp_path_factory.mktemp("fronts")
        store = Path(shutil.copytree(small_store, folder / "graph"))
        tokens = folder / "tokens"
        tokens.write_text("keeper\n")
        settings = {"fronts": FRONTS, "query_workers": 1, "default_graph": "strict"}
        return launch(folder, store, token_file=tokens, query_timeout_s=60, **settings)

    return start


@pytest.fixture(scope="module")
def fronts(start_fronts: Callable[[], RunningServer]) -> Iterator[RunningServer]:
    """Return a server that several tests share; a front that one of them kills is replaced."""
    server = start_fronts()
    yield server
    family = children(server.process.pid)
    assert server.stop() == 0, server.log.read_text()
    assert not any(map(alive, family))


def test_a_killed_front_is_replaced_and_takes_its_workers_along(fronts: RunningServer) -> None:
    """One front less is felt by its own clients only, and not for long; its numbers stay."""
    counted = queries_counted(fronts)
    killed, other = children(fronts.process.pid)
    orphans = children(killed)
    assert orphans
    os.kill(killed, signal.SIGKILL)
    for _ in range(20):
        assert ask_anew(fronts, "ASK {}").json()["boolean"] is True
    wait_for(lambda: not any(map(alive, orphans)))
    wait_for(lambda: len(children(fronts.process.pid)) == FRONTS)
    assert other in children(fronts.process.pid)
    assert queries_counted(fronts) == counted + 20


def test_a_query_is_listed_and_ended_through_any_front(fronts: RunningServer) -> None:
    """An administrator need not know which front a query runs on."""
    with socket.create_connection(fronts.address, timeout=30) as client:
        path = httpx.URL(fronts.sparql, params={"query": SILENT}).raw_path
        client.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        wait_for(lambda: bool(running(fronts)))
        # Each is a new connection, so in the end each front has been asked.
        (query_id,) = {query["id"] for _ in range(10) for query in running(fronts)}
        url = f"{fronts.url}/admin/running/{query_id}"
        assert httpx.delete(url, headers=ADMIN).status_code == 204
        received = b""
        while b"query.cancelled" not in received:
            piece = client.recv(65_536)
            assert piece, received
            received += piece
    assert running(fronts) == []
    assert httpx.delete(url, headers=ADMIN).status_code == 404


def test_what_one_front_has_written_every_front_reads(fronts: RunningServer) -> None:
    """Read your own writes, on whichever front the next request lands."""
    for number in range(1, 7):
        update = f"INSERT DATA {{ <urn:s> <urn:p> {number} }}"
        written = httpx.post(fronts.sparql, data={"update": update}, headers=ADMIN, timeout=30)
        assert written.status_code == 204
        answer = ask_anew(fronts, "SELECT (COUNT(*) AS ?n) { <urn:s> <urn:p> ?o }").json()
        assert answer["results"]["bindings"][0]["n"]["value"] == str(number)


def test_nothing_is_left_when_the_supervisor_is_killed(
    start_fronts: Callable[[], RunningServer],
) -> None:
    """The port is free at once for whoever takes its place."""
    server = start_fronts()
    family = [server.process.pid, *children(server.process.pid)]
    family += [worker for front in family[1:] for worker in children(front)]
    assert len(family) >= 1 + 2 * FRONTS
    server.process.kill()
    server.process.wait(30)
    server.client.close()
    wait_for(lambda: not any(map(alive, family)))
    with socket.create_server(server.address):
        pass


def test_an_interrupt_ends_all_fronts_in_order(start_fronts: Callable[[], RunningServer]) -> None:
    """Told once, all end, with the same status as a single one."""
    server = start_fronts()
    family = children(server.process.pid)
    assert server.stop(signal.SIGINT) == 130
    assert not any(map(alive, family))
    assert not {"Traceback", "Fatal"} & set(server.log.read_text().split())


def ask_anew(server: RunningServer, query: str) -> httpx.Response:
    """Ask on a connection of its own; the kernel chooses the front."""
    return httpx.get(server.sparql, params={"query": query}, timeout=30)


def running(server: RunningServer) -> list[dict[str, object]]:
    """Return the queries that run, on all fronts."""
    listed = httpx.get(f"{server.url}/admin/running", headers=ADMIN).json()["running"]
    assert isinstance(listed, list)
    return listed


def queries_counted(server: RunningServer) -> float:
    """Return how many requests for queries all fronts have counted."""
    lines = httpx.get(f"{server.url}/metrics").text.splitlines()
    return sum(
        float(line.split()[-1])
        for line in lines
        if line.startswith("conflictgraph_requests_total{") and 'route="/sparql"' in line
    )


def children(process: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for child in listed if alive(int(child))]


def alive(process: int) -> bool:
    """Return whether a process runs; one that waits to be reaped does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_for(done: Callable[[], bool]) -> None:
    """Wait until something has come about; fail when it does not."""
    deadline = time.monotonic() + 30
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)
