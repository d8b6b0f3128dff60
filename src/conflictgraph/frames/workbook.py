"""Many frames as the sheets of one file, row by row: memory does not grow with their length.

Source: Office Open XML (ECMA-376).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Self

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from conflictgraph.frames.writing import CREATED, SHEET_OPTIONS, fit_to_sheet

#: Characters that a column shows; long texts go on behind the next cell.
_WIDTHS: Final = (8, 48)
#: Rows whose values decide how wide a column is.
_LOOKED_AT: Final = 200


class Sheets:
    """One file of sheets in the making; use it as a context manager.

    The file is there after the block, unless that ends with an error.
    """

    def __init__(self, path: Path, names: Sequence[str], scratch: Path) -> None:
        """Begin a file.

        Args:
            path: the file that is made.
            names: of the sheets, in their order, 31 characters at most.
            scratch: a folder for rows that are written already; its owner removes it.
        """
        options = {**SHEET_OPTIONS, "constant_memory": True, "tmpdir": str(scratch)}
        self._workbook = Workbook(str(path), options)
        self._workbook.set_properties({"created": CREATED})
        self._bold = self._workbook.add_format({"bold": True})
        self._day = self._workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._sheets = {name: self._workbook.add_worksheet(name) for name in names}

    def write(self, name: str, frame: pl.DataFrame) -> None:
        """Write a sheet with a header that stays in sight; texts are texts, never formulas.

        Raises:
            AnswerTooLargeError: a sheet cannot hold it.
            OSError: the scratch folder cannot be written.
        """
        fitting, sheet = fit_to_sheet(frame), self._sheets[name]
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, fitting.height, fitting.width - 1)
        for place, column in enumerate(fitting):
            sheet.set_column(place, place, _width_of(column))
        sheet.write_row(0, 0, fitting.columns, self._bold)
        writers = [self._writer(sheet, column.dtype) for column in fitting]
        for number, row in enumerate(fitting.iter_rows(), 1):
            for place, value in enumerate(row):
                if value is not None:
                    writers[place](number, place, value)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        """Write the file.

        Raises:
            OSError: it cannot be written.
        """
        try:
            if kind is None:
                self._workbook.close()
        except FileCreateError as error:
            raise error.args[0] from error
        finally:
            # A file that is not finished leaves its rows open.
            for sheet in self._sheets.values():
                sheet.row_data_fh.close()

    def _writer(self, sheet: Worksheet, datatype: pl.DataType) -> Callable[[int, int, Any], Any]:
        if datatype == pl.Date:
            return lambda row, place, value: sheet.write_datetime(row, place, value, self._day)
        if datatype == pl.Boolean:
            return sheet.write_boolean  # type: ignore[no-any-return]  # the library has no types
        if datatype.is_numeric():
            return sheet.write_number  # type: ignore[no-any-return]
        return sheet.write_string  # type: ignore[no-any-return]


def _width_of(column: pl.Series) -> int:
    texts = column.head(_LOOKED_AT).cast(pl.String).str.len_chars().max()
    longest = max(len(column.name), texts if isinstance(texts, int) else 0)
    return min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])
