"""Claims about casualties, and who of the claimants says what of the same victims."""

from __future__ import annotations

from typing import Final

import polars as pl

from conflictgraph.client.answers import Answer
from conflictgraph.client.plot import Plot
from conflictgraph.drawings.claims import Scale, draw_claims
from conflictgraph.drawings.words import Language

#: What a claim counts, taken together.
_QUANTITY: Final = ("counted", "victims", "sideLabel", "conflictLabel", "placeLabel")
_FIGURES: Final = ("figures", "first", "last", "lower", "upper", "wording", "rivals")


class Claims(Answer):
    """Claims about casualties, one row for each figure, withheld ones too."""

    def plot(self, *, scale: Scale = "linear", lang: Language = "en") -> Plot:
        """Return the figures as a drawing: a panel for each quantity, a row for each figure.

        Args:
            scale: ``"log"`` where figures differ by powers of ten.
            lang: language of titles, numbers and dates; that of names is chosen where the graph
                is asked.

        Example:
            >>> graph.claims(measure="killed").plot(scale="log", lang="de").save("claims.svg")
        """
        return Plot(draw_claims(self.frame.rows(named=True), lang, scale))

    def compare(self) -> Answer:
        """Return who says what of the same victims: a row for each claimant and quantity.

        Figures are set side by side and never summed: claimants count differently, at different
        times, and contradict each other.

        Returns:
            ``quantity`` and ``quantityLabel``: what is counted. ``claimant`` and
            ``claimantLabel``: who says it. ``kind``: ``given``, ``withheld``, ``denied`` or
            ``retracted``, each in a row of its own. ``figures``: how many claims. ``first``,
            ``last``: their days. ``lower``, ``upper``: the least and the greatest number that
            the words of all of them allow; null where one of them is open. ``wording``: their
            words, in order of time. ``rivals``: how many figures of others one of them is ruled
            out by, at most.

        Example:
            >>> graph.claims(measure="killed").compare().frame.filter(kind="withheld")
        """
        keys = ("quantity", "claimant", "claimantLabel", "kind")
        order = pl.col("date"), pl.col("statement")
        grouped = (
            self.frame.with_columns(_in_words().alias("quantityLabel"))
            .sort(*order, nulls_last=True, maintain_order=True)
            .group_by("quantityLabel", *keys, maintain_order=True)
            .agg(
                pl.len().cast(pl.Int64).alias("figures"),
                pl.col("date").min().alias("first"),
                pl.col("date").max().alias("last"),
                _where_closed("lower", pl.col("lower").min()),
                _where_closed("upper", pl.col("upper").max()),
                _wording(),
                pl.col("rivals").max(),
            )
            .select("quantity", "quantityLabel", *keys[1:], *_FIGURES)
            .sort("quantityLabel", "quantity", "claimantLabel", "claimant", "kind")
        )
        return self._derived(
            grouped, "Claims about the same victims", iris=("quantity", "claimant")
        )


def _in_words() -> pl.Expr:
    parts = [
        pl.when(pl.col(name).cast(pl.String) != "").then(pl.col(name).cast(pl.String))
        for name in _QUANTITY
    ]
    return pl.concat_str(parts, separator=" · ", ignore_nulls=True)


def _where_closed(name: str, bound: pl.Expr) -> pl.Expr:
    """Return a bound of several figures, or null where one of them has none."""
    return pl.when(pl.col(name).is_not_null().all()).then(bound).alias(name)


def _wording() -> pl.Expr:
    """Return the different wordings in the order of the rows."""
    said = pl.col("wording").filter(pl.col("wording") != "")
    return said.unique(maintain_order=True).str.join(" | ").alias("wording")
