"""Claims about casualties, and who of the claimants says what of the same victims."""

from __future__ import annotations

from typing import Final

import polars as pl

from conflictgraph.client.answers import Answer
from conflictgraph.client.plot import Plot
from conflictgraph.drawings.claims import Scale, draw_claims
from conflictgraph.drawings.words import WORDS, Language, in_words

#: Of which side, in which conflict and where those are who are counted.
_WHERE: Final = ("sideLabel", "conflictLabel", "placeLabel")
_FIGURES: Final = ("figures", "first", "last", "lower", "upper", "wording", "rivals")


class Claims(Answer):
    """Claims about casualties, one row for each figure, withheld ones too."""

    def plot(self, *, scale: Scale = "linear", page: int = 1, lang: Language | None = None) -> Plot:
        """Return the figures as a drawing: a panel for each quantity, a row for each figure.

        Args:
            scale: ``"log"`` where figures differ by powers of ten.
            page: of the drawing, which has several where there are many figures.
            lang: language of titles, numbers and dates; that of the answer when left out.

        Raises:
            ParameterError: there is no such page.

        Example:
            >>> graph.claims(measure="killed").plot(scale="log", lang="de").save("claims.svg")
        """
        return self._drawn(draw_claims, lang, scale=scale, page=page)

    def compare(self) -> Answer:
        """Return who says what of the same victims: a row for each claimant and quantity.

        Figures are set side by side and never summed: claimants count differently, at different
        times, and contradict each other.

        Returns:
            ``quantity`` and ``quantityLabel``: what is counted, in words. ``claimant`` and
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
            self.frame.with_columns(_in_words(self.origin.lang).alias("quantityLabel"))
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
        title = WORDS[self.origin.lang]["same-victims"]
        return self._derived(grouped, title, iris=("quantity", "claimant"))


def _in_words(lang: Language) -> pl.Expr:
    counted = pl.struct("counted", "victims").map_elements(
        lambda codes: in_words(codes["counted"], codes["victims"], lang), return_dtype=pl.String
    )
    side, conflict, place = (pl.col(name).cast(pl.String).fill_null("") for name in _WHERE)
    # The side's name says it.
    named = (side, pl.when(~side.str.contains(conflict, literal=True)).then(conflict), place)
    parts = [counted, *(pl.when(name != "").then(name) for name in named)]
    return pl.concat_str(parts, separator=" · ", ignore_nulls=True)


def _where_closed(name: str, bound: pl.Expr) -> pl.Expr:
    """Return a bound of several figures, or null where one of them has none."""
    return pl.when(pl.col(name).is_not_null().all()).then(bound).alias(name)


def _wording() -> pl.Expr:
    """Return the different wordings in the order of the rows."""
    said = pl.col("wording").filter(pl.col("wording") != "")
    return said.unique(maintain_order=True).str.join(" | ").alias("wording")
