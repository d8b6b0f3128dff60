"""A server for all that is thrown at it; it must be as it was afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..integration.conftest import RunningServer, publish, start

#: Limits short enough that running into them takes no time.
SETTINGS = {
    "query_timeout_s": 2,
    "write_timeout_s": 5,
    "write_memory_bytes": 1_000_000_000,
    "upload_max_bytes": 2**20,
    "body_timeout_s": 5,
    "trusted_proxies": '["127.0.0.1"]',
}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Iterator[RunningServer]:
    """Return the server; it must be well, and end in order, after all of it."""
    folder = tmp_path_factory.mktemp("fuzzed")
    publish(folder / "graph", (checkout / "tests/data/small-store/claims.trig").read_bytes())
    tokens = folder / "tokens"
    tokens.write_text("write writer\nread reader\nadmin overseer\n")
    tokens.chmod(0o600)
    running = start(folder, folder / "graph", token_file=tokens, **SETTINGS)
    yield running
    assert running.client.get("/readyz").is_success
    assert running.ask("ASK { ?s ?p ?o }").json()["boolean"] is True
    assert running.stop() == 0
    assert "Traceback" not in running.log.read_text(), running.log.read_text()
