"""Requests that are not what HTTP or the SPARQL Protocol say: refused, and told so."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from .victim import Victim, bearer, receive_all, send_all, status_of

QUERY = quote("ASK {}")
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
CLOSE = b"Host: x\r\nConnection: close\r\n"
POST = b"POST /sparql HTTP/1.1\r\nContent-Type: application/sparql-query\r\n" + CLOSE
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"

MALFORMED = {
    "no request": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no version": b"GET /sparql\r\n\r\n",
    "version 9": b"GET / HTTP/9.9\r\n" + CLOSE + b"\r\n",
    "unknown method": b"BREW /sparql HTTP/1.1\r\n" + CLOSE + b"\r\n",
    "NUL in the path": b"GET /sparql\x00 HTTP/1.1\r\n" + CLOSE + b"\r\n",
    "blank in the path": b"GET /spar ql HTTP/1.1\r\n" + CLOSE + b"\r\n",
    "NUL in a header": b"GET /sparql HTTP/1.1\r\nAccept: a\x00b\r\n" + CLOSE + b"\r\n",
    "blank in a name": b"GET /sparql HTTP/1.1\r\nAc cept: a\r\n" + CLOSE + b"\r\n",
    "no colon": b"GET /sparql HTTP/1.1\r\nAccept\r\n" + CLOSE + b"\r\n",
    "negative length": POST + b"Content-Length: -1\r\n\r\nASK {}",
    "length in words": POST + b"Content-Length: six\r\n\r\nASK {}",
    "length with a sign": POST + b"Content-Length: +6\r\n\r\nASK {}",
    "length in hexadecimal": POST + b"Content-Length: 0x6\r\n\r\nASK {}",
    "two lengths": POST + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {}",
    "length of a list": POST + b"Content-Length: 6, 7\r\n\r\nASK {}",
    "huge length": POST + b"Content-Length: 99999999999999999999999999\r\n\r\nASK {}",
    "length and chunks":
        POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length":
        POST + b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
    "unknown coding": POST + b"Transfer-Encoding: cow\r\n\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "chunk of no number": CHUNKED + b"xyz\r\nASK {}\r\n0\r\n\r\n",
    "chunk of a negative number": CHUNKED + b"-6\r\nASK {}\r\n0\r\n\r\n",
    "endless chunk size": CHUNKED + b"0" * 2_000_000,
    "endless chunk extension": CHUNKED + b"6;" + b"a" * 2_000_000,
    "endless request line": b"GET /" + b"a" * 2**20,
    "long address": b"GET /sparql?query=" + b"a" * 2**20 + b" HTTP/1.1\r\n" + CLOSE + b"\r\n",
    "long header": b"GET /sparql HTTP/1.1\r\nAccept: " + b"a" * 2**20 + b"\r\n" + CLOSE + b"\r\n",
    "long name": b"GET /sparql HTTP/1.1\r\n" + b"a" * 2**20 + b": b\r\n" + CLOSE + b"\r\n",
    "many headers":
        b"GET /sparql HTTP/1.1\r\n" + b"X-Some-Header: value\r\n" * 5000 + CLOSE + b"\r\n",
    "folded header": b"GET /sparql HTTP/1.1\r\nAccept: a\r\n b\r\n" + CLOSE + b"\r\n",
    "upgrade": b"GET /sparql HTTP/1.1\r\nUpgrade: websocket\r\n" + CLOSE + b"\r\n",
    "expectation": POST + b"Content-Length: 6\r\nExpect: miracle\r\n\r\nASK {}",
}  # fmt: skip

UTF8 = {
    "stray byte": b"\xff",
    "cut": b"\xe2\x82",
    "overlong": b"\xc0\xaf",
    "surrogate": b"\xed\xa0\x80",
    "beyond Unicode": b"\xf4\x90\x80\x80",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_request_is_refused(victim: Victim, name: str) -> None:
    """A status of the client's fault, or a closed connection; at most one answer to it."""
    received = victim.exchange(MALFORMED[name])
    status = status_of(received)
    # Some of this may be passed over: then what answers is the service description.
    harmless = {"upgrade", "folded header", "expectation", "no version"}
    allowed = {200} if name in harmless else set()
    assert status is None or status in allowed | {417, 501, 505} or 400 <= status < 500, received
    assert received.count(b"HTTP/1.1 ") <= 1


@pytest.mark.parametrize("smuggled", [b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"])
@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n",
        b"Transfer-Encoding:\x0bchunked\r\nContent-Length: 5\r\n",
        b"Content-Length: 5\r\nTransfer-Encoding: identity, chunked\r\n",
    ],
)
def test_no_request_is_smuggled(victim: Victim, lengths: bytes, smuggled: bytes) -> None:
    """Where two lengths contradict each other, what follows is not taken for a request."""
    head = POST.replace(b"Connection: close\r\n", b"") + lengths + b"\r\n"
    received = victim.exchange(head, b"0\r\n\r\n", smuggled)
    assert b'"generation"' not in received


@pytest.mark.parametrize("name", UTF8)
def test_what_is_not_utf_8_is_refused(victim: Victim, name: str) -> None:
    """In the address, in a form, in a query, in an upload: 400, and nothing is guessed."""
    bad = UTF8[name]
    escaped = "".join(f"%{byte:02X}" for byte in bad)
    assert victim.request("GET", f"/sparql?query={QUERY}%23{escaped}").status_code == 400
    for media_type, content in (
        (DIRECT, b"ASK {} #" + bad),
        (FORM, f"query={QUERY}%23{escaped}".encode()),
        (f"{DIRECT}; charset=utf-16", "ASK {}".encode("utf-16")),
    ):
        headers = {"Content-Type": media_type}
        response = victim.request("POST", "/sparql", content=content, headers=headers)
        assert response.status_code in {400, 415}, response.text
    assert victim.put("urn:bad", b'<urn:s> <urn:p> "' + bad + b'" .').status_code == 400


@pytest.mark.parametrize(
    "text",
    ["ASK {} # \\uD800", 'ASK { ?s ?p "\\uD800" }', 'ASK { ?s ?p "\\uDC00\\uD800" }', "ASK {\x00}",
     'ASK { ?s ?p "\x00" }', "ASK { ?s ?p <urn:\\u0000> }", "ASK { ?s ?p <urn:a\r\nb> }"],
)  # fmt: skip
def test_characters_that_are_none_are_no_fault_of_ours(victim: Victim, text: str) -> None:
    """Surrogates, NUL and line ends in a query are answered, by an answer or a refusal."""
    assert victim.query(text).status_code in {200, 400}


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/sparql", {"query": "ASK {}", "default-graph-uri": "urn:g\r\nX-Injected: 1"}),
        ("/sparql", {"query": "ASK {\r\nX-Injected: 1\r\n\r\n}"}),
        ("/sparql", {"query": "ASK {}", "format": "text/csv\r\nX-Injected: 1"}),
        ("/store", {"graph": "urn:g\r\nX-Injected: 1"}),
        ("/queries/x%0D%0AX-Injected:%201", {}),
    ],
)
def test_no_header_is_injected(victim: Victim, path: str, params: dict[str, str]) -> None:
    """Line ends in parameters never become line ends of a head."""
    for method in ("GET", "HEAD", "POST", "PUT"):
        response = victim.request(method, path, params=params, headers=bearer("writer"))
        assert "x-injected" not in response.headers
        assert response.status_code < 500
    location = victim.request(
        "POST", "/store", params={"graph": "urn:g\r\nX-Injected: 1"}, content=b"",
        headers=bearer("writer") | {"Content-Type": "text/turtle"},
    )  # fmt: skip
    assert location.status_code == 400


@pytest.mark.parametrize(
    "media_type",
    ["", "text/plain", "text/html", "application/json", "application/xml", "multipart/form-data",
     "multipart/form-data; boundary=" + "b" * 5000, "application/sparql-query-results", "*/*", "/",
     "application/sparql-query, application/sparql-update", "application/octet-stream",
     "application/sparql-update; charset=utf-16"],
)  # fmt: skip
def test_a_body_of_a_type_that_is_not_read_is_refused(victim: Victim, media_type: str) -> None:
    """No guess is made at what a body may be."""
    headers = {"Content-Type": media_type} | bearer("writer")
    for path in ("/sparql", "/store?graph=urn:g"):
        response = victim.request("POST", path, content=b"ASK {}", headers=headers)
        assert response.status_code in {400, 415}, (path, response.text)


@pytest.mark.parametrize(
    "header",
    ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"],
)  # fmt: skip
def test_a_method_cannot_be_overridden(victim: Victim, header: str) -> None:
    """A GET stays a GET, whatever a header or a parameter says."""
    before = victim.state()
    for method in ("PUT", "DELETE", "POST", "PATCH"):
        named = {header: method} | bearer("writer")
        victim.request("GET", "/store", params={"graph": "urn:data"}, headers=named)
        parameters = {"graph": "urn:data", "_method": method, "method": method}
        victim.request("GET", "/store", params=parameters, headers=bearer("writer"))
    assert victim.state() == before


def test_a_head_has_no_body(victim: Victim) -> None:
    """What follows the answer to a HEAD is the next answer, also where the first is an error."""
    paths = [f"/sparql?query={QUERY}", "/sparql?query=bad", "/sparql", "/nowhere", "/store?default"]
    heads = b"".join(f"HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for path in paths)
    last = f"GET /sparql?query={QUERY} HTTP/1.1\r\n".encode() + CLOSE + b"\r\n"
    with victim.connect() as connection:
        send_all(connection, [heads + last])
        received = receive_all(connection)
    *answers, end = received.split(b"HTTP/1.1 ")[1:]
    assert len(answers) == len(paths)
    assert all(answer.endswith(b"\r\n\r\n") for answer in answers)
    assert end.endswith(b'"boolean":true}')


def test_a_body_that_will_be_too_large_is_not_asked_for(victim: Victim) -> None:
    """Who asks before sending ten gigabytes is told not to."""
    head = POST + b"Content-Length: 10737418240\r\nExpect: 100-continue\r\n\r\n"
    received = victim.exchange(head)
    assert status_of(received) == 413
    assert b"100 Continue" not in received
