"""Files of frames: they open where analysts work, with types, umlauts and no formula."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import polars as pl
import pytest

from conflictgraph.errors import AnswerTooLargeError
from conflictgraph.frames.kinds import FrameKind
from conflictgraph.frames.reading import Columns
from conflictgraph.frames.writing import write_columns, write_csv

FRAME = pl.DataFrame(
    {
        "claimant": ["Türkei", "=HYPERLINK(1)", None],
        "figure": [874, None, 2**60],
        "exact": [Decimal("1.50"), None, Decimal("-0.25")],
        "day": [date(2020, 10, 22), None, date(1813, 10, 24)],
    }
)


def written(kind: FrameKind, frame: pl.DataFrame = FRAME) -> bytes:
    """Return a file as its bytes."""
    file = BytesIO()
    write_columns(Columns(frame), kind, file)
    return file.getvalue()


@pytest.mark.parametrize("kind", [FrameKind.PARQUET, FrameKind.ARROW])
def test_typed_files_give_the_frame_back(kind: FrameKind) -> None:
    """What a notebook reads is what the query gave."""
    reads = {FrameKind.PARQUET: pl.read_parquet, FrameKind.ARROW: pl.read_ipc_stream}
    assert reads[kind](BytesIO(written(kind))).equals(FRAME)


@pytest.mark.parametrize("kind", list(FrameKind))
def test_the_same_frame_is_the_same_file(kind: FrameKind) -> None:
    """No clock and no name of a machine gets into a file."""
    assert written(kind) == written(kind)


def test_excel_reads_umlauts_and_runs_no_text() -> None:
    """A byte order mark tells Excel the encoding; a text that looks like a formula stays one."""
    lines = written(FrameKind.EXCEL_CSV).decode("utf-8-sig").split("\r\n")
    assert written(FrameKind.EXCEL_CSV).startswith(b"\xef\xbb\xbf")
    assert lines[1].startswith("Türkei,874,")
    assert lines[2].startswith("'=HYPERLINK(1),")
    # A negative number is no formula.
    assert ",-0.25," in lines[3]


def test_sheets_hold_numbers_days_and_texts() -> None:
    """Texts are texts; a number or day that a sheet would change is written as text."""
    with zipfile.ZipFile(BytesIO(written(FrameKind.SHEET))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        strings = archive.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK(1)" in strings
    assert str(2**60) in strings
    assert "1813-10-24" in strings


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"x": ["a" * 32_768]}),
        pl.DataFrame({"x": pl.int_range(1_048_576, eager=True)}),
    ],
)
def test_what_no_sheet_holds_is_refused(frame: pl.DataFrame) -> None:
    """Nothing is cut in silence."""
    with pytest.raises(AnswerTooLargeError, match="sheet"):
        written(FrameKind.SHEET, frame)


@pytest.mark.parametrize("kind", list(FrameKind))
def test_a_frame_without_rows_has_its_header(kind: FrameKind) -> None:
    """An answer without rows is a file that opens, too."""
    assert written(kind, FRAME.clear())


def test_csv_tells_no_value_from_an_empty_text() -> None:
    """Rows stay rows, whatever stands in a cell (RFC 4180), and no mark precedes the header."""
    file = BytesIO()
    texts = ['a "b", c', "one\r\ntwo", "", None, "\U0001f54a", "=1+1"]
    write_csv(pl.DataFrame({"text": texts, "number": range(6)}), file)
    assert file.getvalue().decode().startswith("text,number\r\n")
    assert pl.read_csv(BytesIO(file.getvalue()))["text"].to_list() == texts
    rows = list(csv.reader(StringIO(file.getvalue().decode(), newline=""), strict=True))
    assert [row[0] for row in rows[1:]] == [text or "" for text in texts]
