"""The body of WebAnno TSV: sentences and rows, and the text they are put together to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product
from typing import Final, NamedTuple

from conflictgraph.annotation.model import Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.files import MAX_TEXT_BYTES
from conflictgraph.readers.offsets import Noted, Reading, utf16_reading
from conflictgraph.readers.webanno.cells import unescaped
from conflictgraph.readers.webanno.header import FIRST_COLUMN

_TEXT: Final = "#Text="
_FORMAT: Final = "#FORMAT=WebAnno TSV 3"
_LAYER: Final = "#T_"
_UNIT: Final = re.compile(r"\d{1,9}-\d{1,9}(?:\.\d{1,9})?", re.ASCII)
_PLACE: Final = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
_HINT: Final = "a row begins with a number like 1-2, its place like 4-8, and its characters"


class Row(NamedTuple):
    """A token, or a part of one, with its cells.

    Attributes:
        unit: its number: ``1-3`` or ``1-3.1``.
        span: in the unit of the file.
        words: its characters.
    """

    unit: str
    span: Span
    words: str
    cells: list[str]
    line: int


@dataclass(slots=True)
class Sentence:
    """Lines of text, still escaped, and the rows below them."""

    lines: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """A whole file.

    Attributes:
        header: the lines that declare layers.
        width: how many columns the rows have.
    """

    header: list[str]
    sentences: list[Sentence]
    width: int

    @property
    def rows(self) -> list[Row]:
        """Return all rows in their order."""
        return [row for sentence in self.sentences for row in sentence.rows]


def parse_table(content: str, source: str) -> Table:
    """Return the header and the rows of a file.

    Raises:
        SourceError: ``webanno.header`` or ``webanno.malformed-line``.
    """
    lines = [line.removesuffix("\r") for line in content.removeprefix("\ufeff").split("\n")]
    if not lines[0].startswith(_FORMAT):
        raise SourceError("webanno.header", f"the first line has to be {_FORMAT}.x", source, 1)
    header: list[str] = []
    sentences: list[Sentence] = []
    for number, line in enumerate(lines[1:], 2):
        if line.startswith(_TEXT):
            if not sentences or sentences[-1].rows:
                sentences.append(Sentence())
            sentences[-1].lines.append(line.removeprefix(_TEXT))
        elif line.startswith(_LAYER) and not sentences:
            header.append(line)
        elif line and not line.startswith("#"):
            if not sentences:
                raise _malformed("a row stands before the first #Text=", line, number, source)
            sentences[-1].rows.append(_row(line, number, source))
    sentences = [each for each in sentences if each.rows]
    return Table(header, sentences, _width(sentences, source))


def to_reading(table: Table, source: str) -> Reading:
    """Return the text, and how the offsets of the file count it.

    Offsets should be UTF-16 units and the text be escaped; each is tried the other way where
    the characters of the rows do not stand where they should.

    Raises:
        SourceError: ``webanno.text-mismatch`` or ``webanno.offset-order``, with the line.
    """
    first: SourceError | None = None
    for in_utf16, is_escaped in product((True, False), repeat=2):
        try:
            return _joined(table, source, in_utf16=in_utf16, is_escaped=is_escaped)
        except SourceError as error:
            first = first or error
    raise first or AssertionError("there are four ways to read it")


def _joined(table: Table, source: str, *, in_utf16: bool, is_escaped: bool) -> Reading:
    pieces: list[str] = []
    position = 0
    for sentence in table.sentences:
        text = "\n".join(map(unescaped, sentence.lines) if is_escaped else sentence.lines)
        start = sentence.rows[0].span.begin - (len(text) - len(text.lstrip()))
        if not position <= start <= MAX_TEXT_BYTES:
            raise SourceError(
                "webanno.offset-order",
                f"the sentence begins at {start}, the one before ends at {position}",
                source,
                sentence.rows[0].line,
            )
        # What stood between sentences is not in the file; a line break ends a sentence for sure.
        pieces.append("\n" * min(start - position, 1) + " " * (start - position - 1) + text)
        position = start + (_utf16_length(text) if in_utf16 else len(text))
    text = "".join(pieces)
    reading = utf16_reading(text) if in_utf16 else Reading(text)
    for row in table.rows:
        if not reading.agrees(Noted((row.span,), row.words)):
            reason = f"{row.unit} does not cover {row.words[:40]!r}"
            raise SourceError("webanno.text-mismatch", reason, source, row.line)
    return reading


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _row(line: str, number: int, source: str) -> Row:
    cells = line.split("\t")
    if len(cells) < FIRST_COLUMN:
        raise _malformed("it has too few columns", line, number, source)
    place = _PLACE.fullmatch(cells[1])
    if not _UNIT.fullmatch(cells[0]) or not place:
        raise _malformed("it does not begin like a row", line, number, source)
    span = Span(int(place[1]), int(place[2]))
    if span.begin >= span.end:
        raise _malformed("it covers no characters", line, number, source)
    return Row(cells[0], span, unescaped(cells[2]), cells, number)


def _width(sentences: list[Sentence], source: str) -> int:
    """Return the number of columns; a tab at the end of every row counts for nothing."""
    rows = [row for sentence in sentences for row in sentence.rows]
    if not rows:
        raise SourceError("webanno.header", "it has no sentence with tokens", source)
    has_tab = all(row.cells[-1] == "" for row in rows)
    widths = {len(row.cells) for row in rows}
    for row in rows:
        if len(row.cells) != len(rows[0].cells):
            reason = f"it has {len(row.cells)} columns, the first has {len(rows[0].cells)}"
            raise _malformed(reason, "\t".join(row.cells), row.line, source)
    return widths.pop() - (1 if has_tab else 0)


def _malformed(reason: str, line: str, number: int, source: str) -> SourceError:
    return SourceError("webanno.malformed-line", reason, source, number, _HINT, snippet=line)
