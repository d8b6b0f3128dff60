"""SERVICE with an allow-list: two real servers, and listeners where nobody may call."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from conflictgraph.errors import UsageError
from conflictgraph.server import serve
from conflictgraph.settings import Settings

if TYPE_CHECKING:
    from conftest import Publish, RunningServer, StartServer

HERE = b"GRAPH <http://a.example/g> { <urn:a> <urn:here> 1 . <urn:b> <urn:here> 2 }"
THERE = b"GRAPH <http://a.example/g> { <urn:a> <urn:there> 'one' . <urn:c> <urn:there> 'three' }"
JSON = "application/sparql-results+json"


class Trap:
    """A port of this machine at which nobody may call; it counts who does.

    Attributes:
        calls: connections so far.
        url: its address.
    """

    def __init__(self) -> None:
        self.calls = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/sparql"
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        """Stop listening."""
        # Closing alone would leave the thread in accept().
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    """Return a port at which nobody may call."""
    trap = Trap()
    yield trap
    trap.close()


@pytest.fixture(scope="module")
def dead() -> Iterator[Trap]:
    """Return a port that hangs up on everybody."""
    trap = Trap()
    yield trap
    trap.close()


@pytest.fixture(scope="module")
def odd() -> Iterator[ThreadingHTTPServer]:
    """Return an HTTP server whose answers depend on the path, none of them proper."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            if self.path.startswith("/to/"):
                self.send_response(307)
                self.send_header("Location", f"http://127.0.0.1:{self.path[4:]}/sparql")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body = {"/cut": b'{"head":{"vars":["o"]},"results":{"bindings":[',
                    "/rubbish": b"no results at all"}[self.path]  # fmt: skip
            self.send_response(200)
            self.send_header("Content-Type", JSON)
            self.send_header("Content-Length", str(len(body) + (self.path == "/cut")))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def there(
    tmp_path_factory: pytest.TempPathFactory, publish_graphs: Publish, launch: StartServer
) -> Iterator[RunningServer]:
    """Return a server that others may ask."""
    folder = tmp_path_factory.mktemp("there")
    publish_graphs(folder / "graph", THERE)
    running = launch(folder, folder / "graph")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def here(
    tmp_path_factory: pytest.TempPathFactory,
    publish_graphs: Publish,
    launch: StartServer,
    there: RunningServer,
    odd: ThreadingHTTPServer,
    dead: Trap,
) -> Iterator[RunningServer]:
    """Return a server that may ask the other one, an odd one and a dead one."""
    folder = tmp_path_factory.mktemp("here")
    publish_graphs(folder / "graph", HERE)
    strange = [f"{odd_address(odd)}{path}" for path in ("/cut", "/rubbish", f"/to/{dead.port}")]
    allowed = [there.sparql, by_name(there), dead.url, *strange]
    running = launch(folder, folder / "graph", service_allow=",".join(allowed))
    yield running
    assert running.stop() == 0, running.log.read_text()


def by_name(server: RunningServer) -> str:
    """Return the address of an endpoint with a name of this machine."""
    return f"http://localhost:{server.address[1]}/sparql"


def odd_address(server: ThreadingHTTPServer) -> str:
    """Return the address of the odd server."""
    return f"http://127.0.0.1:{server.server_address[1]}"


def joined(address: str, silent: str = "") -> str:
    """Return a query over both servers."""
    return (
        f"SELECT ?s ?o {{ ?s <urn:here> ?n SERVICE {silent} <{address}> {{ ?s <urn:there> ?o }} }}"
    )


def found(answer: httpx.Response) -> list[tuple[str, str | None]]:
    """Return the rows of an answer."""
    assert answer.status_code == 200, answer.text
    rows = answer.json()["results"]["bindings"]
    pairs = [(row["s"]["value"], row.get("o", {}).get("value")) for row in rows]
    return sorted(pairs, key=str)


def test_two_servers_answer_one_query(here: RunningServer, there: RunningServer) -> None:
    """Who allows an endpoint can join its data with ours, by address, name or prefix."""
    for address in (there.sparql, by_name(there)):
        assert found(here.ask(joined(address))) == [("urn:a", "one")]
    prefixed = joined("x").replace("<x>", "t:sparql")
    assert found(here.ask(f"PREFIX t: <{there.url}/> {prefixed}")) == [("urn:a", "one")]


def test_nothing_else_becomes_reachable(
    here: RunningServer, there: RunningServer, trap: Trap
) -> None:
    """An allow-list opens no way to another port, in whatever spelling."""
    for query in (
        joined(trap.url),
        joined(trap.url, "SILENT"),
        joined(f"http://localhost:{trap.port}/"),
        joined(f"http://2130706433:{trap.port}/"),
        f"SELECT * {{ VALUES ?x {{ <{trap.url}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <{there.sparql}> {{ SERVICE <{trap.url}> {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ SERVICE <{there.sparql}> {{ SERVICE <{there.sparql}> {{ ?s ?p ?o }} }} }}",
    ):
        answer = here.ask(query)
        assert answer.json()["code"] == "query.forbidden", query
    here.ask(f"ASK FROM <{trap.url}> {{ ?s ?p ?o }}")
    assert trap.calls == 0


def test_without_a_list_nothing_is_asked(server: RunningServer, trap: Trap) -> None:
    """The default: this server sends no requests."""
    for silent in ("", "SILENT"):
        answer = server.ask(joined(trap.url, silent))
        assert answer.json()["code"] == "query.forbidden"
    assert trap.calls == 0


def test_an_answer_from_elsewhere_is_kept_by_nobody(
    here: RunningServer, there: RunningServer, publish_graphs: Publish
) -> None:
    """What changes elsewhere is seen at once: neither cache nor ETag knows of it."""
    query = f"SELECT ?s ?o {{ SERVICE <{there.sparql}> {{ ?s <urn:new> ?o }} }}"
    before = here.ask(query)
    assert (found(before), before.headers.get("etag")) == ([], None)
    publish_graphs(there.store, b"GRAPH <http://a.example/new> { <urn:a> <urn:new> 1 }")
    assert found(here.ask(query)) == [("urn:a", "1")]


def test_a_redirect_leads_nowhere(
    here: RunningServer, odd: ThreadingHTTPServer, dead: Trap
) -> None:
    """An allowed endpoint cannot send the server on to another machine."""
    before = dead.calls
    answer = here.ask(joined(f"{odd_address(odd)}/to/{dead.port}"))
    assert (answer.status_code, answer.json()["code"]) == (502, "query.service")
    assert "status 307" in answer.json()["detail"]
    assert dead.calls == before


@pytest.mark.parametrize("path", ["/cut", "/rubbish"])
def test_half_an_answer_is_an_error(
    here: RunningServer, odd: ThreadingHTTPServer, path: str
) -> None:
    """What another endpoint did not finish is never passed off as complete."""
    answer = here.ask(joined(f"{odd_address(odd)}{path}"))
    assert (answer.status_code, answer.json()["code"]) == (502, "query.service")


def test_silent_goes_on_without_an_endpoint_that_fails(here: RunningServer, dead: Trap) -> None:
    """SPARQL's SILENT: the failed part binds nothing, and the rest is answered."""
    loud = here.ask(joined(dead.url))
    assert (loud.status_code, loud.json()["code"]) == (502, "query.service")
    assert f"127.0.0.1:{dead.port}" in loud.json()["detail"]
    assert found(here.ask(joined(dead.url, "SILENT"))) == [("urn:a", None), ("urn:b", None)]


def test_the_relay_is_known_to_the_workers_alone(here: RunningServer, there: RunningServer) -> None:
    """Neither answers nor errors nor the process list tell its path to anybody."""
    shown = [
        here.ask(query).text
        for query in (
            joined(there.sparql),
            joined(there.sparql) + " }",
            f"SELECT (STR(?x) AS ?y) {{ VALUES ?x {{ <{there.sparql}> }} }}",
            f"CONSTRUCT {{ ?s ?p <{there.sparql}> }} {{ SERVICE <{there.sparql}> {{ ?s ?p ?o }} }}",
        )
    ]
    sent = {"query": joined(there.sparql), "explain": "true"}
    shown.append(here.client.get("/sparql", params=sent).text)
    shown += _command_lines(here.process.pid)
    (port,) = _listening_ports(here.process.pid) - {here.address[1]}
    assert [text for text in shown if f"127.0.0.1:{port}" in text] == []


def test_a_wrong_address_is_refused_before_anything_is_served(small_store: Path) -> None:
    """A mistake in the settings is not found out by the first visitor."""
    with pytest.raises(UsageError, match="service_allow"):
        serve(Settings(store=small_store, port=0, service_allow=("ftp://a.example/sparql",)))


def _command_lines(front: int) -> list[str]:
    tasks = Path(f"/proc/{front}/task")
    children = [pid for task in tasks.iterdir() for pid in (task / "children").read_text().split()]
    return [Path(f"/proc/{pid}/cmdline").read_text() for pid in [str(front), *children]]


def _listening_ports(pid: int) -> set[int]:
    sockets = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            sockets.add(str(link.readlink()))
        except FileNotFoundError:
            continue
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {
        int(fields[1].partition(":")[2], 16)
        for fields in lines
        if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets
    }
