"""Tables of the words in the other tables: classes, properties and codes, analysts' own as well."""

from __future__ import annotations

from typing import Final

import polars as pl

from conflictgraph.tables.graph import Graph
from conflictgraph.tables.model import Column, Kind, Table, in_both_languages
from conflictgraph.tables.names import shortened
from conflictgraph.vocab import CODE, OWL, RDFS, SKOS

_TERM_KINDS: Final = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "property",
    OWL + "DatatypeProperty": "property",
    OWL + "AnnotationProperty": "property",
}
_MEANINGS: Final = (
    *in_both_languages("label", "its name", RDFS + "label", "iri"),
    *in_both_languages("definition", "its definition", SKOS + "definition", "iri"),
)


def _terms(graph: Graph) -> pl.DataFrame:
    kinds = pl.DataFrame({"object": list(_TERM_KINDS), "kind": list(_TERM_KINDS.values())})
    found = graph.instances(*_TERM_KINDS).rename({"class": "object"}).join(kinds, on="object")
    terms = found.select("kind", iri="subject").group_by("iri").agg(pl.col("kind").min())
    return terms.with_columns(term=pl.col("iri")).with_columns(shortened("term"))


def _ancestors(graph: Graph) -> pl.DataFrame:
    known = _terms(graph)["iri"].implode()
    chains = (graph.wider(f"{RDFS}{each}") for each in ("subClassOf", "subPropertyOf"))
    pairs = pl.concat(list(chains)).rename({"narrower": "term", "wider": "ancestor"})
    found = pairs.filter(pl.col("term").is_in(known), pl.col("ancestor").is_in(known))
    return found.with_columns(shortened("term"), shortened("ancestor"))


def _codes(graph: Graph) -> pl.DataFrame:
    found = graph.codes.select(iri="subject", list=pl.col("object").str.strip_prefix(CODE))
    prefix = pl.lit(CODE) + pl.col("list") + "-"
    return found.with_columns(code=pl.col("iri").str.strip_prefix(prefix))


TABLES: Final = (
    Table(
        "terms",
        "One row for each class and property that tables name.",
        ("term",),
        (
            Column("term", Kind.NAME, "its name, as it stands in other tables"),
            Column("kind", Kind.TEXT, "class or property"),
            Column("iri", Kind.IRI, "its IRI"),
            *_MEANINGS,
        ),
        _terms,
    ),
    Table(
        "term_ancestors",
        "One row for each class or property and each wider one, however far above it. Tables name "
        "the narrowest; to find all directives, take the classes that have Directive above them.",
        ("term", "ancestor"),
        (
            Column("term", Kind.NAME, "the class or property", to="terms"),
            Column("ancestor", Kind.NAME, "a wider one: all that is the first is this", to="terms"),
        ),
        _ancestors,
    ),
    Table(
        "codes",
        "One row for each code of a list.",
        ("list", "code"),
        (
            Column("list", Kind.TEXT, "the list"),
            Column("code", Kind.CODE, "the code, as it stands in other tables"),
            Column("iri", Kind.IRI, "its IRI"),
            *_MEANINGS,
        ),
        _codes,
    ),
)
