"""Processes that are killed while clients write: what was acknowledged is there, and whole.

Clients send graphs small and large, updates of one operation and of several, and what must fail.
Front, query workers and the process that writes are killed at random moments, and most often
while a generation is being written or made live.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from conflictgraph.store.generations import StoreFolder

from ..attacks.crowd import Crowd, connect
from ..attacks.ledger import Tally
from ..attacks.processes import PATIENCE_S, below, kill, running, wait_until_gone
from ..attacks.readers import Reader
from ..attacks.victim import WRITER
from ..attacks.writers import (
    BEGIN,
    TURTLE,
    UPDATE,
    Client,
    CountingClient,
    FailingClient,
    GraphClient,
    UpdateClient,
)
from .conftest import RunningServer, StartServer

WORKER, EDITOR, FRONT = b"query.worker", b"edit.editor", b"fronts.process"
#: How long writes may go on before the kill, and after it.
BEFORE_S, AFTER_S = 0.4, 0.2
#: How long one generation takes, more or less.
PUBLISHING_S = 0.1

Moment = Callable[[Path, random.Random], None]
Serve = Callable[..., RunningServer]
few_or_many = pytest.mark.parametrize(
    "rounds", [3, pytest.param(120, marks=pytest.mark.soak)], ids=["few", "many"]
)


@pytest.fixture
def serve(tmp_path: Path, start_server: StartServer) -> Serve:
    """Return a function that starts a server over the one store of a test."""
    tokens = tmp_path / "tokens"
    tokens.write_text(f"write {WRITER}\n")
    tokens.chmod(0o600)

    def begin(**settings: object) -> RunningServer:
        server = start_server(tmp_path / "graph", token_file=tokens, **settings)
        write(server)
        return server

    return begin


@few_or_many
def test_a_server_that_is_killed_keeps_what_it_acknowledged(serve: Serve, rounds: int) -> None:
    """Whatever dies, and whenever: the next server has all of it, and nothing in part."""
    chance, tally = seeded(rounds), Tally()
    clients = crowd(rounds, tally)
    targets = itertools.cycle((EDITOR, b"serve", WORKER))
    server = serve()
    for target in itertools.islice(targets, rounds):
        with Crowd(clients, server.url):
            choose_moment(chance)(server.store, chance)
            whole = below(server.process.pid)
            kill(running(server.process.pid, target))
            if target == b"serve":
                server.process.wait()
                wait_until_gone(whole)
            else:
                time.sleep(chance.uniform(0, AFTER_S))
        if server.process.poll() is not None:
            server.client.close()
            server = serve()
            assert left_behind(server.store) == []
        check(server, clients)
    stop(server)
    assert tally.least


@few_or_many
def test_fronts_that_are_killed_lose_nothing(serve: Serve, rounds: int) -> None:
    """A front takes its editor and its workers along; the others and its successor go on."""
    chance, tally = seeded(-rounds), Tally()
    clients = crowd(-rounds, tally)
    server = serve(fronts=2)
    for _ in range(rounds):
        with Crowd(clients, server.url):
            choose_moment(chance)(server.store, chance)
            front = chance.choice(running(server.process.pid, FRONT))
            family = below(front)
            kill([front])
            wait_until_gone(family)
        check(server, clients)
    stop(server)
    assert tally.least


def seeded(number: int) -> random.Random:
    """Return chance that is the same every time."""
    return random.Random(number)  # noqa: S311 - repeatable, not secret


def crowd(seed: int, tally: Tally) -> list[Client]:
    """Return clients that begin with an empty store; some raise the same number."""
    return [
        GraphClient("a", seeded(seed)),
        GraphClient("b", seeded(seed + 1)),
        UpdateClient("a"),
        UpdateClient("b"),
        CountingClient(tally),
        CountingClient(tally),
        FailingClient(seeded(seed + 2)),
        Reader(),
    ]


def stop(server: RunningServer) -> None:
    """End a server after last writes; nothing that was left unfinished is there then."""
    write(server)
    with connect(server.url) as http:
        graph = {"graph": "urn:end"}
        http.put("/store", params=graph, content="", headers=TURTLE).raise_for_status()
    whole = below(server.process.pid)
    assert server.stop() == 0, server.log.read_text()
    wait_until_gone(whole)
    assert left_behind(server.store) == []


def left_behind(store: Path) -> list[Path]:
    """Return bodies, drafts and locks that belong to nothing."""
    known = {store / "generations" / f"{n:06d}.lock" for n in StoreFolder(store).numbers()}
    locks = set(store.glob("generations/*.lock")) ^ known
    return [*store.glob("incoming/*"), *store.rglob("*.tmp"), *locks]


def write(server: RunningServer) -> None:
    """Make the number that clients raise, where it is not there yet."""
    with connect(server.url) as http:
        http.post("/sparql", content=BEGIN, headers=UPDATE).raise_for_status()


def check(server: RunningServer, clients: Iterable[Client]) -> None:
    """Compare the store with what every client must find in it."""
    with connect(server.url) as http:
        for client in clients:
            client.check(http)


def choose_moment(chance: random.Random) -> Moment:
    """Return what waits for a moment to kill at."""
    return chance.choice((at_any_time, while_publishing, once_published))


def at_any_time(_store: Path, chance: random.Random) -> None:
    """Wait for no particular moment."""
    time.sleep(chance.uniform(0, BEFORE_S))


def while_publishing(store: Path, chance: random.Random) -> None:
    """Wait until a generation is being written, and some of it is."""
    wait_for((store / "generations" / "next.tmp").exists)
    time.sleep(chance.uniform(0, PUBLISHING_S))


def once_published(store: Path, chance: random.Random) -> None:
    """Wait until a generation is made live, of which its writers have hardly heard."""
    live = StoreFolder(store).current()
    wait_for(lambda: StoreFolder(store).current() != live)
    time.sleep(chance.uniform(0, PUBLISHING_S / 20))


def wait_for(come: Callable[[], bool]) -> None:
    """Look all the time until something has come about: the moment is short."""
    deadline = time.monotonic() + PATIENCE_S
    while not come():
        assert time.monotonic() < deadline
        time.sleep(0.0002)
