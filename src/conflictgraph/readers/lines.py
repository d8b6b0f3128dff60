"""Files of many documents, line by line: where each begins, without holding more than a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from conflictgraph.errors import SourceError
from conflictgraph.readers.files import (
    MAX_ANNOTATION_BYTES,
    Part,
    decode,
    opened,
    read_part,
)

#: So much of a line is looked at: no comment is longer, and a line may have a hundred megabytes.
_LINE_BYTES: Final = 65_536
_BYTE_ORDER_MARK: Final = "\ufeff"


class Kind(Enum):
    """What a line is, as far as documents are parted by it."""

    EMPTY = auto()
    COMMENT = auto()
    #: A comment that says which document its run of comments begins.
    DOCUMENT_COMMENT = auto()
    #: A line of its own that begins a document.
    DOCUMENT_LINE = auto()
    TOKEN = auto()


COMMENTS: Final = (Kind.COMMENT, Kind.DOCUMENT_COMMENT)


class Seen(NamedTuple):
    """A line's kind, and the document's id where it names one."""

    kind: Kind
    id: str = ""


#: Told a line without its end, and whether it is the first of the file.
Classify = Callable[[str, bool], Seen]


class Line(NamedTuple):
    """One line of a document, without its end."""

    number: int
    text: str


@dataclass(slots=True)
class _Open:
    """A document whose end is not yet known."""

    begin: int
    line: int
    id: str = ""
    has_tokens: bool = False


def iter_document_parts(path: Path, source: str, classify: Classify) -> Iterator[Part]:
    """Yield the documents of a file; what has no tokens is none.

    A document without an id is called by its number, a second one of the same id by both.

    Raises:
        SourceError: the file cannot be read, or has no tokens at all (``file.no-tokens``).
    """
    names = _Names()
    current, run = _Open(0, 1), None
    with opened(path, source) as stream:
        for begin, number, text in _iter_line_starts(stream):
            seen = classify(text, number == 1)
            is_comment = seen.kind in COMMENTS
            run = (run or _Open(begin, number)) if is_comment else None
            if seen.kind in (Kind.DOCUMENT_COMMENT, Kind.DOCUMENT_LINE):
                start = run or _Open(begin, number)
                if current.has_tokens:
                    yield names.part(current, start.begin)
                # A run of comments may say twice that it begins a document, once with an id.
                start.id = seen.id or start.id
                current = _Open(start.begin, start.line, start.id)
            current.has_tokens |= seen.kind is Kind.TOKEN
        end = stream.tell()
    if current.has_tokens:
        yield names.part(current, end)
    if not names.given:
        raise SourceError("file.no-tokens", "there is no line with a word", source)


def iter_lines(path: Path, source: str, part: Part | None, classify: Classify) -> Iterator[Line]:
    """Yield the lines of one document; without a part, of the only one in the file.

    Raises:
        SourceError: ``file.several-documents``, and as :func:`iter_document_parts` and
            ``read_part``.
    """
    chosen = part or _only(iter_document_parts(path, source, classify), source)
    content = read_part(path, chosen, source, MAX_ANNOTATION_BYTES)
    # All of it first: a fault is told with its place in the document.
    decode(content, source)
    # Lines of bytes, not splitlines(): U+2028, U+0085 and others are parts of words.
    for at, line in enumerate(BytesIO(content)):
        text = line.decode().removesuffix("\n").removesuffix("\r")
        yield Line((chosen.line or 1) + at, text if at else text.removeprefix(_BYTE_ORDER_MARK))


def _only(parts: Iterable[Part], source: str) -> Part:
    first, *others = parts
    if others:
        raise SourceError(
            "file.several-documents",
            f"it holds several documents, {first.name} and {others[0].name} among them",
            source,
            hint="name one of them",
        )
    return first


def _iter_line_starts(stream: BinaryIO) -> Iterator[tuple[int, int, str]]:
    begin, number, is_start = 0, 1, True
    while chunk := stream.readline(_LINE_BYTES):
        ends = chunk.endswith(b"\n")
        if is_start:
            # Bytes that are no UTF-8 are refused when the document is read.
            text = chunk.rstrip(b"\r\n").decode("utf-8", "replace")
            yield begin, number, text.removeprefix(_BYTE_ORDER_MARK) if number == 1 else text
        begin += len(chunk)
        number += ends
        is_start = ends


class _Names:
    """Names of parts, unique in their file."""

    def __init__(self) -> None:
        self.given: set[str] = set()
        self._documents = 0

    def part(self, document: _Open, end: int) -> Part:
        self._documents += 1
        name = document.id or str(self._documents)
        while name in self.given:
            name = f"{name}~{self._documents}"
        self.given.add(name)
        return Part(name, document.begin, end, document.line)
