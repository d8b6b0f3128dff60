"""Read files whole, within a limit: every trouble becomes a refusal of that one source."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO, Final

from conflictgraph.errors import SourceError

#: About a thousand pages: more is an archive in one file, which no annotator can have read.
MAX_TEXT_BYTES: Final = 5_000_000
#: Ten bytes of annotation for each byte of text; the seed article has eight.
MAX_ANNOTATION_BYTES: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """One of several documents in a file.

    Attributes:
        name: unique in its file; names the document over time: its own id where it has one.
            Empty where a file that could hold several documents is one.
        begin: offset of its first byte in the file; of its entry in an archive.
        end: offset behind its last byte.
        line: line of the file where it begins, counted from 1, when lines say something.
        text: what the versions of one text in a file have in common; the name where there is
            one version only.
        annotator: whose version this is; empty where that is not known, or it is agreed on.
        index: which of the documents in these bytes this is, counted from 0, where they cannot
            be told apart by bytes: the versions of one task.
    """

    name: str
    begin: int
    end: int
    line: int | None = None
    text: str = ""
    annotator: str = ""
    index: int = 0


def read_bytes(path: Path, source: str, max_bytes: int) -> bytes:
    """Return the bytes of a regular file of at most ``max_bytes``.

    Raises:
        SourceError: ``file.missing``, ``file.unreadable`` or ``file.too-large``; ``source`` is
            the name shown, never the path on this machine.
    """
    with opened(path, source) as stream:
        size = os.fstat(stream.fileno()).st_size
        # A read of many bytes asks for memory for all of them: as many as there are, and one more.
        content = stream.read(size + 1) if size <= max_bytes else b""
        if len(content) > size:
            # It grew meanwhile. Never more than the limit.
            content += stream.read(max_bytes - size)
    if size > max_bytes or len(content) > max_bytes:
        raise _too_large(source, max_bytes)
    return content


@contextmanager
def opened(path: Path, source: str) -> Iterator[BinaryIO]:
    """Open a regular file; trouble with it, then or while it is read, is a refusal.

    Raises:
        SourceError: ``file.missing`` or ``file.unreadable``.
    """
    try:
        # Looked at before opening: opening a pipe would wait for its other end for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise SourceError("file.unreadable", "this is not a regular file", source)
        with path.open("rb") as stream:
            yield stream
    except FileNotFoundError as error:
        raise SourceError("file.missing", "there is no such file", source) from error
    except OSError as error:
        reason = f"it cannot be read: {error.strerror or type(error).__name__}"
        raise SourceError("file.unreadable", reason, source) from error


def check_text_size(text: str, source: str) -> None:
    """Refuse a text that is longer than any article.

    Raises:
        SourceError: ``file.too-large``.
    """
    if len(text) > MAX_TEXT_BYTES or len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        raise SourceError(
            "file.too-large",
            f"its text has more than {MAX_TEXT_BYTES:,} bytes",
            source,
            hint="split it into several documents",
        )


def _too_large(source: str, max_bytes: int) -> SourceError:
    return SourceError(
        "file.too-large",
        f"it has more than {max_bytes:,} bytes",
        source,
        hint="split it into several documents",
    )


def decode(content: bytes, source: str, first_line: int = 1) -> str:
    """Return strict UTF-8 as text; newlines and a byte order mark stay as they are.

    Args:
        content: bytes of a file.
        source: its name in messages.
        first_line: the line on which they begin.

    Raises:
        SourceError: ``file.encoding``, with the line and the offset of the first bad byte.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = content[error.start]
        raise SourceError(
            "file.encoding",
            f"byte 0x{byte:02X} at byte offset {error.start} is not UTF-8",
            source,
            content.count(b"\n", 0, error.start) + first_line,
            "save the file as UTF-8",
        ) from error


def read_part(path: Path, part: Part, source: str, max_bytes: int) -> bytes:
    """Return the bytes of one of several documents in a file.

    Raises:
        SourceError: as :func:`read_bytes`; the limit is that of one document.
    """
    if part.end - part.begin > max_bytes:
        raise _too_large(source, max_bytes)
    with opened(path, source) as stream:
        stream.seek(part.begin)
        return stream.read(part.end - part.begin)


def beside(path: Path, suffix: str) -> Path:
    """Return the file that belongs to ``path`` and ends in ``suffix``, whether or not it is there.

    ``a.wa.jsonld`` has ``a.wa.txt`` or, where there is none, ``a.txt``.
    """
    near = path.with_suffix(suffix)
    if near.exists():
        return near
    far = path.with_suffix("").with_suffix(suffix)
    return far if far.exists() else near


def key_of(relative: PurePath) -> str:
    """Return the path with forward slashes; bytes that are no UTF-8 are written as escapes."""
    return _escaped(relative.as_posix())


def name_beside(source: str, path: Path, companion: Path) -> str:
    """Return the name in messages of a file beside ``path``, which they call ``source``."""
    return source.rpartition(_escaped(path.name))[0] + _escaped(companion.name)


def _escaped(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "backslashreplace")
