"""Find the items of a JSON file as ranges of bytes, without holding the file.

An item is a line of JSON Lines, an item of an array, or the one object that a file holds. Only
brackets, commas and quotation marks are looked at: whether an item is JSON is seen when it is
read, so that a broken one is refused alone wherever its neighbours can be told from it.
"""

from __future__ import annotations

import codecs
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from conflictgraph.readers.files import opened

_CHUNK_BYTES: Final = 1 << 20
#: No key that a layout names is longer.
_MAX_KEY_BYTES: Final = 1_000
_BLANK: Final = b" \t\r\n"
#: A file in these is one item, which is refused for its encoding.
_OTHER_ENCODINGS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_IN_STRING: Final = re.compile(rb'["\\]')
_SHALLOW: Final = re.compile(rb'["\[\]{},:]')
#: The next bracket, behind whole strings; a quotation mark where one goes on in the next chunk.
_DEEP: Final = re.compile(rb'(?:[^"\[\]{}]*"[^"\\]*(?:\\[\s\S][^"\\]*)*")*[^"\[\]{}]*["\[\]{}]')
#: What ends a line that goes on: no line of JSON Lines ends so.
_OPEN_ENDS: Final = b"[{,:"


class Item(NamedTuple):
    """A range of bytes of a file, and the line on which it begins, counted from 1."""

    begin: int
    end: int
    line: int


class _Mark(NamedTuple):
    """A bracket, comma or colon outside of strings, or a quotation mark around one."""

    byte: int
    offset: int
    line: int
    depth: int


def iter_items(path: Path, source: str, keys: tuple[str, ...] = ()) -> Iterator[Item]:
    """Yield the items of a file in its order.

    Args:
        path: a file of JSON or JSON Lines.
        source: its name in messages.
        keys: where the array is, from the outermost key to its own; none for an array that is
            the whole file. A file without such an array is split as if no keys were given.

    Raises:
        SourceError: ``file.missing`` or ``file.unreadable``.
    """
    with opened(path, source) as stream:
        size = os.fstat(stream.fileno()).st_size
        start = _start(stream)
        first = _byte_at(stream, start)
        if first == b"[":
            yield from _items_of_array(stream, start, size, ())
        elif first == b"{":
            items = _items_of_array(stream, start, size, keys) if keys else iter(())
            inner = next(items, None)
            if inner is None:
                yield from _lines_or_one(stream, start, size)
            else:
                yield inner
                yield from items
        elif size > start:
            yield Item(start, size, 1)


def _start(stream: BinaryIO) -> int:
    """Return the offset of the first byte that is neither blank nor a byte order mark."""
    chunk = stream.read(_CHUNK_BYTES)
    if chunk.startswith(_OTHER_ENCODINGS):
        return 0
    content = chunk.removeprefix(codecs.BOM_UTF8)
    return len(chunk) - len(content.lstrip(_BLANK))


def _byte_at(stream: BinaryIO, offset: int) -> bytes:
    return os.pread(stream.fileno(), 1, offset)


def _lines_or_one(stream: BinaryIO, start: int, size: int) -> Iterator[Item]:
    if _is_lines(stream, start):
        yield from _iter_lines(stream, start)
    else:
        yield Item(start, size, 1)


def _is_lines(stream: BinaryIO, start: int) -> bool:
    """Tell whether a second line begins an object that the first one does not hold."""
    last, is_first_line = b"", True
    for chunk in _iter_chunks(stream, start):
        rest = chunk
        if is_first_line:
            line, newline, rest = chunk.partition(b"\n")
            last = line.rstrip(_BLANK)[-1:] or last
            is_first_line = not newline
        if not is_first_line and (following := rest.lstrip(_BLANK)):
            return following[:1] == b"{" and last not in _OPEN_ENDS
    return False


def _iter_chunks(stream: BinaryIO, start: int) -> Iterator[bytes]:
    stream.seek(start)
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk


def _iter_lines(stream: BinaryIO, start: int) -> Iterator[Item]:
    """Yield the lines that are not blank, each without its line feed."""
    begin = offset = start
    number, is_blank = 1, True
    for chunk in _iter_chunks(stream, start):
        position = 0
        while (end := chunk.find(b"\n", position)) >= 0:
            if not is_blank or chunk[position:end].strip(_BLANK):
                yield Item(begin, offset + end, number)
            position = end + 1
            begin, number, is_blank = offset + position, number + 1, True
        is_blank = is_blank and not chunk[position:].strip(_BLANK)
        offset += len(chunk)
    if not is_blank:
        yield Item(begin, offset, number)


def _items_of_array(
    stream: BinaryIO, start: int, size: int, keys: tuple[str, ...]
) -> Iterator[Item]:
    level = len(keys) + 1
    marks = _iter_marks(stream, start, level)
    opening = _find_array(stream, marks, keys)
    if opening is None:
        return
    begin, line, count = opening.offset + 1, 0, 0
    for mark in marks:
        line = line or mark.line
        if mark.depth != level or mark.byte not in b",]":
            continue
        item = Item(begin, mark.offset, line)
        # An array without items holds one that is blank.
        if mark.byte == ord(",") or count or not _is_blank(stream, item):
            yield item
        if mark.byte == ord("]"):
            if not keys:
                yield from _rest(stream, mark, size)
            return
        begin, line, count = mark.offset + 1, 0, count + 1
    # The array has no end: what is left was cut off, even where nothing is left.
    yield Item(begin, size, line or opening.line)


def _rest(stream: BinaryIO, end: _Mark, size: int) -> Iterator[Item]:
    """Yield what follows an array that should be the whole file."""
    for chunk in _iter_chunks(stream, end.offset + 1):
        if chunk.strip(_BLANK):
            yield Item(end.offset + 1, size, end.line)
            return


def _is_blank(stream: BinaryIO, item: Item) -> bool:
    length = item.end - item.begin
    # More than a chunk is looked at when it is read.
    return length <= _CHUNK_BYTES and not os.pread(stream.fileno(), length, item.begin).strip()


def _find_array(stream: BinaryIO, marks: Iterator[_Mark], keys: tuple[str, ...]) -> _Mark | None:
    """Return the mark that opens the array below ``keys``; None where there is no such array."""
    first = next(marks)
    if not keys:
        return first
    level, begin, end, is_value = 1, 0, 0, False
    for mark in marks:
        if is_value and mark.byte in b"[{":
            if level == len(keys) or mark.byte == ord("["):
                return mark if level == len(keys) and mark.byte == ord("[") else None
            level += 1
        elif mark.byte in b"]}" and mark.depth == level:
            return None
        elif mark.byte == ord('"'):
            begin, end = end, mark.offset
        is_value = (
            mark.byte == ord(":")
            and mark.depth == level
            and _text_between(stream, begin, end) == keys[level - 1]
        )
    return None


def _text_between(stream: BinaryIO, begin: int, end: int) -> object:
    """Return the string whose quotation marks are at these offsets."""
    content = os.pread(stream.fileno(), min(end + 1 - begin, _MAX_KEY_BYTES), begin)
    try:
        return json.loads(content)
    except ValueError:
        return None


def _iter_marks(stream: BinaryIO, start: int, limit: int) -> Iterator[_Mark]:
    """Yield the marks that are in at most ``limit`` brackets."""
    depth, in_string, is_escaped = 0, False, False
    offset, line = start, 1
    for chunk in _iter_chunks(stream, start):
        position, counted = int(is_escaped), 0
        is_escaped = False
        while found := _next_mark(chunk, position, is_deep=depth > limit, in_string=in_string):
            position = found.end()
            at, byte = position - 1, chunk[position - 1]
            if byte == ord("\\"):
                is_escaped = position == len(chunk)
                position += 1
                continue
            if byte in b"[{":
                depth += 1
            if depth <= limit or (byte in b"[{" and depth == limit + 1):
                line += chunk.count(b"\n", counted, at)
                counted = at
                yield _Mark(byte, offset + at, line, depth)
            if byte in b"]}":
                depth -= 1
            in_string ^= byte == ord('"')
        line += chunk.count(b"\n", counted)
        offset += len(chunk)


def _next_mark(
    chunk: bytes, position: int, *, is_deep: bool, in_string: bool
) -> re.Match[bytes] | None:
    if in_string:
        return _IN_STRING.search(chunk, position)
    return _DEEP.match(chunk, position) if is_deep else _SHALLOW.search(chunk, position)
