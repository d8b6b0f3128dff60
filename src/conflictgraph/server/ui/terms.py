"""RDF terms as a reader sees them: short names, language tags, a way to look further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from conflictgraph import vocab
from conflictgraph.server.things import page_of

#: Prefixes in which IRIs are shown.
PREFIXES: Mapping[str, str] = {
    "cg": vocab.NS,
    "cgc": vocab.CODE,
    "cga": vocab.SCHEME,
    "dcterms": vocab.DCTERMS,
    "oa": vocab.OA,
    "owl": vocab.OWL,
    "prov": vocab.PROV,
    "rdf": vocab.RDF,
    "rdfs": vocab.RDFS,
    "sh": vocab.SH,
    "skos": vocab.SKOS,
    "wd": vocab.WIKIDATA,
    "xsd": vocab.XSD,
}

_PLAIN_DATATYPES = {f"{vocab.XSD}string", f"{vocab.RDF}langString"}
_NUMBERS = {f"{vocab.XSD}{name}" for name in ("integer", "decimal", "double", "float")}

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Cell:
    """One term in a table.

    Attributes:
        text: what is shown.
        full: the whole IRI or the datatype, shown on request; empty when there is no more.
        page: address of the page about it, relative to the start page; empty for all but IRIs.
        lang: language tag of a text; empty when it has none.
        numeric: whether it stands in a column of numbers.
    """

    text: str
    full: str = ""
    page: str = ""
    lang: str = ""
    numeric: bool = False


def to_cell(term: Term, base_iri: str) -> Cell:
    """Return a term as a reader sees it.

    Args:
        term: what stands in an answer.
        base_iri: IRI under which ids and graphs are named; they are shown without it.
    """
    if isinstance(term, NamedNode):
        return Cell(shorten(term.value, base_iri), term.value, page_of(term.value, base_iri))
    if isinstance(term, Literal):
        datatype = term.datatype.value
        return Cell(
            term.value,
            "" if datatype in _PLAIN_DATATYPES else shorten(datatype, base_iri),
            lang=term.language or "",
            numeric=datatype in _NUMBERS,
        )
    return Cell(str(term))


def shorten(iri: str, base_iri: str) -> str:
    """Return ``prefix:name`` for a known namespace, the path below the base, or the IRI."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(f"{base_iri}id/").removeprefix(base_iri) or iri
