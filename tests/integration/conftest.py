"""Fixtures that start the real server, in a process of its own, over a small store."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from conflictgraph.pipeline import build
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.writer import Writer

BASE = "https://w3id.org/conflictgraph/"
START_S = 60.0


@dataclass
class RunningServer:
    """A server process on a free loopback port.

    Attributes:
        url: its address, without a slash at the end.
        store: the folder it serves.
        process: to stop it, or to see how it ended.
        log: the file its stderr goes to.
        client: for requests to it; paths are relative to ``url``.
    """

    url: str
    store: Path
    process: subprocess.Popen[bytes]
    log: Path
    client: httpx.Client = field(repr=False)

    @property
    def sparql(self) -> str:
        """Return the address of the endpoint."""
        return f"{self.url}/sparql"

    @property
    def address(self) -> tuple[str, int]:
        """Return host and port, for raw sockets."""
        return self.client.base_url.host, int(self.client.base_url.port or 0)

    def ask(self, query: str, **options: object) -> httpx.Response:
        """Send a query by GET."""
        return self.client.get("/sparql", params={"query": query}, **options)  # type: ignore[arg-type] # httpx's own options

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop the server and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.client.close()
        return self.process.wait(30)


StartServer = Callable[..., RunningServer]
Publish = Callable[[Path, bytes], None]


def start(folder: Path, store: Path, **settings: object) -> RunningServer:
    """Start a server and wait until it says where it answers."""
    given = {"store": store, "port": 0, "query_workers": 2} | settings
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CONFLICTGRAPH_")}
    environment |= {f"CONFLICTGRAPH_{name.upper()}": str(value) for name, value in given.items()}
    command = Path(sys.executable).with_name("conflictgraph")
    log = folder / "stderr.txt"
    with log.open("wb") as stderr:
        process = subprocess.Popen([command, "serve"], stderr=stderr, cwd=folder, env=environment)
    url = _wait_for_url(process, log)
    # Without a memory for cookies: a page in German would make those of later tests German, too.
    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    client = httpx.Client(base_url=url, timeout=30, cookies=no_cookies)
    return RunningServer(url, store, process, log, client)


def _wait_for_url(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        for line in log.read_text().splitlines():
            if line.startswith("conflictgraph answers at "):
                return line.split()[-1].rstrip("/")
        time.sleep(0.02)
    process.kill()
    pytest.fail(f"the server did not start: {log.read_text()}")


def publish(store: Path, trig: bytes) -> None:
    """Replace the graphs that stand in ``trig``, as the next generation of a store."""
    graphs: dict[str, list[str]] = {}
    for quad in ox.parse(trig, format=ox.RdfFormat.TRIG, base_iri=BASE):
        assert isinstance(quad.graph_name, ox.NamedNode)
        graphs.setdefault(quad.graph_name.value, []).append(f"{quad} .\n")
    with Writer(StoreFolder(store)) as writer:
        for name, lines in graphs.items():
            writer.replace_graph(name, "".join(lines).encode())
        writer.publish()


@pytest.fixture(scope="session")
def claims(checkout: Path) -> bytes:
    """Return the dataset of ``tests/data/small-store`` as TriG."""
    return (checkout / "tests" / "data" / "small-store" / "claims.trig").read_bytes()


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory, claims: bytes) -> Path:
    """Return a store with one generation; tests do not change it."""
    store = tmp_path_factory.mktemp("small") / "graph"
    publish(store, claims)
    return store


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, small_store: Path) -> Iterator[RunningServer]:
    """Return a server that all tests share; they only ask it."""
    running = start(tmp_path_factory.mktemp("server"), small_store)
    yield running
    assert running.stop() == 0, running.log.read_text()


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Iterator[RunningServer]:
    """Return a server over a part of the example corpus; tests only ask it."""
    folder = tmp_path_factory.mktemp("examples")
    build([checkout / "examples" / "corpus" / "karabakh"], folder / "graph", jobs=1)
    running = start(folder, folder / "graph")
    yield running
    assert running.stop() == 0, running.log.read_text()


@pytest.fixture
def start_server(tmp_path: Path, small_store: Path) -> Iterator[StartServer]:
    """Return a function that starts a server of one's own: ``start_server(port=0, …)``."""
    running: list[RunningServer] = []

    def start_own(store: Path = small_store, **settings: object) -> RunningServer:
        folder = tmp_path / f"server-{len(running)}"
        folder.mkdir()
        running.append(start(folder, store, **settings))
        return running[-1]

    yield start_own
    for one in running:
        one.stop()


@pytest.fixture
def own_store(tmp_path: Path, small_store: Path) -> Path:
    """Return a copy of the small store that the test may change."""
    # Without what a server that others share has made beside the generations.
    made = shutil.ignore_patterns("dumps", "*.search")
    return Path(shutil.copytree(small_store, tmp_path / "graph", ignore=made))


@pytest.fixture(scope="session")
def publish_graphs() -> Publish:
    """Return the function that publishes a generation."""
    return publish


@pytest.fixture(scope="session")
def launch() -> StartServer:
    """Return the function that starts a server; its caller stops it."""
    return start
