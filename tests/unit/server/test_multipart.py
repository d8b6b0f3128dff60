"""Multipart bodies: what is cut apart is what was put together, and half a body is none."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.errors import UsageError
from conflictgraph.server.multipart import MAX_PARTS, MultipartCutter

#: Bytes from which boundaries are made, so that the parts look like them, but hold none: a client
#: chooses its boundary so.
TREACHEROUS = (
    st.lists(st.sampled_from([b"\r", b"\n", b"-", b"--", b"b", b"x"]), max_size=40)
    .map(b"".join)
    .filter(lambda part: b"\r\n--bb" not in b"\r\n" + part)
)


def encode(parts: list[bytes]) -> tuple[str, bytes]:
    """Return content type and body of a form with these files, as a client makes it."""
    files = [(f"f{number}", (f"{number}.ttl", part)) for number, part in enumerate(parts)]
    request = httpx.Request(
        "POST",
        "http://x",
        files=files,
        headers={"Content-Type": "multipart/form-data; boundary=bb"},
    )
    return request.headers["content-type"], request.read()


def cut(content_type: str, body: bytes, size: int = 1000) -> list[tuple[str, bytes]]:
    """Return name and contents of each part of a body that arrives in chunks of a size."""
    cutter = MultipartCutter(content_type)
    files: dict[object, list[bytes]] = {}
    names = []
    for at in range(0, len(body), size):
        for part, piece in cutter.cut(body[at : at + size]):
            if part not in files:
                names.append(part.filename)
            files.setdefault(part, []).append(piece)
    cutter.finish()
    return [(name, b"".join(pieces)) for name, pieces in zip(names, files.values(), strict=True)]


@given(parts=st.lists(TREACHEROUS, min_size=1, max_size=4), size=st.integers(1, 50))
def test_the_parts_are_what_was_sent(parts: list[bytes], size: int) -> None:
    """No cut between chunks and no line end inside a part shifts a byte."""
    expected = [(f"{number}.ttl", part) for number, part in enumerate(parts)]
    assert cut(*encode(parts), size) == expected


def test_headers_of_a_part_are_known_before_its_bytes() -> None:
    """The type of a document decides what becomes of it."""
    body = (
        b"--b\r\nContent-Disposition: form-data; name=x; filename=a.nt\r\n"
        b"CONTENT-TYPE: text/plain; charset=utf-8\r\n\r\n\r\n--b--\r\n"
    )
    ((part, piece),) = MultipartCutter("multipart/form-data; boundary=b").cut(body)
    assert (part.content_type, part.filename) == ("text/plain; charset=utf-8", "a.nt")
    assert piece == b""


def test_a_body_that_breaks_off_is_refused_wherever_it_does() -> None:
    """The library below takes half a form for a whole one; we must not."""
    content_type, body = encode([b"<urn:a> <urn:b> <urn:c> .", b"<urn:d> <urn:e> <urn:f> ."])
    end = body.rindex(b"--")
    for length in range(end):
        with pytest.raises(UsageError):
            cut(content_type, body[:length])


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        f"multipart/form-data; boundary={'b' * 300}",
        "multipart/form-data; boundary=\u2013",
    ],
)
def test_a_boundary_is_needed(content_type: str) -> None:
    """Without one nothing can be cut."""
    with pytest.raises(UsageError):
        MultipartCutter(content_type)


@pytest.mark.parametrize(
    "body",
    [
        b"--b--\r\n",
        b"no boundary at all",
        b"--b\r\n" + b"X: y\r\n" * 20 + b"\r\n\r\n--b--\r\n",
        b"--b\r\nX: " + b"y" * 5000 + b"\r\n\r\n\r\n--b--\r\n",
        b"--b\r\nno colon\r\n\r\n\r\n--b--\r\n",
        b"".join(b"--b\r\nX: y\r\n\r\n\r\n" for _ in range(MAX_PARTS + 1)) + b"--b--\r\n",
    ],
)
def test_a_form_that_is_none_is_refused(body: bytes) -> None:
    """No parts, too many, and headers without end."""
    with pytest.raises(UsageError):
        cut("multipart/form-data; boundary=b", body)
