"""Administration of the real server: see what runs, and end it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

KEEPER = {"Authorization": "Bearer keeper"}
#: Nothing comes before everything is counted, which takes for ever.
SILENT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@pytest.fixture(scope="module")
def guarded(
    launch: StartServer, small_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """Return a server with one token of each kind."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "tokens").write_text("read reader\nwrite writer\nadmin keeper\n")
    server = launch(folder, small_store, token_file=folder / "tokens", query_timeout_s=60)
    yield server
    assert server.stop() == 0, server.log.read_text()


def running(server: RunningServer) -> list[dict[str, object]]:
    """Return the queries that run."""
    listed = server.client.get("/admin/running", headers=KEEPER)
    assert listed.headers["cache-control"] == "no-store"
    queries = listed.json()["running"]
    assert isinstance(queries, list)
    return queries


def test_a_running_query_is_seen_and_ended(guarded: RunningServer) -> None:
    """Its client learns who ended it; nobody else notices."""
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(httpx.get, guarded.sparql, params={"query": SILENT}, timeout=60)
        deadline = time.monotonic() + 30
        while not (queries := running(guarded)) and time.monotonic() < deadline:
            time.sleep(0.05)
        (query,) = queries
        assert query["query"] == SILENT
        assert query["client"] == "127.0.0.1"
        assert query["generation"] == 1
        assert query["lane"] in {"light", "long"}
        path = f"/admin/running/{query['id']}"
        assert guarded.client.delete(path, headers=KEEPER).status_code == 204
        ended = asked.result()
    assert (ended.status_code, ended.json()["code"]) == (503, "query.cancelled")
    assert guarded.client.delete(path, headers=KEEPER).status_code == 404
    assert running(guarded) == []
    assert guarded.ask("ASK {}").json()["boolean"] is True


@pytest.mark.parametrize(
    ("token", "status"), [(None, 401), ("unknown", 401), ("reader", 403), ("writer", 403)]
)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_only_an_administrator_sees_or_ends_queries(
    guarded: RunningServer, method: str, token: str | None, status: int
) -> None:
    """Queries of others are nobody's business."""
    path = "/admin/running" + ("/x" if method == "DELETE" else "")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = guarded.client.request(method, path, headers=headers)
    assert response.status_code == status
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert "running" not in response.text


def test_without_tokens_there_is_no_administration(server: RunningServer) -> None:
    """A server that nobody set up for it is not open to everybody."""
    assert server.client.get("/admin/running").status_code == 401
    assert server.client.delete("/admin/running/x").status_code == 401
