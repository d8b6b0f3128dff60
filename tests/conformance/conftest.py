"""A server of its own for each suite, over a store that is empty at the start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import httpx
import pytest

from ..integration.conftest import RunningServer, start
from .suites import Case

TOKEN = "conformance"
#: Requests that wait for each other only where the server makes them wait.
PARALLEL = 16

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The server under test, as its clients see it."""

    server: RunningServer

    def query(
        self, text: str, accept: str = "*/*", dataset: Iterable[tuple[str, str]] = ()
    ) -> httpx.Response:
        """Send a query, with the dataset as parameters of the protocol."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.server.client.post(
            "/sparql", params=list(dataset), content=text.encode(), headers=headers
        )

    def update(self, text: str) -> httpx.Response:
        """Send an update with a token that may write."""
        headers = self.authorization | {"Content-Type": "application/sparql-update"}
        return self.server.client.post("/sparql", content=text.encode(), headers=headers)

    def put(self, graph: str, content: bytes, media_type: str) -> httpx.Response:
        """Replace a graph."""
        headers = self.authorization | {"Content-Type": media_type}
        return self.server.client.put(
            "/store", params={"graph": graph}, content=content, headers=headers
        )

    @property
    def authorization(self) -> dict[str, str]:
        """Return the header that allows to write."""
        return {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """Return a server with the default graph of the standard, over an empty store."""
    folder = tmp_path_factory.mktemp("conformance")
    token_file = folder / "tokens"
    token_file.write_text(f"{TOKEN}\n")
    token_file.chmod(0o600)
    server = start(folder, folder / "graph", token_file=token_file, default_graph="strict")
    yield Endpoint(server)
    assert server.stop() == 0, server.log.read_text()


def cases_to_run(request: pytest.FixtureRequest) -> list[Case]:
    """Return the cases of a module that were selected, for a fixture that does all at once."""
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    cases = {
        item.callspec.params["case"]
        for item in items
        if item.module is request.module and hasattr(item, "callspec")
    }
    return sorted(cases, key=lambda case: case.name)


def in_parallel(send: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """Return what a function gives for each item; the order of the calls is left open."""
    with ThreadPoolExecutor(PARALLEL) as threads:
        return list(threads.map(send, items))
