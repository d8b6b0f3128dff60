"""Rows in whatever an endpoint answers them: one way to typed columns for all of the client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from conflictgraph.client.source import ARROW, JSON, TSV
from conflictgraph.errors import EndpointError
from conflictgraph.frames.arrow import read_stream
from conflictgraph.frames.json_results import read_json
from conflictgraph.frames.reading import Columns, read_tsv

_READERS: Final[Mapping[str, Callable[[bytes], Columns]]] = {
    ARROW: read_stream,
    TSV: read_tsv,
    JSON: read_json,
}


def read_rows(body: bytes, media_type: str, address: str) -> Columns:
    """Return the solutions of a SELECT.

    Args:
        body: the answer.
        media_type: one of an answer with rows.
        address: who answered, for messages.

    Raises:
        EndpointError: it is no such answer.
    """
    try:
        return _READERS[media_type](body)
    except ValueError as error:
        raise EndpointError(f"{address} answered {error}") from error
