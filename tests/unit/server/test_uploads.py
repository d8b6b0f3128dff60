"""Uploads: each document becomes a file for as long as it is needed, and never longer."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from conflictgraph.errors import (
    BodyTooLargeError,
    ConflictGraphError,
    DiskFullError,
    UnsupportedMediaTypeError,
    UsageError,
)
from conflictgraph.server.incoming import FOLDER, Incoming
from conflictgraph.server.uploads import Document, digest_of, received
from conflictgraph.settings import Settings

LIMIT = 10_000
Look = Callable[[tuple[Document, ...]], Any]


def contents(documents: tuple[Document, ...]) -> list[tuple[str, bytes]]:
    """Return type and bytes of each document."""
    return [(document.media_type, document.path.read_bytes()) for document in documents]


def upload(
    store: Path, body: Iterable[bytes], look: Look = contents, **headers: str
) -> Any:  # what ``look`` returns
    """Receive a body and look at its documents while they are there."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = [(name.encode(), value.encode()) for name, value in named.items()]
    scope: dict[str, Any] = {"type": "http", "method": "PUT", "path": "/store", "headers": raw}
    chunks = iter(body)

    async def receive() -> dict[str, Any]:
        if (chunk := next(chunks, None)) is None:
            return {"type": "http.request", "body": b"", "more_body": False}
        if not chunk:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def run() -> Any:
        settings = Settings(store=store, upload_max_bytes=LIMIT)
        async with received(Request(scope, receive), settings) as documents:
            return look(documents)

    return asyncio.run(run())


def form(*files: tuple[str, bytes, str]) -> dict[str, Any]:
    """Return body and content type of a form with these files."""
    request = httpx.Request("POST", "http://x", files=[("f", file) for file in files])
    return {"body": [request.read()], "content_type": request.headers["content-type"]}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("text/turtle", "text/turtle"),
        ("Application/N-Triples; charset=utf-8", "application/n-triples"),
        ("text/plain", "application/n-triples"),
        ("application/xml", "application/rdf+xml"),
        ("application/json", "application/ld+json"),
        ("application/trig", "application/trig"),
    ],
)
def test_a_body_becomes_a_file_of_its_type(tmp_path: Path, given: str, expected: str) -> None:
    """Names that stand for a syntax of RDF are told apart before the body is parsed."""
    assert upload(tmp_path, [b"one ", b"two"], content_type=given) == [(expected, b"one two")]
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_compressed_body_is_stored_decoded(tmp_path: Path) -> None:
    """The limit counts what comes out."""
    turtle = {"content_type": "text/turtle", "content_encoding": "gzip"}
    text = b"x" * LIMIT
    assert upload(tmp_path, [gzip.compress(text)], **turtle) == [("text/turtle", text)]
    with pytest.raises(BodyTooLargeError):
        upload(tmp_path, [gzip.compress(text + b"x")], **turtle)


def test_a_form_holds_several_documents(tmp_path: Path) -> None:
    """Each has its own type; where the sender knows none, the name of the file tells."""
    given = form(
        ("a.ttl", b"turtle", "text/turtle; charset=utf-8"),
        ("b.NT", b"triples", "application/octet-stream"),
        ("c.jsonld", b"", "application/ld+json"),
    )
    assert upload(tmp_path, **given) == [
        ("text/turtle", b"turtle"),
        ("application/n-triples", b"triples"),
        ("application/ld+json", b""),
    ]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"body": [b"x"], "content_type": "text/csv"}, UnsupportedMediaTypeError),
        ({"body": [b"x"]}, UnsupportedMediaTypeError),
        (form(("a.csv", b"x", "application/octet-stream")), UnsupportedMediaTypeError),
        (form(("a.ttl", b"x", "text/csv")), UnsupportedMediaTypeError),
        (form(("a.ttl", b"x" * LIMIT, "text/turtle")), BodyTooLargeError),
        ({"body": [b"x" * LIMIT, b"x"], "content_type": "text/turtle"}, BodyTooLargeError),
        ({"body": [b"half", b""], "content_type": "text/turtle"}, HTTPException),
        ({"body": [b"--b\r\n"], "content_type": "multipart/form-data; boundary=b"}, UsageError),
    ],
)
def test_what_is_refused_leaves_no_file_behind(
    tmp_path: Path, given: dict[str, Any], error: type[ConflictGraphError]
) -> None:
    """Neither half a body nor one that is too long takes up room afterwards."""
    with pytest.raises(error):
        upload(tmp_path, **given)
    assert list(tmp_path.glob(f"{FOLDER}/*")) == []


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    """The client learns that it is not its own fault."""
    with pytest.raises(DiskFullError), Incoming(tmp_path).file():
        raise OSError(28, "No space left on device")


def test_only_what_nobody_holds_is_swept(tmp_path: Path) -> None:
    """A server that was killed leaves files; another server's upload is under way."""
    incoming = Incoming(tmp_path)
    with incoming.file() as file:
        left = tmp_path / FOLDER / "left-behind"
        left.write_bytes(b"x" * 100)
        Incoming(tmp_path).sweep()
        assert not left.exists()
        assert Path(file.name).exists()
    assert not Path(file.name).exists()


def test_a_digest_stands_for_types_and_bytes(tmp_path: Path) -> None:
    """The name of a new graph depends on what is in it, and on nothing else."""

    def digest(*documents: tuple[str, bytes]) -> str:
        files = []
        for number, (kind, data) in enumerate(documents):
            path = tmp_path / str(number)
            path.write_bytes(data)
            files.append(Document(path, kind))
        return digest_of(tuple(files))

    assert digest(("text/turtle", b"a")) == digest(("text/turtle", b"a"))
    others = [
        digest(("text/turtle", b"b")),
        digest(("application/n-triples", b"a")),
        digest(("text/turtle", b"a"), ("text/turtle", b"")),
        digest(("text/turtle", b""), ("text/turtle", b"a")),
    ]
    assert len({digest(("text/turtle", b"a")), *others}) == 5
