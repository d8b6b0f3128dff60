"""Which graph a request means: by its address, by a parameter, or none."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import Request

from conflictgraph.errors import UsageError
from conflictgraph.server.graph_target import Target, find_target, require_target

STORE = "https://graph.example:8443/prefix/store"


def request(below: str = "", query: str = "") -> Request:
    """Return a request as it is once a proxy's prefix and host have been put right."""
    path = f"/prefix/store/{below}" if below else "/prefix/store"
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"graph.example:8443")],
        "path_params": {"graph": below},
    }
    return Request(scope)


@pytest.mark.parametrize(
    ("query", "graph"),
    [
        ("graph=http://www.example/gsp/1", "http://www.example/gsp/1"),
        ("graph=http%3A%2F%2Fwww.example%2Fgsp%2F1", "http://www.example/gsp/1"),
        ("graph=http://www.example/%31", "http://www.example/1"),
        ("graph=http://www.example/%2531", "http://www.example/%31"),
        ("format=nt&graph=urn:a", "urn:a"),
        ("graph=http://b%C3%BCcher.example/", "http://b\u00fccher.example/"),
    ],
)
def test_a_parameter_names_a_graph(query: str, graph: str) -> None:
    """It is decoded once and no more; relative IRIs belong to it."""
    assert require_target(request(query=query)) == Target(graph, graph)


@pytest.mark.parametrize("query", ["default", "default=", "default&format=nt"])
def test_the_default_graph_has_no_name(query: str) -> None:
    """Relative IRIs belong to the address then."""
    assert require_target(request(query=query)) == Target(None, STORE)


@pytest.mark.parametrize("below", ["person/1.ttl", "a%20b", "%C3%BC", "x//y"])
def test_an_address_below_the_store_is_a_graph(below: str) -> None:
    """Its IRI is the address as the client sees it, escapes and all, without parameters."""
    assert require_target(request(below, "format=nt")) == Target(
        f"{STORE}/{below}", f"{STORE}/{below}"
    )


def test_the_store_itself_is_no_graph() -> None:
    """Only a POST to it has a meaning."""
    assert find_target(request()) is None
    with pytest.raises(UsageError) as caught:
        require_target(request())
    assert "?graph=IRI" in caught.value.hint


@pytest.mark.parametrize(
    ("below", "query"),
    [
        ("", "graph=relative"),
        ("", "graph="),
        ("", "graph=http://x/ y"),
        ("", "graph=urn:a&graph=urn:b"),
        ("", "graph=urn:a&default"),
        ("a", "graph=urn:a"),
        ("a", "default"),
        ("", "graph=%FF"),
    ],
)
def test_an_unclear_request_is_refused(below: str, query: str) -> None:
    """A write must not end up in a graph that was not meant."""
    with pytest.raises(UsageError):
        find_target(request(below, query))
