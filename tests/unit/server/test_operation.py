"""Reading an operation: every form of the protocol, and everything that is not one."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from conflictgraph.errors import (
    AccessError,
    ConflictGraphError,
    QuerySyntaxError,
    QueryTooLargeError,
    ReadOnlyError,
    ScopeError,
    UnsupportedMediaTypeError,
    UsageError,
)
from conflictgraph.server import operation
from conflictgraph.server.access import Access, Scope
from conflictgraph.server.operation import (
    FORM_TYPE,
    QUERY_TYPE,
    UPDATE_TYPE,
    Operation,
    read_operation,
    url_fields,
)
from conflictgraph.settings import Settings
from conflictgraph.store.edit.edits import Update

MAX_BYTES = 100
SETTINGS = Settings(
    query_max_bytes=MAX_BYTES, update_max_bytes=2 * MAX_BYTES, query_timeout_s=30, body_timeout_s=5
)
TOKENS = {"writer": Scope.WRITE, "reader": Scope.READ}
ACCESS = Access((sha256(token.encode()).digest(), scope) for token, scope in TOKENS.items())
CLOSED = Access([])


def ask(
    url: bytes = b"",
    body: Iterable[bytes] | None = None,
    kind: str = "",
    headers: dict[str, str] | None = None,
    token: str = "",
    access: Access = ACCESS,
) -> Operation | Update:
    """Read an operation from a GET or, when there is a body, a POST."""
    sent = {"content-type": kind} if kind else {}
    sent |= {"authorization": f"Bearer {token}"} if token else {}
    sent |= {"host": "graph.example"}
    sent |= headers or {}
    chunks = iter(body or ())
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET" if body is None else "POST",
        "path": "/sparql",
        "query_string": url,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
    }

    async def receive() -> dict[str, Any]:
        if (chunk := next(chunks, None)) is None:
            return {"type": "http.request", "body": b"", "more_body": False}
        return {"type": "http.request", "body": chunk, "more_body": True}

    request = Request(scope, receive)
    return asyncio.run(read_operation(request, url_fields(request), SETTINGS, access))


def read(**given: Any) -> Operation:
    """Read a query."""
    got = ask(**given)
    assert isinstance(got, Operation)
    return got


def update(**given: Any) -> Update:
    """Read an update, sent with a token that may write."""
    got = ask(token="writer", **given)
    assert isinstance(got, Update)
    return got


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
        {"url": b"query=ASK+{}&queryLn=SPARQL&infer=true&debug=1&cxml_redir_for_subjs=121"},
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
        {"url": b"update=CLEAR+ALL"},
        {"url": b"update=CLEAR+ALL&query=ASK+{}"},
        {"url": b"update=CLEAR+ALL", "body": [b"CLEAR ALL"], "kind": UPDATE_TYPE},
        {"url": b"query=ASK+{}&using-graph-uri=urn:a"},
        {"url": b"query=ASK+{}&timeout=soon"},
        {"url": b"query=ASK+{}&timeout=-1"},
        {"url": b"query=ASK+{}&timeout=nan"},
        {"url": b"query=ASK+{}&timeout=1&timeout=2"},
    ],
)
def test_a_request_that_is_no_query_is_refused(given: dict[str, Any]) -> None:
    """None is guessed at: no query, two of them, no UTF-8, no IRI."""
    with pytest.raises(UsageError):
        read(**given)


@pytest.mark.parametrize("size", [MAX_BYTES + 1, operation.MAX_URL_BYTES + 1])
def test_a_long_address_has_its_own_status(size: int) -> None:
    """Whoever gets 414 knows that POST would do."""
    with pytest.raises(HTTPException) as caught:
        read(url=b"query=" + b"A" * size)
    assert caught.value.status_code == 414


def test_an_empty_query_is_told_so() -> None:
    """A form sent without a query gets a sentence about that, not about the parser's grammar."""
    with pytest.raises(QuerySyntaxError, match="empty"):
        read(url=b"query=+")


@pytest.mark.parametrize(
    ("given", "timeout_s"),
    [("", None), ("0", None), ("5", 5.0), ("0.25", 0.25), ("30", None), ("86400", None)],
)
def test_a_client_may_shorten_the_deadline(given: str, timeout_s: float | None) -> None:
    """Below the limit of the server its own counts, above it that of the server."""
    assert read(url=f"query=ASK+{{}}&timeout={given}".encode()).timeout_s == timeout_s


@pytest.mark.parametrize(
    ("given", "explain"),
    [("explain=true", True), ("explain", True), ("explain=1", True), ("explain=false", False),
     ("explain=0", False), ("", False)],
)  # fmt: skip
def test_an_explanation_is_asked_for_by_name(given: str, explain: bool) -> None:
    """A bare parameter is a wish too, and a stated "no" is none."""
    assert read(url=f"query=ASK+{{}}&{given}".encode()).explain is explain


@pytest.mark.parametrize(
    "given",
    [
        {"body": [b"CLEAR ", b"ALL"], "kind": UPDATE_TYPE},
        {"body": [b"CLEAR ALL"], "kind": "Application/Sparql-Update; charset=UTF-8"},
        {"body": [b"update=CLEAR+ALL"], "kind": FORM_TYPE},
        {"url": b"queryLn=SPARQL", "body": [b"update=CLEAR+ALL&infer=true"], "kind": FORM_TYPE},
    ],
)
def test_an_update_comes_in_two_ways(given: dict[str, Any]) -> None:
    """Form and direct POST mean the same; relative IRIs belong to the address."""
    assert update(**given) == Update("CLEAR ALL", base="http://graph.example/sparql")


def test_an_update_has_a_dataset_of_its_own() -> None:
    """It is read from URL and form, under its own names."""
    got = update(
        url=b"using-graph-uri=urn:a&using-named-graph-uri=urn:n",
        body=[b"update=CLEAR+ALL&using-graph-uri=urn:b"],
        kind=FORM_TYPE,
    )
    assert (got.using, got.using_named) == (("urn:a", "urn:b"), ("urn:n",))


@pytest.mark.parametrize(
    "parameter", ["default-graph-uri", "named-graph-uri", "insert-graph-uri", "remove-graph-uri"]
)
def test_a_write_is_never_put_elsewhere_than_asked(parameter: str) -> None:
    """A parameter that would move a write, were it understood, is not passed over."""
    with pytest.raises(UsageError, match=parameter):
        update(url=f"{parameter}=urn:a".encode(), body=[b"CLEAR ALL"], kind=UPDATE_TYPE)


@pytest.mark.parametrize(
    ("token", "access", "error"),
    [
        ("", CLOSED, ReadOnlyError),
        ("writer", CLOSED, ReadOnlyError),
        ("", ACCESS, AccessError),
        ("wrong", ACCESS, AccessError),
        ("reader", ACCESS, ScopeError),
    ],
)
@pytest.mark.parametrize(
    "given",
    [
        {"body": [b"update=CLEAR+ALL"], "kind": FORM_TYPE},
        {"body": [b"CLEAR ALL"], "kind": UPDATE_TYPE},
        {"url": b"access_token=writer", "body": [b"CLEAR ALL"], "kind": UPDATE_TYPE},
    ],
)
def test_an_update_needs_a_token(
    given: dict[str, Any], token: str, access: Access, error: type[ConflictGraphError]
) -> None:
    """None, an unknown one, one for reading, one in the URL: each is refused for what it is."""
    with pytest.raises(error):
        ask(token=token, access=access, **given)


def test_a_stranger_is_refused_before_the_body_is_read() -> None:
    """Who may not write cannot make the server read either."""

    def never() -> Iterable[bytes]:
        raise AssertionError
        yield b""

    with pytest.raises(AccessError):
        ask(body=never(), kind=UPDATE_TYPE)


def test_updates_and_queries_have_limits_of_their_own() -> None:
    """A long update passes where a query of that length does not."""
    long = b"A" * (2 * MAX_BYTES)
    assert update(body=[long], kind=UPDATE_TYPE).text == long.decode()
    for kind, body in ((UPDATE_TYPE, [long, b"A"]), (FORM_TYPE, [b"update=", long, b"A"])):
        with pytest.raises(QueryTooLargeError, match="update"):
            update(body=body, kind=kind)


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
        "application/sparql-query, application/sparql-update",
    ],
)
def test_other_bodies_are_not_read(kind: str) -> None:
    """A body of another type or encoding is refused, never taken for a query."""
    with pytest.raises(UnsupportedMediaTypeError):
        read(body=[b"ASK {}"], kind=kind)


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP", "identity, gzip"])
def test_a_query_may_come_compressed(encoding: str) -> None:
    """Direct or as a form, the bytes are decoded before they are read."""
    headers = {"content-encoding": encoding}
    direct = read(body=[gzip.compress(b"ASK {}")], kind=QUERY_TYPE, headers=headers)
    form = read(body=[gzip.compress(b"query=ASK+{}")], kind=FORM_TYPE, headers=headers)
    assert direct.query == form.query == "ASK {}"


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


def test_a_dripping_body_is_not_waited_for() -> None:
    """A client that never finishes its body gets 408 and loses its connection."""
    hasty = Settings(body_timeout_s=0.01)

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
        asyncio.run(read_operation(Request(scope, never), [], hasty, ACCESS))
    assert caught.value.status_code == 408
    assert caught.value.headers == {"Connection": "close"}


def test_format_and_output_name_the_same_thing() -> None:
    """Both spellings that other servers use are understood."""
    for name in ("format", "output"):
        assert read(url=f"query=ASK+{{}}&{name}=csv".encode()).wanted.results == "text/csv"
