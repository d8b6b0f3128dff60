r"""Rows of SPARQL TSV into a frame whose columns have the types of their values.

Specification: SPARQL 1.1 Query Results CSV and TSV Formats, 4; RDF 1.2 Turtle for the terms.

TSV is what a columnar reader takes apart fastest, and it keeps what CSV loses: language, datatype
and the difference between an IRI and a text. Nothing is guessed: ``"0874"`` is a text, and a
column becomes numbers only if each of its values is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

import polars as pl

from conflictgraph.frames.casting import cast_column
from conflictgraph.frames.terms import IRI, LANG_STRING, STRING, Terms, take_apart
from conflictgraph.vocab import XSD

#: How the columns are called that tell more of the values of another.
LANGUAGE_SUFFIX: Final = "__lang"
DATATYPE_SUFFIX: Final = "__datatype"
PRECISION_SUFFIX: Final = "__precision"

#: How exactly a datatype knows a time. Years and days have no type of columns in common.
_PRECISIONS: Final = {XSD + "gYear": "year", XSD + "gYearMonth": "month", XSD + "date": "day"}
_INEXACT: Final = frozenset({XSD + "gYear", XSD + "gYearMonth"})


@dataclass(frozen=True, slots=True)
class Columns:
    """The solutions of a SELECT by columns.

    Attributes:
        frame: one column for each variable, in order, null where it has no value. Integers are
            Int64, decimals exact, doubles Float64; booleans, dates and times as such, times in
            UTC. IRIs and texts are strings. Where values of one column have no type in common, or
            one that no column can have, they stay text, and ``<name>__datatype`` says what each
            of them is. Years and months stay text too, with ``<name>__precision`` beside: ``year``,
            ``month`` or ``day``. Beside texts with language tags stands ``<name>__lang``.
        iris: the columns with IRIs and nothing else.
        languages: the columns with texts that have a language, and those with their tags.
    """

    frame: pl.DataFrame
    iris: tuple[str, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)


def read_tsv(tsv: bytes) -> Columns:
    """Return the columns of an answer in SPARQL TSV, as our endpoint and Oxigraph write it."""
    names = _names(tsv)
    if not names:
        return Columns(pl.DataFrame(height=tsv.count(b"\n") - 1))
    if _is_empty(tsv):
        return Columns(pl.DataFrame(schema=dict.fromkeys(names, pl.String)))
    return to_columns(read_parts(tsv))


def read_parts(tsv: bytes) -> dict[str, Terms]:
    """Return the terms of each variable of an answer in SPARQL TSV, none of them converted."""
    names = _names(tsv)
    if _is_empty(tsv):
        return {name: take_apart(pl.Series(dtype=pl.String)) for name in names}
    terms = pl.read_csv(
        BytesIO(tsv),
        has_header=False,
        skip_rows=1,
        separator="\t",
        quote_char=None,
        infer_schema=False,
        new_columns=names,
    )
    return {name: take_apart(terms[name]) for name in names}


def _names(tsv: bytes) -> list[str]:
    header = tsv[: tsv.find(b"\n")].decode()
    return [name.removeprefix("?") for name in header.split("\t") if name]


def _is_empty(tsv: bytes) -> bool:
    """Tell whether there is nothing below the variables."""
    return tsv.find(b"\n") == len(tsv) - 1


def to_columns(parts: Mapping[str, Terms]) -> Columns:
    """Return typed columns.

    Args:
        parts: for each variable its terms.
    """
    taken, iris, languages = set(parts), [], {}
    columns: list[pl.Series] = []
    for name, terms in parts.items():
        found = terms.datatypes()
        typed = cast_column(terms.values, found) if found else terms.values
        columns.append((terms.values if typed is None else typed).alias(name))
        if LANG_STRING in found:
            languages[name] = _free_name(name + LANGUAGE_SUFFIX, taken)
            columns.append(terms.each(terms.language).alias(languages[name]))
        if typed is None and (told := _told(terms, found)) is not None:
            suffix, column = told
            columns.append(column.alias(_free_name(name + suffix, taken)))
        if found == {IRI}:
            iris.append(name)
    return Columns(pl.DataFrame(columns), tuple(iris), languages)


def _told(terms: Terms, found: frozenset[str]) -> tuple[str, pl.Series] | None:
    """Return what has to stand beside values that stay text; None where nothing has to."""
    if found <= {STRING, LANG_STRING} or found == {IRI}:
        return None
    datatypes = terms.each(terms.datatype)
    if found <= _PRECISIONS.keys() and found & _INEXACT:
        precisions = datatypes.replace_strict(_PRECISIONS, return_dtype=pl.String)
        return PRECISION_SUFFIX, precisions
    return DATATYPE_SUFFIX, datatypes


def _free_name(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name
