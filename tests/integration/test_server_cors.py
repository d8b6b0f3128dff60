"""Pages of other sites: what their scripts may send, and what they may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

ORIGIN = {"Origin": "https://page.example"}


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/sparql", "/store"])
def test_a_page_may_send_what_the_protocols_know(
    server: RunningServer, path: str, method: str
) -> None:
    """With a token and conditions; whether the token is good is asked when it is sent."""
    wish = {
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization, if-match, content-type",
    }
    response = server.client.options(path, headers=ORIGIN | wish)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert method in response.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql?query=ASK%7B%7D", 200),
        ("/sparql?query=nonsense", 400),
        ("/nowhere", 404),
        ("/admin/running", 401),
        ("/sparql?update=CLEAR%20ALL", 400),
    ],
)
def test_a_page_may_read_every_answer(server: RunningServer, path: str, status: int) -> None:
    """Errors too, and the headers that say what happened."""
    response = server.client.get(path, headers=ORIGIN)
    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == "*"
    exposed = response.headers["access-control-expose-headers"].lower()
    for name in ("etag", "location", "server-timing", "conflictgraph-query-id", "retry-after"):
        assert name in exposed
    assert "access-control-allow-credentials" not in response.headers


def test_only_the_pages_that_were_named_may_read(start_server: StartServer) -> None:
    """The setting shuts all others out, and caches are told that it matters who asks."""
    server = start_server(cors_origins="https://page.example")
    named = server.ask("ASK {}", headers=ORIGIN)
    other = server.ask("ASK {}", headers={"Origin": "https://other.example"})
    assert named.headers["access-control-allow-origin"] == "https://page.example"
    assert "access-control-allow-origin" not in other.headers
    assert "Origin" in named.headers["vary"]
    assert "Origin" in other.headers["vary"]
