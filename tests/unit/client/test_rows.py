"""Rows from whatever an endpoint answers: whole, or one sentence."""

from __future__ import annotations

import polars as pl
import pytest

from conflictgraph.client.rows import read_rows
from conflictgraph.client.source import ARROW, JSON
from conflictgraph.errors import EndpointError
from conflictgraph.frames.arrow import to_stream
from conflictgraph.frames.reading import Columns

STREAM = to_stream(Columns(pl.DataFrame({"n": range(1000)})))


@pytest.mark.parametrize(
    ("media_type", "body"),
    [(ARROW, STREAM[: len(STREAM) // 2]), (ARROW, b""), (JSON, b'{"head": {"vars": ["n')],
)
def test_half_an_answer_is_an_error_that_names_who_gave_it(media_type: str, body: bytes) -> None:
    """Behind a proxy that ends a broken answer well, half a table is no table either."""
    with pytest.raises(EndpointError, match="http://there answered"):
        read_rows(body, media_type, "http://there")
