"""``conflictgraph export``."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer

from conflictgraph.cli.options import StoreFolderOption
from conflictgraph.cli.output import data_out
from conflictgraph.settings import read_settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader


class ExportFormat(StrEnum):
    """Formats of a whole dataset; the first two keep the named graphs."""

    NQ = "nq"
    TRIG = "trig"
    TTL = "ttl"
    NT = "nt"


def export(
    store: StoreFolderOption = None,
    output_format: Annotated[
        ExportFormat,
        typer.Option(
            "--format", "-f", help="nq and trig keep the named graphs; ttl and nt merge them."
        ),
    ] = ExportFormat.NQ,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of stdout."),
    ] = None,
) -> None:
    """Print the whole dataset; the same sources give the same bytes.

    A FILE is replaced only once all has been written.

    Exit status: 0 written, 2 wrong usage, 3 there is no store, or FILE cannot be written.
    """
    settings = read_settings({"store": store})
    with Reader(StoreFolder(settings.store)) as reader, _opened(output) as file:
        reader.export(output_format, file)


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
