"""The file of decisions: CSV in UTF-8, one decision a row, columns named in its first line.

A row without a word in the column ``decision`` is passed over: somebody has yet to decide.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from conflictgraph.errors import DecisionsError

#: The columns in the order in which they are written; ``note`` is for the curator alone.
COLUMNS: Final = (
    "decision",
    "what",
    "class",
    "language",
    "document",
    "target",
    "label",
    "by",
    "because",
    "date",
    "note",
)
_NEEDED: Final = frozenset({"decision", "what", "by", "because"})
#: A program for spreadsheets may write the second where the comma parts decimals.
_DELIMITERS: Final = (",", ";", "\t")


class Record(NamedTuple):
    """One row as it is written.

    Attributes:
        cells: column to text, without blanks around it.
        first: its first line, counted from 1; a quoted cell may go over several.
        last: its last line.
    """

    cells: Mapping[str, str]
    first: int
    last: int


def read_records(content: bytes, source: str) -> tuple[Record, ...]:
    """Return all rows of a file, also those in which nothing is decided.

    Raises:
        DecisionsError: it is not UTF-8 or not CSV, or its columns are others.
    """
    text = _decoded(content, source)
    if not text.strip():
        return ()
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        return tuple(_iter_records(lines, source))
    except csv.Error as error:
        raise DecisionsError(f"this is not CSV: {error}", source, lines.line_num) from error


def to_line(cells: Mapping[str, str], columns: Sequence[str], delimiter: str = ",") -> str:
    """Return a row as it stands in a file, with its line feed."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=delimiter, lineterminator="\n")
    writer.writerow(cells.get(column, "") for column in columns)
    return output.getvalue()


def columns_of(text: str) -> tuple[str, ...]:
    """Return the columns that the first line of a file names."""
    first = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)), [])
    return tuple(name.strip().casefold() for name in first)


def delimiter_of(text: str) -> str:
    """Return what parts the columns: what stands most often in the first line."""
    first = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)


def _decoded(content: bytes, source: str) -> str:
    try:
        # "-sig": programs for spreadsheets put a byte order mark before the first column.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DecisionsError("this is not UTF-8", source, line, "save it as UTF-8") from error


def _iter_records(lines: Iterator[list[str]], source: str) -> Iterator[Record]:
    columns = tuple(name.strip().casefold() for name in next(lines))
    _check_columns(columns, source)
    last = 1
    for values in lines:
        first, last = last + 1, lines.line_num  # type: ignore[attr-defined] # csv's readers have it
        if not any(value.strip() for value in values):
            continue
        if len(values) > len(columns):
            reason = f"there are {len(values)} cells under {len(columns)} columns"
            raise DecisionsError(reason, source, first, "put quotation marks around such a cell")
        cells = (value.strip() for value in values)
        yield Record(dict(zip(columns, cells, strict=False)), first, last)


def _check_columns(columns: Sequence[str], source: str) -> None:
    hint = "the columns are " + ",".join(COLUMNS)
    if unknown := [name for name in columns if name not in COLUMNS]:
        raise DecisionsError(f"there is no column {unknown[0]!r}", source, 1, hint)
    if missing := sorted(_NEEDED.difference(columns)):
        raise DecisionsError(f"the column {missing[0]} is missing", source, 1, hint)
    if len(set(columns)) < len(columns):
        raise DecisionsError("two columns have one name", source, 1, hint)
