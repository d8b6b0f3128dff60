"""Curated states of affairs to the same lines that a text with that content would give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from conflictgraph.errors import ResourceError
from conflictgraph.linking import Register
from conflictgraph.mapping.affairs import Affair, Pair, make_affair
from conflictgraph.mapping.document import affair_lines, joined
from conflictgraph.mapping.labels import Labeller
from conflictgraph.mapping.terms import Term
from conflictgraph.scheme import Ontology, PlainTriple
from conflictgraph.vocab import BASE, RDF, RDFS


def map_background(
    triples: Iterable[PlainTriple], ontology: Ontology, register: Register, base: str
) -> tuple[bytes, dict[str, str]]:
    """Return N-Quads of curated states of affairs, and the IRIs they got.

    Args:
        triples: the states of affairs as curated, under the default base, labels ignored.
        ontology: labels of terms.
        register: labels of entities.
        base: the base of the data.

    Raises:
        ResourceError: an IRI is not the hash of its content.
    """
    affairs: dict[str, Affair] = {}
    renamed: dict[str, str] = {}
    for iri, (type_, pairs) in _grouped(triples).items():
        minted = make_affair(type_, pairs, BASE).iri
        if minted != iri:
            raise ResourceError(f"its content asks for the IRI {minted}", iri)
        affair = make_affair(type_, pairs, base)
        affairs[affair.iri] = affair
        renamed[iri] = affair.iri
    labeller = Labeller(ontology, register.get, affairs)
    lines = (affair_lines(each, labeller, base) for each in affairs.values())
    return joined(lines), renamed


def _grouped(triples: Iterable[PlainTriple]) -> dict[str, tuple[str, list[Pair]]]:
    types: dict[str, str] = {}
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for triple in triples:
        subject, predicate, target = triple.subject.value, triple.predicate.value, triple.object
        if predicate == RDF + "type":
            types[subject] = target.value
        elif predicate != RDFS + "label":
            pairs[subject].append((predicate, Term(str(target), target.value)))
    return {subject: (type_, pairs[subject]) for subject, type_ in types.items()}
