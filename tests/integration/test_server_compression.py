"""Compressed answers of the real server: whole ones, streamed ones, broken ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 12000"
#: Rows without end: the first come at once, the last never.
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
ENCODINGS = ("zstd", "br", "gzip")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("query", [ALL, LARGE])
def test_a_compressed_answer_is_the_answer(
    server: RunningServer, encoding: str, query: str
) -> None:
    """At once or in pieces, from a worker or the cache: the same bytes after unpacking."""
    plain = server.ask(query, headers={"Accept-Encoding": "identity"})
    packed = server.ask(query, headers={"Accept-Encoding": encoding})
    assert packed.headers["content-encoding"] == encoding
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.num_bytes_downloaded < len(plain.content)
    for response in (plain, packed):
        assert response.headers["vary"] == "Accept, Accept-Encoding"
        assert response.headers["etag"].startswith('W/"')


def test_a_client_that_holds_an_answer_gets_no_other(server: RunningServer) -> None:
    """A validator is good for every encoding; "not modified" has neither body nor encoding."""
    tag = server.ask(ALL, headers={"Accept-Encoding": "zstd"}).headers["etag"]
    held = server.ask(ALL, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (held.status_code, held.headers["etag"], held.content) == (304, tag, b"")
    assert "content-encoding" not in held.headers


def test_a_compressed_answer_that_fails_never_looks_complete(start_server: StartServer) -> None:
    """The connection breaks inside the compressed stream."""
    server = start_server(query_timeout_s=1)
    for encoding in ENCODINGS:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            server.ask(ENDLESS, headers={"Accept-Encoding": encoding})
    assert server.ask("ASK {}").json()["boolean"] is True


def test_head_tells_what_get_would(server: RunningServer) -> None:
    """Length and encoding are those of the compressed answer, and no body follows."""
    headers = {"Accept-Encoding": "zstd"}
    get = server.ask(ALL, headers=headers)
    head = server.client.head("/sparql", params={"query": ALL}, headers=headers)
    names = ("content-length", "content-encoding", "content-type", "etag", "vary")
    assert [head.headers[name] for name in names] == [get.headers[name] for name in names]
    assert server.ask("ASK {}").json()["boolean"] is True


def test_a_graph_that_was_fetched_compressed_can_be_replaced(
    start_server: StartServer, own_store: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Its strong validator names the encoding, and is still a condition for the write."""
    tokens = tmp_path_factory.mktemp("tokens") / "tokens"
    tokens.write_text("writer\n")
    server = start_server(own_store, token_file=tokens)
    server.client.headers["Authorization"] = "Bearer writer"
    target = {"graph": "urn:x-mine"}
    turtle = "".join(f"<urn:s> <urn:p> {number} .\n" for number in range(500))
    options = {"params": target, "headers": {"Content-Type": "text/turtle"}}
    assert server.client.put("/store", content=turtle, **options).status_code == 201
    tags = {}
    for encoding in ("identity", "zstd", "gzip"):
        got = server.client.get("/store", params=target, headers={"Accept-Encoding": encoding})
        tags[encoding] = got.headers["etag"]
    assert len(set(tags.values())) == 3
    condition = {"Content-Type": "text/turtle", "If-Match": tags["zstd"]}
    statuses = [
        server.client.put("/store", content=content, params=target, headers=condition).status_code
        for content in ("<urn:s> <urn:p> 1 .", turtle)
    ]
    assert statuses == [204, 412]
