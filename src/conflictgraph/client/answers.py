"""A table of answers: a frame with its types, and what is needed to show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from conflictgraph.client.display import Shown, to_html, to_text
from conflictgraph.client.extras import require

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an answer comes from, and what is to be told of it.

    Attributes:
        title: a heading; empty for none.
        iris: the columns with IRIs.
        page_of: gives the address to look something up at.
        notice: what is to be known before the rows are used, such as that there may be more.
    """

    title: str
    iris: tuple[str, ...]
    page_of: Callable[[str], str]
    notice: str = ""


class Answer:
    """Rows of an answer as a typed polars frame, shown as a table in notebooks.

    Iterating yields the rows, as dictionaries; ``answer["value"]`` is a column.

    Attributes:
        frame: the rows. Integers are Int64, decimals exact, doubles Float64; booleans, days and
            times as such, times in UTC. Texts and IRIs are strings. Null is no value.
        origin: where they come from, for showing them.
    """

    def __init__(self, frame: pl.DataFrame, origin: Origin) -> None:
        """Keep a frame with what is told of it."""
        self.frame = frame
        self.origin = origin

    @property
    def notice(self) -> str:
        """Return what is to be known before the rows are used; empty when there is nothing."""
        return self.origin.notice

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns."""
        return self.frame.columns

    def __len__(self) -> int:
        return self.frame.height

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self.frame.iter_rows(named=True)

    def __getitem__(self, column: str) -> pl.Series:
        """Return a column."""
        return self.frame[column]

    def __repr__(self) -> str:
        return to_text(self._shown())

    def _repr_html_(self) -> str:
        return to_html(self._shown())

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas frame in which integers with gaps stay integers.

        Integers are ``Int64``, floats ``Float64``, booleans ``boolean``, texts ``string``;
        decimals, days and times are Arrow's, so that they stay exact.

        Raises:
            UsageError: pandas or pyarrow is not installed.

        Example:
            >>> graph.claims().to_pandas()[["claimantLabel", "lower", "upper"]]
        """
        pandas, arrow = require("pandas"), require("pyarrow")
        nullable = {
            arrow.int64(): pandas.Int64Dtype(),
            arrow.uint32(): pandas.UInt32Dtype(),
            arrow.float64(): pandas.Float64Dtype(),
            arrow.bool_(): pandas.BooleanDtype(),
            arrow.string(): pandas.StringDtype(),
            arrow.large_string(): pandas.StringDtype(),
        }
        frame: pd.DataFrame = self.to_arrow().to_pandas(
            types_mapper=lambda kind: nullable.get(kind, pandas.ArrowDtype(kind))
        )
        return frame

    def to_arrow(self) -> pa.Table:
        """Return an Arrow table; nothing is copied.

        Raises:
            UsageError: pyarrow is not installed.

        Example:
            >>> graph.claims().to_arrow().schema
        """
        require("pyarrow")
        return self.frame.to_arrow(compat_level=pl.CompatLevel.oldest())

    def _shown(self) -> Shown:
        origin = self.origin
        return Shown(self.frame, origin.title, origin.iris, origin.page_of, origin.notice)

    def _derived(self, frame: pl.DataFrame, title: str, iris: Sequence[str] = ()) -> Answer:
        """Return a table made from this one, with the same notice."""
        origin = self.origin
        return Answer(frame, Origin(title, tuple(iris), origin.page_of, origin.notice))
