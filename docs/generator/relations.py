"""What stands around a term: terms of other vocabularies, and the labels annotators use."""

from __future__ import annotations

from pathlib import Path

from conflictgraph import vocab
from conflictgraph.scheme.terms import Terms, read_alignments
from generator.markdown import code

#: How a term relates to others: pairs of a word and what it is said of.
Matches = dict[str, list[tuple[str, str]]]
#: The labels of the annotation scheme that lead to a term.
SchemeUses = dict[str, list[str]]

_CODINGS = {"atop": "ATOP", "cameo": "CAMEO", "plover": "PLOVER"}
#: Short names on the pages.
_PREFIXES = {
    vocab.NS: "cg:",
    vocab.CODE: "cgc:",
    vocab.SKOS: "skos:",
    vocab.XSD: "xsd:",
    vocab.RDFS: "rdfs:",
    vocab.RDF: "rdf:",
    vocab.OA: "oa:",
    vocab.PROV: "prov:",
    vocab.SCHEMA_ORG: "schema:",
    vocab.WIKIDATA: "wd:",
    "http://groundedannotationframework.org/gaf#": "gaf:",
    "http://groundedannotationframework.org/grasp#": "grasp:",
    "http://groundedannotationframework.org/grasp/factuality#": "graspf:",
    "http://semanticweb.cs.vu.nl/2009/11/sem/": "sem:",
    "http://www.opengis.net/ont/geosparql#": "geo:",
    "http://www.w3.org/2006/time#": "time:",
    "http://www.w3.org/ns/org#": "org:",
    "http://xmlns.com/foaf/0.1/": "foaf:",
}


def short(iri: str) -> str:
    """Return an IRI with a prefix; one of an unknown vocabulary stays as it is."""
    for namespace, prefix in _PREFIXES.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri


def read_matches(folder: Path) -> Matches:
    """Return what the alignments say of the project's own terms."""
    return {
        term: [_match(*each) for each in matches]
        for term, matches in read_alignments(folder).items()
    }


def _match(source: str, predicate: str, value: str) -> tuple[str, str]:
    if source in _CODINGS:
        return _CODINGS[source], code(value)
    return predicate.replace("#", "/").rsplit("/", 1)[-1], _linked(value)


def _linked(iri: str) -> str:
    return f"[{code(short(iri))}]({iri})"


def read_scheme_uses(folder: Path) -> SchemeUses:
    """Return which labels of the annotation scheme become which terms."""
    scheme = Terms.read(sorted(folder.glob("scheme*.ttl")))
    found: SchemeUses = {}
    for subject in scheme.said:
        owner = scheme.iris(subject, vocab.SCHEME + "ofFrame", vocab.SCHEME + "ofAttribute")
        names = [scheme.text(each, vocab.SCHEME + "annotationLabel") for each in [*owner, subject]]
        for term in scheme.iris(subject, vocab.SCHEME + "denotes", vocab.SCHEME + "fills"):
            found.setdefault(term, []).append(" ".join(names))
    return found
