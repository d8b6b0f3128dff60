r"""Rows of SPARQL TSV into a frame whose columns have the types of their values.

Specification: SPARQL 1.1 Query Results CSV and TSV Formats, 4; RDF 1.2 Turtle for the terms.

TSV is what a columnar reader takes apart fastest, and it keeps what CSV loses: language, datatype
and the difference between an IRI and a text. Nothing is guessed: ``"0874"`` is a text, and a
column becomes numbers only if each of its values is one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

import polars as pl

from conflictgraph.frames.casting import cast_column
from conflictgraph.vocab import RDF, XSD

#: What stands in a column of datatypes beside terms that are no literals.
IRI, BLANK_NODE, TRIPLE = "iri", "bnode", "triple"
#: How the columns are called that tell more of the values of another.
LANGUAGE_SUFFIX: Final = "__lang"
DATATYPE_SUFFIX: Final = "__datatype"

STRING: Final = XSD + "string"
LANG_STRING: Final = RDF + "langString"
_LITERAL: Final = r'^"((?s:.*))"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?$'
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
#: Literals that are written without quotes, by what they look like.
_BARE: Final = (
    (r"^(?:true|false)$", XSD + "boolean"),
    (r"^[+-]?[0-9]+$", XSD + "integer"),
    (r"^[+-]?[0-9]*\.[0-9]+$", XSD + "decimal"),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The solutions of a SELECT by columns.

    Attributes:
        frame: one column for each variable, in order, null where it has no value. Integers are
            Int64, decimals exact, doubles Float64; booleans, dates and times as such, times in
            UTC. IRIs and texts are strings. Where values of one column have no type in common, or
            one that no column can have, they stay text, and ``<name>__datatype`` says what each
            of them is. Beside texts with language tags stands ``<name>__lang``.
        iris: the columns with IRIs and nothing else.
        languages: the columns with texts that have a language, and those with their tags.
    """

    frame: pl.DataFrame
    iris: tuple[str, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)


def read_tsv(tsv: bytes) -> Columns:
    """Return the columns of an answer in SPARQL TSV, as our endpoint and Oxigraph write it."""
    names, rows = _cut_header(tsv)
    if not names:
        return Columns(pl.DataFrame(height=rows.count(b"\n")))
    if not rows:
        return Columns(pl.DataFrame(schema=dict.fromkeys(names, pl.String)))
    return to_columns(read_parts(tsv))


def read_parts(tsv: bytes) -> dict[str, pl.DataFrame]:
    """Return the terms of each variable of an answer in SPARQL TSV, none of them converted.

    Returns:
        For each variable columns ``value``, ``language`` and ``datatype``, null where it is
        unbound; in the last, terms that are no literals have ``IRI``, ``BLANK_NODE`` or ``TRIPLE``.
    """
    names, rows = _cut_header(tsv)
    if not rows:
        return {name: _take_apart(pl.Series(dtype=pl.String)) for name in names}
    terms = pl.read_csv(
        BytesIO(rows),
        has_header=False,
        separator="\t",
        quote_char=None,
        infer_schema=False,
        new_columns=names,
    )
    return {name: _take_apart(terms[name]) for name in names}


def _cut_header(tsv: bytes) -> tuple[list[str], bytes]:
    """Return the variables and the lines below them."""
    header, _, rows = tsv.partition(b"\n")
    return [name.removeprefix("?") for name in header.decode().split("\t") if name], rows


def to_columns(parts: Mapping[str, pl.DataFrame]) -> Columns:
    """Return typed columns.

    Args:
        parts: for each variable its terms, as columns ``value``, ``language`` and ``datatype``.
    """
    taken, iris, languages = set(parts), [], {}
    columns: list[pl.Series] = []
    for name, terms in parts.items():
        values, datatypes = terms["value"].alias(name), terms["datatype"]
        found = frozenset(datatypes.drop_nulls().unique())
        typed = cast_column(values, found) if found else values
        columns.append(values if typed is None else typed)
        if terms["language"].null_count() < terms.height:
            languages[name] = _free_name(name + LANGUAGE_SUFFIX, taken)
            columns.append(terms["language"].alias(languages[name]))
        if typed is None and not _is_plain(found):
            columns.append(datatypes.alias(_free_name(name + DATATYPE_SUFFIX, taken)))
        if found == {IRI}:
            iris.append(name)
    return Columns(pl.DataFrame(columns), tuple(iris), languages)


def _is_plain(datatypes: frozenset[str]) -> bool:
    """Tell whether the values are texts, or IRIs, and nothing else."""
    return datatypes <= {STRING, LANG_STRING} or datatypes == {IRI}


def _free_name(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _take_apart(terms: pl.Series) -> pl.DataFrame:
    """Return value, language and datatype of each term."""
    term = pl.col("term")
    groups = term.str.extract_groups(_LITERAL).struct.rename_fields(["text", "lang", "type"])
    bare = pl.lit(XSD + "double")
    for pattern, datatype in reversed(_BARE):
        bare = pl.when(term.str.contains(pattern)).then(pl.lit(datatype)).otherwise(bare)
    parts = pl.DataFrame({"term": terms}).with_columns(groups.alias("literal"))
    text, lang, type_ = (pl.col("literal").struct.field(name) for name in ("text", "lang", "type"))
    is_iri = term.str.starts_with("<") & ~term.str.starts_with("<<")
    parts = parts.select(
        pl.when(is_iri)
        .then(term.str.slice(1, term.str.len_chars() - 2))
        .otherwise(pl.coalesce(text, term))
        .alias("value"),
        lang.alias("language"),
        pl.when(term.is_null())
        .then(None)
        .when(is_iri)
        .then(pl.lit(IRI))
        .when(term.str.starts_with("<<"))
        .then(pl.lit(TRIPLE))
        .when(term.str.starts_with("_:"))
        .then(pl.lit(BLANK_NODE))
        .when(lang.is_not_null())
        .then(pl.lit(LANG_STRING))
        .when(text.is_not_null())
        .then(pl.coalesce(type_, pl.lit(STRING)))
        .otherwise(bare)
        .alias("datatype"),
        (term.str.contains("\\", literal=True) & ~term.str.starts_with("<<")).alias("escaped"),
    )
    return parts.with_columns(_unescaped(parts["value"], parts["escaped"]))


def _unescaped(values: pl.Series, escaped: pl.Series) -> pl.Series:
    places = escaped.fill_null(value=False).arg_true()
    if not len(places):
        return values
    plain = [_ESCAPE.sub(_unescape, value) for value in values.gather(places)]
    return values.scatter(places, plain)


def _unescape(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(escape[3], escape[3])
