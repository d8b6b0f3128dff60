"""Bodies that are larger than they look, without end, or cut off."""

from __future__ import annotations

import gzip
import itertools
import socket
import struct
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from .victim import Victim, bearer, receive_all, send_all, status_of

CHUNK = b"10000\r\n" + bytes(2**16) + b"\r\n"
BODY_TYPES = [
    "application/sparql-query", "application/sparql-update", "text/turtle",
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=b",
]  # fmt: skip
#: 64 MiB in 64 kB.
BOMB = gzip.compress(b"#" * 2**26, 9)
LAUGHS = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(12))
RDF = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="urn:">'
PUT = b"PUT /store?graph=urn:cut HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer writer\r\n"
TURTLE = b"Content-Type: text/turtle\r\n"
WHOLE = b"<urn:a> <urn:p> 1 .\n<urn:b> <urn:p> 2 .\n<urn:c> <urn:p> 3 .\n"


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "gzip, gzip", "br", "zstd", "cow"])
def test_a_bomb_is_not_unpacked(victim: Victim, coding: str) -> None:
    """What is too large is refused while it is unpacked; unknown codings are refused unread."""
    bombs = {"deflate": zlib.compress(b"#" * 2**26, 9), "gzip, gzip": gzip.compress(BOMB)}
    content = bombs.get(coding, BOMB)
    response = victim.put("urn:bomb", content, Content_Encoding=coding)
    assert response.status_code in {400, 413, 415}, response.text
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": coding}
    response = victim.request("POST", "/sparql", content=content, headers=headers)
    assert response.status_code in {400, 413, 415}, response.text
    assert victim.request("GET", "/store", params={"graph": "urn:bomb"}).status_code == 404


@pytest.mark.parametrize(
    "content",
    [b"no gzip", gzip.compress(WHOLE)[:-6], gzip.compress(WHOLE) + b"rest", b""],
    ids=["no gzip", "cut", "too long", "empty"],
)
def test_a_broken_coding_is_refused(victim: Victim, content: bytes) -> None:
    """Half of a packed graph is no graph."""
    response = victim.put("urn:bomb", content, Content_Encoding="gzip")
    assert response.status_code == 400, response.text
    assert victim.request("GET", "/store", params={"graph": "urn:bomb"}).status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]>{RDF}<a><p>&l12;</p></a></r:RDF>',
        f'<!DOCTYPE r [<!ENTITY a "{"a" * 100_000}">]>{RDF}<a><p>{"&a;" * 10_000}</p></a></r:RDF>',
        f'<!doctype r [<!ENTITY a "b">]>{RDF}<a><p>&a;</p></a></r:RDF>',
        f'<?xml version="1.0"?>\n<!-- x --><!DOCTYPE r [<!ENTITY a "&a;">]>{RDF}</r:RDF>',
    ],
    ids=["laughs", "quadratic", "lower case", "recursive"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(victim: Victim, text: str, encoding: str) -> None:
    """A kilobyte does not become gigabytes, in whatever encoding it comes."""
    response = victim.put("urn:bomb", text.encode(encoding), "application/rdf+xml")
    assert response.status_code == 400, response.text
    assert victim.request("GET", "/store", params={"graph": "urn:bomb"}).status_code == 404


def test_chunks_without_end_are_refused(victim: Victim) -> None:
    """Too large or of the wrong type: said, and after a moment the connection is closed."""

    def attack(place: tuple[str, str]) -> int | None:
        path, media_type = place
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\n"
        head += "Authorization: Bearer writer\r\nTransfer-Encoding: chunked\r\n\r\n"
        with victim.connect() as connection:
            send_all(connection, itertools.chain([head.encode()], slowly(CHUNK)))
            return status_of(receive_all(connection))

    places = list(itertools.product(["/sparql", "/store?graph=urn:cut"], BODY_TYPES))
    with ThreadPoolExecutor(len(places)) as threads:
        endings = dict(zip(places, threads.map(attack, places), strict=True))
    # A refusal may be lost with the connection, for it comes while the client is sending.
    assert set(endings.values()) <= {None, 400, 413, 415}, endings


def slowly(piece: bytes) -> Iterator[bytes]:
    """Yield a piece again and again, for as long as no server should listen."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        yield piece
        time.sleep(0.02)
    pytest.fail("the server goes on reading")


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_declared_length_is_believed(victim: Victim, method: str) -> None:
    """Ten gigabytes are refused before the first of them is sent."""
    for path, kind in (
        ("/store?graph=urn:cut", "text/turtle"),
        ("/sparql", "application/sparql-query"),
    ):
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n"
        head += "Authorization: Bearer writer\r\nContent-Length: 10737418240\r\n\r\n"
        assert status_of(victim.exchange(head.encode())) in {405, 413}


@pytest.mark.parametrize("cut", range(1, len(WHOLE) - 1, 7))
def test_an_upload_cut_in_the_middle_leaves_nothing(victim: Victim, cut: int) -> None:
    """Whether the text ends too early or the connection does: no triple of it is stored."""
    before = victim.state()[1]
    length = f"Content-Length: {len(WHOLE)}\r\n\r\n".encode()
    with victim.connect() as connection:
        connection.sendall(PUT + TURTLE + length + WHOLE[:cut])
        # Linger 0: the connection ends with a reset, as when a cable is pulled.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if not WHOLE[:cut].rstrip().endswith(b"."):
        assert victim.put("urn:cut", WHOLE[:cut]).status_code == 400
    assert victim.state()[1] == before


def test_a_graph_is_replaced_whole_or_not_at_all(victim: Victim) -> None:
    """An upload that is malformed in its last line leaves the graph that was there."""
    assert victim.put("urn:kept", b"<urn:a> <urn:p> 1 .").is_success
    lines = b"".join(b"<urn:x%d> <urn:p> %d .\n" % (i, i) for i in range(20_000))
    for content in (lines + b"<urn:x", lines + b'<urn:x> <urn:p> "unfinished'):
        assert victim.put("urn:kept", content).status_code == 400
    kept = victim.request("GET", "/store", params={"graph": "urn:kept"})
    assert kept.text.count("urn:") == 2
    named = {"graph": "urn:kept"}
    assert victim.request("DELETE", "/store", params=named, headers=bearer("writer")).is_success
