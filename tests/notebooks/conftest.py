"""The two servers that notebooks about endpoints ask."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from conflictgraph import pipeline

START_S = 60


@dataclass(frozen=True)
class Servers:
    """Two servers on free ports.

    Attributes:
        first: port of the one that may ask the other.
        second: port of the other.
    """

    first: str
    second: str

    def in_place_of_ports(self, text: str) -> str:
        """Return a notebook that asks these servers instead of those at ports 8000 and 8001."""
        return text.replace(":8000/", f":{self.first}/").replace(":8001/", f":{self.second}/")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Iterator[Servers]:
    """Start what the README says, on free ports."""
    folder = tmp_path_factory.mktemp("servers")
    corpus = checkout / "examples" / "corpus"
    for name, source in (("karabakh", "karabakh"), ("georgia", "georgia-2008")):
        pipeline.build([corpus / source], folder / name, jobs=1)
    with serving(folder, "georgia") as second:
        allowed = f"http://127.0.0.1:{second}/sparql"
        with serving(folder, "karabakh", CONFLICTGRAPH_SERVICE_ALLOW=allowed) as first:
            yield Servers(first, second)


@contextmanager
def serving(folder: Path, store: str, **settings: str) -> Iterator[str]:
    """Run a server, and give its port."""
    given = {
        "CONFLICTGRAPH_STORE": str(folder / store),
        "CONFLICTGRAPH_PORT": "0",
        "CONFLICTGRAPH_QUERY_WORKERS": "1",
    }
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith("CONFLICTGRAPH_")
    }
    log = folder / f"{store}.txt"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [Path(sys.executable).with_name("conflictgraph"), "serve"],
            stderr=stderr,
            cwd=folder,
            env=clean | given | settings,
        )
    try:
        yield port_of(process, log)
    finally:
        process.terminate()
        process.wait(30)


def port_of(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until a server says where it answers."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"answers at http://127\.0\.0\.1:(\d+)", log.read_text()):
            return found[1]
        time.sleep(0.05)
    pytest.fail(f"the server did not start: {log.read_text()}")
