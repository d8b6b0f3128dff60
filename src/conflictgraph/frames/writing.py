"""Files that spreadsheets and notebooks open, with the types of their columns.

Sources: Apache Parquet; Office Open XML (ECMA-376); RFC 4180 for CSV.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import IO, Final

import polars as pl
import polars.selectors as cs
from xlsxwriter import Workbook

from conflictgraph.errors import AnswerTooLargeError
from conflictgraph.frames.arrow import to_stream
from conflictgraph.frames.kinds import FrameKind
from conflictgraph.frames.reading import Columns

#: Rows below the header of a sheet.
MAX_SHEET_ROWS: Final = 1_048_575
#: Characters in a cell of a sheet.
_MAX_CELL: Final = 32_767
#: Numbers of a sheet are floats of which it shows 15 digits.
_MAX_EXACT: Final = 10**15 - 1
#: Before it, calendars of spreadsheets disagree.
_FIRST_DAY: Final = date(1900, 3, 1)
#: The same for every sheet: the same answer is the same file.
CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001  # the library takes no other
SHEET_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "remove_timezone": True,
}
#: A text that begins like this would be taken for a formula; see OWASP, CSV Injection.
_FORMULA: Final = r"^[=+\-@\t\r]"


def write_columns(columns: Columns, kind: FrameKind, output: IO[bytes]) -> None:
    """Write columns as a file.

    Raises:
        AnswerTooLargeError: a sheet cannot hold it.
    """
    # A writer may go back in a file, which an answer on its way to a client cannot.
    file = BytesIO()
    _WRITERS[kind](columns, file)
    output.write(file.getvalue())


def _write_parquet(columns: Columns, file: BytesIO) -> None:
    columns.frame.write_parquet(file, compression="zstd")


def write_csv(frame: pl.DataFrame, output: IO[bytes]) -> None:
    """Write CSV as RFC 4180 has it, in UTF-8: an empty cell is no value."""
    file = BytesIO()
    frame.write_csv(file, line_terminator="\r\n")
    output.write(file.getvalue())


def _write_arrow(columns: Columns, file: BytesIO) -> None:
    file.write(to_stream(columns))


def _write_csv_for_excel(columns: Columns, file: BytesIO) -> None:
    """Write CSV that Excel opens with umlauts, and in which no text is a formula."""
    safe = columns.frame.with_columns(
        pl.when(cs.string().str.contains(_FORMULA))
        .then("'" + cs.string())
        .otherwise(cs.string())
        .name.keep()
    )
    safe.write_csv(file, include_bom=True, line_terminator="\r\n")


def _write_xlsx(columns: Columns, file: BytesIO) -> None:
    """Write one sheet with a header that stays in sight; texts are texts, never formulas."""
    fitting = fit_to_sheet(columns.frame)
    with Workbook(file, {**SHEET_OPTIONS, "in_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED})
        fitting.write_excel(workbook, "answer", freeze_panes=(1, 0), autofit=True)


def fit_to_sheet(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame as a sheet can hold it.

    Raises:
        AnswerTooLargeError: it has too many rows, or a text that is longer than a cell.
    """
    if frame.height > MAX_SHEET_ROWS:
        raise AnswerTooLargeError(
            f"a sheet has at most {MAX_SHEET_ROWS} rows, the answer has {frame.height}",
            "ask for less, or for Parquet",
        )
    return pl.DataFrame([_for_sheet(column) for column in frame])


def _for_sheet(column: pl.Series) -> pl.Series:
    """Return a column as a sheet can hold it; as text where its numbers or days would change.

    Raises:
        AnswerTooLargeError: a text is longer than a cell.
    """
    if column.dtype == pl.String:
        longest = column.str.len_chars().max()
        if isinstance(longest, int) and longest > _MAX_CELL:
            raise AnswerTooLargeError(
                f"a cell of a sheet has at most {_MAX_CELL} characters; "
                f"a value of {column.name} has {longest}",
                "ask for Parquet or CSV",
            )
        return column
    is_exact = True
    if column.dtype.is_integer():
        is_exact = column.is_between(-_MAX_EXACT, _MAX_EXACT).all()
    elif column.dtype.is_temporal():
        is_exact = (column.dt.date() >= _FIRST_DAY).all()
    return column if is_exact else column.cast(pl.String)


_WRITERS: Final[dict[FrameKind, Callable[[Columns, BytesIO], None]]] = {
    FrameKind.PARQUET: _write_parquet,
    FrameKind.ARROW: _write_arrow,
    FrameKind.EXCEL_CSV: _write_csv_for_excel,
    FrameKind.SHEET: _write_xlsx,
}
