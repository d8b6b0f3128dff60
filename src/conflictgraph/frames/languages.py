"""Answers in the language that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import polars as pl

from conflictgraph.frames.reading import Columns

#: Languages, the preferred one first.
Languages: TypeAlias = str | Sequence[str] | None


def wanted_languages(lang: Languages) -> tuple[str, ...]:
    """Return languages in lower case, as stored tags are, the preferred one first."""
    given = (lang,) if isinstance(lang, str) else tuple(lang or ())
    return tuple(each.lower() for each in given)


def in_language(columns: Columns, lang: Languages) -> Columns:
    """Return the rows in the language that is wanted most, without columns of tags.

    Args:
        columns: an answer.
        lang: languages, the preferred one first. Of rows that differ in nothing but texts of
            several languages those in the most preferred language stay; where none is preferred,
            those in the first by the alphabet; texts without a language come last.
    """
    tags = list(columns.languages.values())
    if lang is None or not tags:
        return columns
    frame, wanted = columns.frame, wanted_languages(lang)
    others = [name for name in frame.columns if name not in {*columns.languages, *tags}]
    for tag in tags:
        present = sorted({each for each in frame[tag].drop_nulls() if each not in wanted})
        ranks = {each: place for place, each in enumerate((*wanted, *present))}
        rank = pl.col(tag).replace_strict(ranks, default=None, return_dtype=pl.Int64)
        best = rank.fill_null(len(ranks))
        frame = frame.filter(best == (best.min().over(others) if others else best.min()))
    return Columns(frame.drop(tags), columns.iris)
