"""Behind a proxy: whose word is believed, and where the server lives."""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from conflictgraph.errors import UsageError
from conflictgraph.server.client import client_of
from conflictgraph.server.proxies import ForwardedHeaders, Prefix, check_prefix, parse_forwarded

PROXY = "192.0.2.1"


def seen(headers: dict[str, str], client: str = PROXY) -> tuple[str, str]:
    """Return address of the client and base URL as the application sees them."""
    found: list[tuple[str, str]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.append((client_of(scope), str(Request(scope).base_url)))

    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope: Scope = {
        "type": "http",
        "client": (client, 4711),
        "headers": [(b"host", b"inner:8000"), *raw],
        "scheme": "http",
        "path": "/sparql",
        "query_string": b"",
        "server": ("inner", 8000),
    }
    asyncio.run(ForwardedHeaders(app, (PROXY, "10.0.0.0/8"))(scope, nothing, ignore))
    return found[0]


async def nothing() -> Message:
    """Receive nothing."""
    return {"type": "http.disconnect"}


async def ignore(_message: Message) -> None:
    """Send nowhere."""


@pytest.mark.parametrize(
    "headers",
    [
        {
            "X-Forwarded-For": "198.51.100.7",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "data.example.org",
        },
        {"Forwarded": "for=198.51.100.7;proto=https;host=data.example.org"},
        {"Forwarded": 'for="198.51.100.7:81" ; Proto=https; host="data.example.org"'},
        {"Forwarded": "for=203.0.113.9, for=198.51.100.7;proto=https;host=data.example.org"},
        {
            "X-Forwarded-For": "203.0.113.9, 198.51.100.7, 10.1.2.3",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "evil.example, data.example.org",
        },
    ],
)
def test_a_trusted_proxy_is_believed(headers: dict[str, str]) -> None:
    """Links and limits are those of the client, of whom only the nearest hops tell the truth."""
    assert seen(headers) == ("198.51.100.7", "https://data.example.org/")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Host": "evil.example"},
        {"Forwarded": "for=198.51.100.7;host=evil.example;proto=https"},
    ],
)
def test_nobody_else_is_believed(headers: dict[str, str]) -> None:
    """A client cannot get around its limit, nor put its own links into answers."""
    assert seen(headers, client="203.0.113.9") == ("203.0.113.9", "http://inner:8000/")


def test_two_kinds_of_headers_at_once_are_not_believed() -> None:
    """A proxy writes one kind; the other is the client's own invention."""
    headers = {"X-Forwarded-For": "198.51.100.7", "Forwarded": "for=203.0.113.9"}
    assert seen(headers)[0] == PROXY


@pytest.mark.parametrize("host", ["a b", 'a"><script>', "a/b", "a@b", "", "[::1"])
def test_a_host_that_is_none_is_left_out(host: str) -> None:
    """Whatever the proxy lets through does not end up in an address."""
    assert seen({"X-Forwarded-Host": host})[1] == "http://inner:8000/"


@pytest.mark.parametrize("text", ["", "for", "for=a b", 'for="a', "=a", "for=a;;proto"])
def test_what_is_not_a_forwarded_header_says_nothing(text: str) -> None:
    """No half of a malformed header is taken for the whole."""
    assert parse_forwarded(text) == []


def test_a_network_of_one_owner_is_one_client() -> None:
    """Whoever has one IPv6 address has 2**64 of them."""
    one, other, third = (
        client_of({"client": (f"2001:db8:0:{net}::{host}", 1)})
        for net, host in (("1", "1"), ("1", "2"), ("2", "1"))
    )
    assert one == other != third
    assert client_of({"client": ("::ffff:192.0.2.7", 1)}) == "192.0.2.7"
    assert client_of({"client": None}) == ""


@pytest.mark.parametrize("path", ["/graph/sparql", "/sparql"])
def test_the_prefix_may_be_taken_off_by_the_proxy_or_not(path: str) -> None:
    """Both ways of writing the proxy's configuration work."""
    found: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(scope)

    scope: Scope = {"type": "http", "path": path, "raw_path": path.encode(), "headers": []}
    asyncio.run(Prefix(app, "/graph")(scope, nothing, ignore))
    assert found[0]["path"] == "/graph/sparql"
    assert found[0]["raw_path"] == b"/graph/sparql"
    assert found[0]["root_path"] == "/graph"


def test_a_prefix_that_looks_like_an_address_of_ours_is_refused() -> None:
    """Nobody could tell whether the proxy has taken it off."""
    with pytest.raises(UsageError, match="root_path"):
        check_prefix("/sparql/public", frozenset({"sparql"}))
    assert check_prefix("/graph", frozenset({"sparql"})) == "/graph"
