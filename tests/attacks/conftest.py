"""A server with short limits for all attacks, and somebody else who uses it meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..integration.conftest import RunningServer, start
from .bystander import Bystander
from .listener import Listener
from .victim import DATA, SETTINGS, Victim

#: More than the process that answers HTTP ever needs, whatever bodies and answers pass through.
FRONT_BYTES = 512 * 2**20

LaunchServer = Callable[..., RunningServer]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Return the server that is attacked; it must end in order after all of it."""
    folder = tmp_path_factory.mktemp("attacked")
    token_file = folder / "tokens"
    token_file.write_text("write writer\nread reader\nadmin overseer\n")
    token_file.chmod(0o600)
    running = start(folder, folder / "graph", token_file=token_file, **SETTINGS)
    Victim(running).put("urn:data", DATA).raise_for_status()
    yield running
    peak_bytes = peak_memory_bytes(running.process.pid)
    assert running.stop() == 0, running.log.read_text()
    assert peak_bytes < FRONT_BYTES


def peak_memory_bytes(process: int) -> int:
    """Return the most memory a process ever held."""
    (line,) = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(line) * 1024


@pytest.fixture(scope="session")
def bystander(site: RunningServer) -> Iterator[Bystander]:
    """Return somebody at another address who asks the server small questions all the time."""
    with Bystander(site.address) as asking:
        yield asking


@pytest.fixture
def victim(site: RunningServer, bystander: Bystander) -> Iterator[Victim]:
    """Return the server as attackers see it; the bystander must be answered meanwhile."""
    answered_before = bystander.answered
    yield Victim(site)
    bystander.check(answered_before)
    assert site.process.poll() is None, site.log.read_text()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Return a place on this machine that must not be called."""
    with Listener() as listening:
        yield listening
        assert listening.calls == []


@pytest.fixture
def launch_server(tmp_path: Path) -> Iterator[LaunchServer]:
    """Return a function that starts another server: ``launch_server(store, port=0, …)``."""
    running: list[RunningServer] = []

    def launch(store: Path, **settings: object) -> RunningServer:
        folder = tmp_path / f"server-{len(running)}"
        folder.mkdir()
        running.append(start(folder, store, **settings))
        return running[-1]

    yield launch
    for one in running:
        one.stop()
