"""Reading a query operation: every form of the protocol, and everything that is not one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from conflictgraph.errors import QueryTooLargeError, UnsupportedMediaTypeError, UsageError
from conflictgraph.server import operation
from conflictgraph.server.operation import FORM_TYPE, QUERY_TYPE, Operation, read_operation

MAX_BYTES = 100


def read(
    url: bytes = b"",
    body: Iterable[bytes] | None = None,
    kind: str = "",
    headers: dict[str, str] | None = None,
) -> Operation:
    """Read an operation from a GET or, when there is a body, a POST."""
    sent = {"content-type": kind} if kind else {}
    sent |= headers or {}
    chunks = list(body or ())
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET" if body is None else "POST",
        "path": "/sparql",
        "query_string": url,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
    }

    async def receive() -> dict[str, Any]:
        if not chunks:
            return {"type": "http.request", "body": b"", "more_body": False}
        return {"type": "http.request", "body": chunks.pop(0), "more_body": True}

    return asyncio.run(read_operation(Request(scope, receive), MAX_BYTES))


@pytest.mark.parametrize(
    "given",
    [
        {"url": b"query=ASK%20%7B%7D"},
        {"url": b"query=ASK+{}"},
        {"body": [b"query=ASK", b"+%7B%7D"], "kind": FORM_TYPE},
        {"body": [b"query=ASK+%7B%7D"], "kind": f"{FORM_TYPE}; charset=UTF-8"},
        {"body": [b"ASK {}"], "kind": QUERY_TYPE},
        {"body": [b"ASK {}"], "kind": "Application/SPARQL-Query;charset=utf-8"},
        {"url": b"query=ASK+{}&timeout=5&soft-limit="},
    ],
)
def test_a_query_comes_in_three_ways(given: dict[str, Any]) -> None:
    """URL, form and direct POST mean the same; unknown parameters are ignored."""
    assert read(**given).query == "ASK {}"


@pytest.mark.parametrize("raw", ["query=ASK {?s ?p 'Berg-Karabach ü 🕊'}", "query=%C3%BC"])
def test_text_beyond_ascii_arrives_whole(raw: str) -> None:
    """Percent-encoded or, as some clients do, raw UTF-8 in the URL."""
    assert "ü" in read(url=raw.encode()).query


def test_a_dataset_is_read_from_url_and_form_in_order() -> None:
    """Both places count; the order of the graphs is kept."""
    got = read(
        url=b"default-graph-uri=urn:a&named-graph-uri=urn:n",
        body=[b"query=ASK+{}&default-graph-uri=urn:b"],
        kind=FORM_TYPE,
    )
    assert got.default_graphs == ("urn:a", "urn:b")
    assert got.named_graphs == ("urn:n",)


@pytest.mark.parametrize(
    "given",
    [
        {"url": b""},
        {"url": b"q=ASK+{}"},
        {"url": b"query=ASK+{}&query=ASK+{}"},
        {"url": b"query=ASK+{}", "body": [b"ASK {}"], "kind": QUERY_TYPE},
        {"url": b"query=ASK+{}", "body": [b"query=ASK+{}"], "kind": FORM_TYPE},
        {"body": [b"format=csv"], "kind": FORM_TYPE},
        {"url": b"query=%FF"},
        {"url": b"query=\xff"},
        {"body": [b"\xff\xfeA\0"], "kind": QUERY_TYPE},
        {"body": [b"query=%FF"], "kind": FORM_TYPE},
        {"url": b"query=ASK+{}&default-graph-uri=relative"},
        {"url": b"query=ASK+{}&named-graph-uri="},
        {"url": b"query=ASK+{}&default-graph-uri=urn:a%3E%7B"},
        {"url": b"query=ASK+{}" + b"&x=" * 1001},
    ],
)
def test_a_request_that_is_no_query_is_refused(given: dict[str, Any]) -> None:
    """None is guessed at: no query, two of them, no UTF-8, no IRI."""
    with pytest.raises(UsageError):
        read(**given)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"url": b"update=CLEAR+ALL"}, 403),
        ({"body": [b"update=CLEAR+ALL"], "kind": FORM_TYPE}, 403),
        ({"body": [b"query=ASK+{}&update=CLEAR+ALL"], "kind": FORM_TYPE}, 403),
        ({"body": [b"CLEAR ALL"], "kind": "application/sparql-update"}, 403),
        ({"url": b"query=" + b"A" * (operation.MAX_URL_BYTES + 1)}, 414),
        ({"url": b"query=" + b"A" * (MAX_BYTES + 1)}, 414),
    ],
)
def test_what_http_has_a_status_for(given: dict[str, Any], status: int) -> None:
    """Updates are forbidden, long addresses have their own status."""
    with pytest.raises(HTTPException) as caught:
        read(**given)
    assert caught.value.status_code == status


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
        f"{QUERY_TYPE}; charset=UTF-16",
        f"{FORM_TYPE}; charset=latin-1",
        "nonsense",
    ],
)
def test_other_bodies_are_not_read(kind: str) -> None:
    """A body of another type or encoding is refused, never taken for a query."""
    with pytest.raises(UnsupportedMediaTypeError):
        read(body=[b"ASK {}"], kind=kind)


def test_a_compressed_body_is_not_taken_for_a_query() -> None:
    """Gzip bytes do not become a strange syntax error."""
    with pytest.raises(UnsupportedMediaTypeError):
        read(body=[b"\x1f\x8b"], kind=QUERY_TYPE, headers={"content-encoding": "gzip"})


def test_the_longest_query_passes_and_one_byte_more_does_not() -> None:
    """The limit counts bytes of UTF-8, also where percent-encoding makes three of one."""
    longest = "ü" * (MAX_BYTES // 2)
    assert read(body=[longest.encode()], kind=QUERY_TYPE).query == longest
    encoded = b"query=" + b"%C3%BC" * (MAX_BYTES // 2)
    assert read(body=[encoded], kind=FORM_TYPE).query == longest
    with pytest.raises(QueryTooLargeError):
        read(body=[longest.encode(), b"a"], kind=QUERY_TYPE)
    with pytest.raises(QueryTooLargeError):
        read(body=[encoded, b"a"], kind=FORM_TYPE)


@pytest.mark.parametrize("length", ["10000000000", "-1", "1e3"])
def test_a_declared_length_is_refused_before_a_byte_is_read(length: str) -> None:
    """Ten announced gigabytes cost nothing."""

    def never() -> Iterable[bytes]:
        yield b"ASK {}"

    with pytest.raises(QueryTooLargeError):
        read(body=never(), kind=QUERY_TYPE, headers={"content-length": length})


def test_an_endless_body_is_cut_off() -> None:
    """A body without a length is read up to the limit and no further."""
    with pytest.raises(QueryTooLargeError):
        read(body=[b"x" * 50] * 10_000, kind=QUERY_TYPE)


def test_a_dripping_body_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that never finishes its body gets 408 and loses its connection."""
    monkeypatch.setattr(operation, "BODY_TIMEOUT_S", 0.01)

    async def never() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    scope = {
        "type": "http",
        "method": "POST",
        "query_string": b"",
        "headers": [(b"content-type", QUERY_TYPE.encode())],
    }
    with pytest.raises(HTTPException) as caught:
        asyncio.run(read_operation(Request(scope, never), MAX_BYTES))
    assert caught.value.status_code == 408
    assert caught.value.headers == {"Connection": "close"}


def test_format_and_output_name_the_same_thing() -> None:
    """Both spellings that other servers use are understood."""
    for name in ("format", "output"):
        assert read(url=f"query=ASK+{{}}&{name}=csv".encode()).wanted.results == "text/csv"
