"""Answers as one wants them: in which language, and what stands for an IRI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

import polars as pl

from conflictgraph.frames.reading import Columns

#: How IRIs are shown: whole, as prefix and local name, or by their labels.
Iris: TypeAlias = Literal["iri", "curie", "label"]
#: Languages, the preferred one first.
Languages: TypeAlias = str | Sequence[str] | None

_PLACE: Final = "__place"


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


def to_curies(
    frame: pl.DataFrame, iris: Sequence[str], prefixes: Mapping[str, str]
) -> pl.DataFrame:
    """Return a frame with IRIs as prefix and local name, as far as a prefix fits.

    Args:
        frame: an answer.
        iris: its columns with IRIs.
        prefixes: prefix to namespace.
    """
    return frame.with_columns(_curie(name, prefixes) for name in iris)


def to_curie(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return one IRI as prefix and local name, or as it is."""
    return str(to_curies(pl.DataFrame({"iri": [iri]}), ("iri",), prefixes)["iri"][0])


def to_labels(
    frame: pl.DataFrame, iris: Sequence[str], labels: Mapping[str, str], prefixes: Mapping[str, str]
) -> pl.DataFrame:
    """Return a frame with labels in place of IRIs; what has none is shown as prefix and name."""
    named = [
        pl.coalesce(
            pl.col(name).replace_strict(labels, default=None, return_dtype=pl.String),
            _curie(name, prefixes),
        ).alias(name)
        for name in iris
    ]
    return frame.with_columns(named)


def _curie(name: str, prefixes: Mapping[str, str]) -> pl.Expr:
    shown = pl.col(name)
    # The longest namespace last: it is the one that counts.
    for prefix, namespace in sorted(prefixes.items(), key=lambda each: len(each[1])):
        local = pl.col(name).str.slice(len(namespace))
        fits = pl.col(name).str.starts_with(namespace) & ~local.str.contains(r"[/#]")
        shown = pl.when(fits).then(pl.lit(f"{prefix}:") + local).otherwise(shown)
    return shown.alias(name)
