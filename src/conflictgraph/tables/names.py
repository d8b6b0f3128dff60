"""Short names in place of IRIs, where they can be mistaken for no other."""

from __future__ import annotations

import polars as pl

from conflictgraph.vocab import CODE, NS


def shortened(column: str) -> pl.Expr:
    """Return a column of classes or properties, our own ones by their names."""
    return pl.col(column).str.strip_prefix(NS)


def code_in(column: str, codes: str) -> pl.Expr:
    """Return a column of codes, those of one list without its name."""
    return pl.col(column).str.strip_prefix(f"{CODE}{codes}-")


def without_namespace(iri: str) -> str:
    """Return the name of a term of ours, and any other IRI in full."""
    return iri.removeprefix(NS)
