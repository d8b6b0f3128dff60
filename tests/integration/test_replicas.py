"""Two servers on replicas behind nginx: one may die, and both follow the store."""

from __future__ import annotations

import os
import shutil
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.replication import Replication

from .proxying import START_S, Proxy, changed, make_certificate, run_nginx

if TYPE_CHECKING:
    from conftest import Publish, RunningServer, StartServer

PROGRAM = Path(sys.executable).with_name("conflictgraph")
DEMAND = "<https://w3id.org/conflictgraph/ns#Demand>"
COUNT = f"SELECT (COUNT(*) AS ?n) {{ ?s a {DEMAND} }}"
#: Long enough that a server which is killed has always begun some and answered none of them.
SLOW = (
    f"SELECT (COUNT(*) AS ?n) {{ ?s a {DEMAND} . "
    "{ SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 200000 } }"
)
NEW = b"""
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
GRAPH <graph/doc/b> {
  <id/doc/b/statement/1-2> a cg:Demand ; cg:isReportedIn <id/doc/b> .
}
"""
CLIENTS = 4
TOKEN = {"Authorization": "Bearer keeper"}


@dataclass
class Site:
    """A store, two servers on replicas of it, and nginx before them.

    Attributes:
        source: the store.
        servers: on the replicas; a test that ends one puts another in its place.
        proxy: nginx.
        start: starts the server of a place anew, on its port.
    """

    source: Path
    servers: list[RunningServer]
    proxy: Proxy
    start: Callable[[int], RunningServer]


@pytest.fixture
def site(
    tmp_path: Path,
    checkout: Path,
    own_store: Path,
    start_server: StartServer,
    program: Callable[[str], str],
) -> Iterator[Site]:
    """Return servers of one's own."""
    targets = [tmp_path / "replica-0", tmp_path / "replica-1"]
    for target in targets:
        Replication(StoreFolder(own_store), StoreFolder(target)).run()
    tokens = tmp_path / "tokens"
    tokens.write_text("keeper\n")

    def start(place: int, port: int = 0) -> RunningServer:
        given = {"trusted_proxies": "127.0.0.1", "token_file": tokens, "port": port}
        return start_server(targets[place], **given)

    servers = [start(0), start(1)]
    ports = [server.address[1] for server in servers]
    text = (checkout / "deploy/nginx/replicas.conf").read_text()
    own = {f"127.0.0.1:{8001 + place} ": f"127.0.0.1:{port} " for place, port in enumerate(ports)}
    certificate = make_certificate(tmp_path, program)
    recipe = checkout / "deploy/nginx"
    with run_nginx(recipe, tmp_path, certificate, changed(text, own)) as proxy:
        yield Site(own_store, servers, proxy, lambda place: start(place, ports[place]))


@dataclass
class Load:
    """Clients that ask through nginx until they are told to stop.

    Attributes:
        answered: how many requests each client has had answered.
        failures: what went wrong.
        counts: the answers that were given.
    """

    url: str
    tls: ssl.SSLContext
    answered: list[int] = field(default_factory=lambda: [0] * CLIENTS)
    failures: list[str] = field(default_factory=list)
    counts: set[str] = field(default_factory=set)
    _ended: threading.Event = field(default_factory=threading.Event)

    def start(self) -> list[threading.Thread]:
        """Let all clients begin."""
        threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        return threads

    def stop(self, threads: list[threading.Thread]) -> None:
        """Let all clients end."""
        self._ended.set()
        for thread in threads:
            thread.join(START_S)

    def wait(self, more: int) -> None:
        """Wait until each client has had so many more answers."""
        wanted = [each + more for each in self.answered]
        deadline = time.monotonic() + START_S
        while any(have < want for have, want in zip(self.answered, wanted, strict=True)):
            assert not self.failures
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def _ask(self, client: int) -> None:
        with httpx.Client(base_url=self.url, verify=self.tls, timeout=START_S) as http:
            for number in count():
                if self._ended.is_set():
                    return
                try:
                    self._look(self._send(http, client, number))
                except httpx.HTTPError as error:
                    self.failures.append(repr(error))
                self.answered[client] += 1
                # Other servers have to start meanwhile.
                self._ended.wait(0.05)

    def _send(self, http: httpx.Client, client: int, number: int) -> httpx.Response:
        # No two are the same: each has to be evaluated.
        query = {"query": f"{SLOW} # {client} {number}"}
        method = ("GET", "POST", "HEAD")[number % 3]
        options = {"data": query} if method == "POST" else {"params": query}
        return http.request(method, "/sparql", headers={"Accept": "text/csv"}, **options)

    def _look(self, answer: httpx.Response) -> None:
        if answer.status_code != httpx.codes.OK:
            self.failures.append(f"{answer.status_code} {answer.text}")
        elif answer.request.method != "HEAD":
            self.counts.add(answer.text.split()[1])


@pytest.fixture
def load(site: Site, tmp_path: Path) -> Iterator[Load]:
    """Return clients that have begun to ask, and ask until the test ends."""
    tls = ssl.create_default_context(cafile=str(tmp_path / "fullchain.pem"))
    clients = Load(f"https://127.0.0.1:{site.proxy.port}", tls)
    threads = clients.start()
    try:
        yield clients
    finally:
        clients.stop(threads)


def follow(source: Path, target: Path) -> subprocess.Popen[str]:
    """Start the command that keeps a replica up to date, and wait until it has looked once."""
    command = [PROGRAM, "replicate", "--store", source, target, "--follow", "--interval", "0.1"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert "has generation 1 already" in process.stderr.readline()
    return process


def wait_for_generation(server: RunningServer, generation: int) -> None:
    """Wait until a server answers from a generation."""
    deadline = time.monotonic() + START_S
    while server.client.get("/healthz").json()["generation"] != generation:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_no_request_fails_when_a_server_dies_and_both_follow_the_store(
    site: Site, load: Load, publish_graphs: Publish
) -> None:
    """A machine may go and come back, and data may change: clients see answers and nothing else."""
    load.wait(2)
    killed = site.servers[0]
    killed.stop(signal.SIGKILL)
    load.wait(4)
    told = site.proxy.log.read_text()
    assert f"127.0.0.1:{killed.address[1]}" in told
    site.servers[0] = site.start(0)

    assert load.counts == {"200000"}
    with ExitStack() as stack:
        followers = [stack.enter_context(follow(site.source, s.store)) for s in site.servers]
        publish_graphs(site.source, NEW)
        for server in site.servers:
            wait_for_generation(server, 2)
        load.wait(3)
        for follower, number in zip(followers, (signal.SIGTERM, signal.SIGINT), strict=True):
            follower.send_signal(number)
        assert [each.wait(START_S) for each in followers] == [0, 130]
        assert all("generation 2 is live in" in each.stderr.read() for each in followers)  # type: ignore[union-attr] # it is a pipe
    assert load.failures == []
    assert load.counts == {"200000", "400000"}

    # One state, one tag: whoever is asked next knows what the other has answered.
    tags = {server.ask(COUNT).headers["etag"] for server in site.servers}
    assert len(tags) == 1
    again = {"If-None-Match": tags.pop()}
    for _ in range(4):
        asked = site.proxy.client.get("/sparql", params={"query": COUNT}, headers=again)
        assert asked.status_code == 304

    for server in site.servers:
        update = {"update": "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }"}
        refused = server.client.post("/sparql", data=update, headers=TOKEN)
        assert (refused.status_code, refused.json()["code"]) == (403, "store.replica")
        assert str(site.source) not in refused.text


def test_a_replica_that_cannot_be_written_answers_all_the_same(
    tmp_path: Path, own_store: Path, program: Callable[[str], str]
) -> None:
    """A mount that is read-only is enough: queries, pages and search need no place beside it."""
    target = tmp_path / "replica"
    Replication(StoreFolder(own_store), StoreFolder(target)).run()
    folders = [target, *(path for path in target.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    before = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    # To root no folder is read-only, unless it gives up that right.
    rights = "-dac_override,-dac_read_search"
    bound = [program("setpriv"), "--bounding-set", rights, "--inh-caps", rights]
    command = [*(bound if os.geteuid() == 0 else []), str(PROGRAM), "serve", "--port", "0"]
    with (
        subprocess.Popen(
            [*command, "--store", str(target)], stderr=subprocess.PIPE, text=True
        ) as process,
    ):
        try:
            assert process.stderr is not None
            url = process.stderr.readline().split()[-1]
            with httpx.Client(base_url=url, timeout=START_S) as client:
                assert client.get("/sparql", params={"query": COUNT}).status_code == 200
                found = client.get("/search", params={"q": "Baku"}, headers={"Accept": "text/html"})
                assert found.status_code == 200
                assert client.get("/").status_code == 200
        finally:
            process.terminate()
    assert process.returncode == 0
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == before
    for folder in folders:
        folder.chmod(0o755)


def test_the_recipe_with_rsync_keeps_the_order(
    tmp_path: Path,
    checkout: Path,
    own_store: Path,
    publish_graphs: Publish,
    program: Callable[[str], str],
) -> None:
    """What arrives by rsync is copied on as a whole generation, and old ones go after it."""
    program("rsync")
    arrived, target = tmp_path / "arrived", StoreFolder(tmp_path / "replica")
    script = checkout / "deploy/pull-replica"
    environment = os.environ | {"PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"}
    for generation in (1, 3, 3):
        for number in range(target.current() or 1, generation):
            publish_graphs(own_store, NEW.replace(b"1-2", b"1-%d" % number))
        command = [script, f"{own_store}/", arrived, target.path]
        subprocess.run(command, check=True, env=environment)
        assert target.current() == generation
    assert target.numbers() == [3]
    assert StoreFolder(arrived).numbers() == [2, 3]

    # A transfer that broke off has not touched CURRENT: nothing half comes of it.
    publish_graphs(own_store, NEW.replace(b"1-2", b"1-9"))
    shutil.copytree(StoreFolder(own_store).generation(4), arrived / "generations/000004")
    next((arrived / "generations/000004").glob("*.sst")).unlink()
    assert not Replication(StoreFolder(arrived), target).run().is_new
    assert target.current() == 3
