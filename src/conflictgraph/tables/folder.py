"""A folder of tables that appears whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import polars as pl

from conflictgraph import __version__
from conflictgraph.errors import UsageError
from conflictgraph.frames.kinds import FrameKind
from conflictgraph.frames.reading import Columns
from conflictgraph.frames.workbook import Sheets
from conflictgraph.frames.writing import write_columns, write_csv
from conflictgraph.store.generations import sync_folder
from conflictgraph.store.publication import sync_file
from conflictgraph.store.reader import Reader
from conflictgraph.store.space import disk_full_told
from conflictgraph.tables.assembling import iter_tables
from conflictgraph.tables.codebook import SHEET, codebook_frame
from conflictgraph.tables.definitions import TABLES
from conflictgraph.tables.graph import Graph
from conflictgraph.tables.model import Table
from conflictgraph.tables.package import (
    FILE_NAME,
    NAME,
    describe_file,
    describe_package,
    describe_table,
)

#: All formats; the first ones are what is written where none is named.
FORMATS: Final = ("parquet", "csv", "csv-excel", "xlsx")
DEFAULT_FORMATS: Final = FORMATS[:2]

_WORKBOOK: Final = "conflictgraph.xlsx"


def _write_parquet(frame: pl.DataFrame, output: IO[bytes]) -> None:
    write_columns(Columns(frame), FrameKind.PARQUET, output)


def _write_csv_for_excel(frame: pl.DataFrame, output: IO[bytes]) -> None:
    write_columns(Columns(frame), FrameKind.EXCEL_CSV, output)


#: Formats of a file for each table: how it is written, and how its name ends.
_WRITERS: Final[dict[str, tuple[Callable[[pl.DataFrame, IO[bytes]], None], str]]] = {
    "parquet": (_write_parquet, "parquet"),
    "csv": (write_csv, "csv"),
    "csv-excel": (_write_csv_for_excel, "csv"),
}
#: What Excel is given is changed where it would take a text for a formula; it is described nowhere.
_DESCRIBED: Final = ("parquet", "csv")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        generation: number of the generation it was made of.
        rows: how many rows each table has, in the order in which tables are shown.
    """

    generation: int
    rows: dict[str, int]


def write_tables(
    reader: Reader,
    folder: Path,
    formats: Collection[str] = DEFAULT_FORMATS,
    *,
    shows_sentences: bool,
    replace: bool = False,
) -> Written:
    """Write the tables of a generation into a folder of their own.

    Args:
        reader: the generation.
        folder: the folder that is made; its parent has to be there.
        formats: some of :data:`FORMATS`.
        shows_sentences: whether the sentences behind statements may be given away.
        replace: whether tables that are there already are put aside for these.

    Raises:
        UsageError: the folder holds something, and is not to be replaced, or no tables of ours.
        DiskFullError: the disk is full; nothing has changed.
        AnswerTooLargeError: a sheet cannot hold a table; nothing has changed.
        OSError: the folder cannot be written; nothing has changed.
    """
    _check_place(folder, replace=replace)
    folder = folder.resolve()
    with disk_full_told(folder.parent), _beside(folder) as draft, _beside(folder) as scratch:
        written = _Writing(draft, scratch, formats).write(
            reader, Graph(reader, shows_sentences=shows_sentences)
        )
        for path in sorted(draft.rglob("*")):
            sync_folder(path) if path.is_dir() else sync_file(path)
        sync_folder(draft)
        # A draft is for its owner alone; tables are as readable as any folder this user makes.
        draft.chmod(0o777 & ~_umask())
        _put(draft, folder, scratch)
    sync_folder(folder.parent)
    return written


class _Writing:
    """One folder in the making."""

    def __init__(self, draft: Path, scratch: Path, formats: Collection[str]) -> None:
        self._draft, self._formats = draft, [each for each in FORMATS if each in formats]
        self._resources: dict[tuple[str, str], dict[str, Any]] = {}
        self._scratch = scratch

    def write(self, reader: Reader, graph: Graph) -> Written:
        for each in self._formats:
            if each in _WRITERS:
                (self._draft / each).mkdir()
        rows = {}
        with self._sheets() as sheets:
            for table, frame in iter_tables(graph):
                self._write_table(table, frame)
                if sheets is not None:
                    sheets.write(table.name, frame)
                rows[table.name] = frame.height
            if sheets is not None:
                sheets.write(SHEET, codebook_frame())
        resources = self._in_order()
        facts = describe_package(reader.generation, __version__, resources)
        text = json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
        (self._draft / FILE_NAME).write_text(text, "utf-8")
        return Written(reader.generation, {each.name: rows[each.name] for each in TABLES})

    def _write_table(self, table: Table, frame: pl.DataFrame) -> None:
        for name in self._formats:
            if name not in _WRITERS:
                continue
            write, suffix = _WRITERS[name]
            path = self._draft / name / f"{table.name}.{suffix}"
            with path.open("xb") as file:
                write(frame, file)
            if name in _DESCRIBED:
                facts = describe_table(table, self._draft, path, frame.height)
                self._resources[name, table.name] = facts

    def _sheets(self) -> AbstractContextManager[Sheets | None]:
        if "xlsx" not in self._formats:
            return nullcontext()
        names = [SHEET, *(each.name for each in TABLES)]
        return Sheets(self._draft / _WORKBOOK, names, self._scratch)

    def _in_order(self) -> list[dict[str, Any]]:
        kinds = [each for each in _DESCRIBED if each in self._formats]
        found = [self._resources[kind, table.name] for kind in kinds for table in TABLES]
        if "xlsx" in self._formats:
            found.append(describe_file(self._draft, self._draft / _WORKBOOK))
        return found


def _check_place(folder: Path, *, replace: bool) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not _is_ours(folder):
        raise UsageError(
            f"{folder} is there already, and holds no tables of conflictgraph", "name another one"
        )
    if not replace:
        raise UsageError(f"{folder} holds tables already", "replace them with --force")


def _is_ours(folder: Path) -> bool:
    """Tell whether all that is in a folder comes from an export, by what that left there."""
    try:
        facts = json.loads((folder / FILE_NAME).read_bytes())
        names = {each.name for each in folder.iterdir()}
    except (OSError, ValueError):
        return False
    ours = {FILE_NAME, _WORKBOOK, *_WRITERS}
    return isinstance(facts, dict) and facts.get("name") == NAME and names <= ours


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Yield a new folder on the same disk, which is gone after the block, if it is still there."""
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put(draft: Path, folder: Path, scratch: Path) -> None:
    """Give a draft the name of the folder, whose old content goes with the scratch folder."""
    aside = scratch / "replaced"
    if not folder.exists():
        draft.rename(folder)
        return
    folder.rename(aside)
    try:
        draft.rename(folder)
    except OSError:
        aside.rename(folder)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
