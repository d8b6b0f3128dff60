"""Columns as an Arrow stream and back, with all that is known of them.

Specification: Arrow Columnar Format 1.5, IPC Streaming Format.

Other readers see columns with types. What a frame cannot say stands in the metadata of the schema
under ``conflictgraph``, as JSON: ``rows``; ``iris``, the columns of IRIs and nothing else; and
``languages``, the columns of texts that have a language, with those of their tags.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Final

import polars as pl
from polars.exceptions import PolarsError

from conflictgraph.frames.arrow_schema import add_metadata, find_metadata
from conflictgraph.frames.reading import Columns

_KEY: Final = "conflictgraph"
_END: Final = b"\xff\xff\xff\xff\0\0\0\0"


def to_stream(columns: Columns) -> bytes:
    """Return columns as an Arrow stream, the same for the same columns."""
    file = BytesIO()
    # Compressed, there is less to copy, so that writing takes half as long. Readers of other
    # languages know the old layout of strings only.
    columns.frame.write_ipc_stream(file, compression="zstd", compat_level=pl.CompatLevel.oldest())
    facts = {
        "rows": columns.frame.height,
        "iris": columns.iris,
        "languages": dict(columns.languages),
    }
    return add_metadata(file.getvalue(), _KEY, json.dumps(facts, sort_keys=True))


def read_stream(stream: bytes) -> Columns:
    """Return the columns of a stream of :func:`to_stream`.

    Raises:
        ValueError: it is none, or not all of it.
    """
    # A library takes a stream that breaks off for a shorter one.
    if not stream.endswith(_END):
        raise ValueError("an Arrow stream that breaks off")
    try:
        facts = json.loads(find_metadata(stream, _KEY))
        rows, iris, languages = facts["rows"], tuple(facts["iris"]), dict(facts["languages"])
        named = {*iris, *languages, *languages.values()}
        frame = pl.read_ipc_stream(BytesIO(stream))
    except (KeyError, TypeError, PolarsError) as error:
        raise ValueError(f"no Arrow stream of ours: {error}") from error
    if frame.height != rows or not named <= set(frame.columns):
        raise ValueError("an Arrow stream that does not hold what it tells of")
    return Columns(frame, iris, languages)
