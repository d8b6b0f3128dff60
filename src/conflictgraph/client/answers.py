"""A table of answers: a frame with its types, and what is needed to show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import polars as pl

from conflictgraph.catalogue.limits import Limit
from conflictgraph.client.display import Shown, subject_of, to_html, to_text
from conflictgraph.client.extras import require
from conflictgraph.client.plot import Plot
from conflictgraph.drawings.filling import Spec
from conflictgraph.drawings.words import Language, may_be_more
from conflictgraph.errors import UsageError

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
        notice: what is to be known before the rows are used, where it is not a limit.
        limit: the limit of a saved query at which they end, which is to be known, too.
        lang: of what is told of them.
    """

    title: str
    iris: tuple[str, ...]
    page_of: Callable[[str], str]
    notice: str = ""
    limit: Limit | None = None
    lang: Language = "en"

    def told(self, lang: Language | None = None) -> str:
        """Return what is to be known of the rows, in its own language or another."""
        if self.limit is None:
            return self.notice
        return may_be_more(self.limit.column, self.limit.most, lang or self.lang)


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
        return self.origin.told()

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

    def filter(self, *predicates: pl.Expr, **values: object) -> Self:
        """Return the rows for which something holds; what could be drawn can still be.

        Args:
            *predicates: expressions of polars.
            **values: what columns are to be equal to.

        Example:
            >>> graph.network().filter(voice="attributed").plot()
        """
        return type(self)(self.frame.filter(*predicates, **values), self.origin)

    def select(self, *columns: str) -> Answer:
        """Return some of the columns as a table, in this order.

        Args:
            *columns: their names; names of things bring the column of their IRIs along, so that
                they still lead to their pages.

        Raises:
            UsageError: there is no column of a name.

        Example:
            >>> graph.claims(measure="killed").select("claimantLabel", "wording", "date")
        """
        for name in columns:
            if name not in self.columns:
                raise UsageError(
                    f"there is no column {name}", f"there are {', '.join(self.columns)}"
                )
        subjects = (subject_of(name) for name in columns)
        kept = dict.fromkeys([*columns, *(each for each in subjects if each in self.origin.iris)])
        iris = tuple(each for each in self.origin.iris if each in kept)
        return Answer(self.frame.select(list(kept)), replace(self.origin, iris=iris))

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
        told = origin.told()
        return Shown(self.frame, origin.title, origin.iris, origin.page_of, told, origin.lang)

    def _derived(self, frame: pl.DataFrame, title: str, iris: Sequence[str] = ()) -> Answer:
        """Return a table made from this one, with the same notice."""
        return Answer(frame, replace(self.origin, title=title, iris=tuple(iris)))

    def _drawn(self, draw: Callable[..., Spec], lang: Language | None, **options: object) -> Plot:
        """Return a drawing of all rows that says what is to be known of the answer.

        Args:
            draw: takes the rows, a language, the notice, and the options.
            lang: of the drawing; that of the answer where None.
            options: of the drawing alone, such as its page.
        """
        rows, told = self.frame.rows(named=True), self.origin.told(lang)
        return Plot(draw(rows, lang or self.origin.lang, notice=told, **options))
