"""``conflictgraph export``."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer

from conflictgraph.cli.messages import say
from conflictgraph.cli.options import AsJson, StoreFolderOption
from conflictgraph.cli.output import data_out, show_facts
from conflictgraph.cli.progress import progress
from conflictgraph.errors import UsageError
from conflictgraph.settings import Settings, read_settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader


def export(
    store: StoreFolderOption = None,
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="nq and trig keep the named graphs, ttl and nt merge them; nq if left out. With "
            "--tables some of parquet, csv, csv-excel, xlsx, separated by commas; parquet,csv if "
            "left out.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of stdout."),
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option(
            "--tables", metavar="DIR", help="Write tidy tables with a codebook into the folder DIR."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace tables that are in DIR already.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print the whole dataset, or write it as tables; the same sources give the same bytes.

    A FILE is replaced, and DIR is there, only once all has been written. Sentences are in tables
    as far as the setting publish_text allows.

    Exit status: 0 written, 2 wrong usage, 3 there is no store, FILE or DIR cannot be written or
    the disk is full, 4 a sheet cannot hold a table.
    """
    settings = read_settings({"store": store})
    if tables is not None:
        if output is not None:
            raise UsageError("--output is for one file, --tables for a folder", "give one of them")
        _write_tables(settings, tables, output_format, force=force, as_json=as_json)
        return
    if force or as_json:
        raise UsageError("--force and --json are for --tables")
    with Reader(StoreFolder(settings.store)) as reader, _opened(output) as file:
        reader.export(output_format or "nq", file)


def _write_tables(
    settings: Settings, folder: Path, named: str | None, *, force: bool, as_json: bool
) -> None:
    # Here, not above: polars is loaded for tables alone.
    from conflictgraph.tables.folder import (  # noqa: PLC0415
        DEFAULT_FORMATS,
        FORMATS,
        write_tables,
    )

    formats = DEFAULT_FORMATS if named is None else tuple(named.split(","))
    if unknown := [each for each in formats if each not in FORMATS]:
        raise UsageError(
            f"unknown format {unknown[0]!r} of tables", f"some of {', '.join(FORMATS)}"
        )
    with Reader(StoreFolder(settings.store)) as reader, progress("writing tables"):
        written = write_tables(
            reader,
            folder,
            formats,
            shows_sentences=settings.publish_text != "none",
            replace=force,
        )
    if as_json:
        show_facts({"folder": str(folder), "generation": written.generation, "rows": written.rows})
        return
    rows = sum(written.rows.values())
    tables = f"{len(written.rows)} tables, {rows} rows, of generation {written.generation}"
    say(f"{tables} are in {folder}", "bold")


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[bytes]]:
    if output is None:
        with data_out() as out:
            yield out
        return
    with tempfile.NamedTemporaryFile(dir=output.parent, prefix=".", delete=False) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            # mkstemp gives 0600; a dataset is as readable as any file this user makes.
            os.fchmod(file.fileno(), 0o666 & ~_umask())
            Path(file.name).replace(output)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
