"""Terms of RDF as SPARQL TSV writes them, taken apart by columns.

Specification: SPARQL 1.1 Query Results CSV and TSV Formats, 4; RDF 1.2 Turtle for the terms.

The terms of most columns are of one kind; these need no pattern, and nothing is written down for
each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import polars as pl

from conflictgraph.vocab import RDF, XSD

#: What stands in a column of datatypes beside terms that are no literals.
IRI, BLANK_NODE, TRIPLE = "iri", "bnode", "triple"
STRING: Final = XSD + "string"
LANG_STRING: Final = RDF + "langString"
_LITERAL: Final = r'^"((?s:.*))"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?$'
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
#: The same by pairs; looked for from the left, so that an escaped backslash escapes nothing.
_PAIRS: Final = {
    f"\\{code}": char for code, char in (*_ESCAPED.items(), *zip("\"'\\", "\"'\\", strict=True))
}
_NUMERIC: Final = r"\\[uU]"
#: Literals that are written without quotes, by what they look like.
_BARE: Final = (
    (r"^(?:true|false)$", XSD + "boolean"),
    (r"^[+-]?[0-9]+$", XSD + "integer"),
    (r"^[+-]?[0-9]*\.[0-9]+$", XSD + "decimal"),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one variable.

    Attributes:
        values: IRIs and lexical forms; null where there is no term.
        datatype: the datatype of each of them, or one for all; :data:`IRI`, :data:`BLANK_NODE`
            and :data:`TRIPLE` for what is no literal.
        language: the language of each of them, or one for all; null for none.
    """

    values: pl.Series
    datatype: pl.Series | str
    language: pl.Series | str | None = None

    def datatypes(self) -> frozenset[str]:
        """Return the datatypes that there are."""
        if isinstance(self.datatype, str):
            is_empty = self.values.null_count() == len(self.values)
            return frozenset() if is_empty else frozenset({self.datatype})
        return frozenset(self.datatype.drop_nulls().unique())

    def each(self, fact: pl.Series | str | None) -> pl.Series:
        """Return a datatype or language for each term, null where there is no term."""
        if isinstance(fact, pl.Series):
            return fact
        of_each = pl.when(pl.col("value").is_not_null()).then(pl.lit(fact, pl.String))
        return pl.DataFrame({"value": self.values}).select(of_each.alias("fact"))["fact"]

    def table(self) -> pl.DataFrame:
        """Return columns ``value``, ``language`` and ``datatype``, null where there is none."""
        return pl.DataFrame(
            {
                "value": self.values,
                "language": self.each(self.language),
                "datatype": self.each(self.datatype),
            }
        )


def take_apart(terms: pl.Series) -> Terms:
    """Return what the terms of a column are."""
    bound = terms.drop_nulls()
    if bound.is_empty():
        return Terms(terms, STRING)
    first = str(bound[0])
    if first.startswith('"'):
        return _literals(terms, first) or _mixed(terms)
    if first.startswith("<"):
        return _iris(terms) or _mixed(terms)
    for pattern, datatype in _BARE:
        if re.match(pattern, first) and terms.str.contains(pattern).all():
            return Terms(terms, datatype)
    return _mixed(terms)


def _iris(terms: pl.Series) -> Terms | None:
    # A triple term begins with << as no IRI can.
    if not terms.str.starts_with("<").all() or terms.str.starts_with("<<").any():
        return None
    return Terms(_unescaped(terms.str.strip_prefix("<").str.strip_suffix(">")), IRI)


def _literals(terms: pl.Series, first: str) -> Terms | None:
    """Return literals that end like the first of them: in one language, or of one datatype."""
    # The last quotation mark ends the text, for there is none in a language or a datatype; and
    # nothing but a literal ends so.
    ending = first[first.rindex('"') :]
    if not terms.str.ends_with(ending).all():
        return None
    values = _unescaped(terms.str.strip_prefix('"').str.strip_suffix(ending))
    if ending.startswith('"@'):
        return Terms(values, LANG_STRING, ending[2:])
    return Terms(values, ending[4:-1] or STRING)


def _mixed(terms: pl.Series) -> Terms:
    """Return terms of several kinds, each taken apart by a pattern."""
    term = pl.col("term")
    groups = term.str.extract_groups(_LITERAL).struct.rename_fields(["text", "lang", "type"])
    bare = pl.lit(XSD + "double")
    for pattern, datatype in reversed(_BARE):
        bare = pl.when(term.str.contains(pattern)).then(pl.lit(datatype)).otherwise(bare)
    parts = pl.DataFrame({"term": terms}).with_columns(groups.alias("literal"))
    text, lang, type_ = (pl.col("literal").struct.field(name) for name in ("text", "lang", "type"))
    is_triple = term.str.starts_with("<<")
    is_iri = term.str.starts_with("<") & ~is_triple
    value = (
        pl.when(is_iri)
        .then(term.str.slice(1).str.strip_suffix(">"))
        .otherwise(pl.coalesce(text, term))
    )
    parts = parts.select(
        value.alias("value"),
        lang.alias("language"),
        pl.when(term.is_null())
        .then(None)
        .when(is_iri)
        .then(pl.lit(IRI))
        .when(is_triple)
        .then(pl.lit(TRIPLE))
        .when(term.str.starts_with("_:"))
        .then(pl.lit(BLANK_NODE))
        .when(lang.is_not_null())
        .then(pl.lit(LANG_STRING))
        .when(text.is_not_null())
        .then(pl.coalesce(type_, pl.lit(STRING)))
        .otherwise(bare)
        .alias("datatype"),
    )
    values = parts["value"]
    is_term = ~terms.str.starts_with("<<").fill_null(value=False)
    return Terms(_unescaped(values).zip_with(is_term, values), parts["datatype"], parts["language"])


def _unescaped(values: pl.Series) -> pl.Series:
    """Return texts without escapes."""
    if not values.str.contains("\\", literal=True).any():
        return values
    plain = values.str.replace_many(list(_PAIRS), list(_PAIRS.values()))
    places = values.str.contains(_NUMERIC).fill_null(value=False).arg_true()
    if not len(places):
        return plain
    return plain.scatter(places, [_ESCAPE.sub(_unescape, each) for each in values.gather(places)])


def _unescape(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(escape[3], escape[3])
