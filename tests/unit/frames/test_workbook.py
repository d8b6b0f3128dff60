"""Many frames in one file: typed, in order, and the same bytes each time."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from conflictgraph.errors import AnswerTooLargeError
from conflictgraph.frames.workbook import Sheets
from conflictgraph.frames.writing import MAX_SHEET_ROWS

FIRST = pl.DataFrame(
    {
        "claimant": ["=HYPERLINK(1)", "Türkei\n\U0001f54a", None],
        "figure": [874, None, 0],
        # Too large for the floats of a sheet.
        "exact": [2**60, None, -1],
        "is_withheld": [False, None, True],
        "day": [date(2020, 10, 22), None, date(1813, 10, 24)],
    }
)
EMPTY = pl.DataFrame(schema={"only": pl.String, "header": pl.Int64})


def write(folder: Path, name: str) -> Path:
    """Write two sheets in another order than they are shown in."""
    scratch = folder / f"scratch-{name}"
    scratch.mkdir()
    with Sheets(folder / name, ["first", "empty"], scratch) as sheets:
        sheets.write("empty", EMPTY)
        sheets.write("first", FIRST)
    return folder / name


def test_cells_have_their_types_and_texts_are_no_formulas(tmp_path: Path) -> None:
    """What a spreadsheet computes with is a number, and nothing in it is run."""
    with zipfile.ZipFile(write(tmp_path, "a.xlsx")) as archive:
        first = archive.read("xl/worksheets/sheet1.xml").decode()
        empty = archive.read("xl/worksheets/sheet2.xml").decode()
    assert "<f>" not in first
    assert "=HYPERLINK(1)" in first
    assert "<v>874</v>" in first
    # As texts: a float would lose digits, and calendars disagree about the year 1813.
    assert f"<t>{2**60}</t>" in first
    assert "<t>1813-10-24</t>" in first
    assert "only" in empty
    assert empty.count("<row ") == 1


def test_the_same_frames_are_the_same_file(tmp_path: Path) -> None:
    """No clock and no name of a scratch file gets into it."""
    assert write(tmp_path, "a.xlsx").read_bytes() == write(tmp_path, "b.xlsx").read_bytes()


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    """No row falls off the end of a sheet."""
    too_long = pl.DataFrame({"n": range(MAX_SHEET_ROWS + 1)})
    with (
        pytest.raises(AnswerTooLargeError, match="1048575 rows"),
        Sheets(tmp_path / "a.xlsx", ["first"], tmp_path) as sheets,
    ):
        sheets.write("first", too_long)
    assert not (tmp_path / "a.xlsx").exists()


def test_a_place_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    """A caller that tells full disks from others can do so here too."""
    with (
        pytest.raises(FileNotFoundError),
        Sheets(tmp_path / "nowhere" / "a.xlsx", ["empty"], tmp_path) as sheets,
    ):
        sheets.write("empty", EMPTY)
