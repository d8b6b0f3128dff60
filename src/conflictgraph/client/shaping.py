"""What stands for an IRI in an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import polars as pl

#: How IRIs are shown: whole, as prefix and local name, or by their labels.
Iris: TypeAlias = Literal["iri", "curie", "label"]


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
