"""The kinds of files that frames are written in."""

from __future__ import annotations

from enum import Enum


class FrameKind(Enum):
    """A kind of file; its value is how the names of such files end."""

    PARQUET = "parquet"
    ARROW = "arrows"
    SHEET = "xlsx"
    EXCEL_CSV = "csv"
