"""What an analyst's file says, beside what is known from the product and from other files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from conflictgraph.scheme.ontology import PlainTriple
from conflictgraph.vocab import RDF

Node = ox.NamedNode | ox.Literal | ox.BlankNode
#: Values by subject and predicate.
Table = Mapping[str, Mapping[str, list[Node]]]


def to_table(triples: Iterable[PlainTriple]) -> Table:
    """Return triples by subject and predicate, in their order."""
    table: dict[str, dict[str, list[Node]]] = {}
    for subject, predicate, target in triples:
        table.setdefault(subject.value, {}).setdefault(predicate.value, []).append(target)
    return table


@dataclass(frozen=True)
class Known:
    """One file's triples, those of the product, and those of the other files used with it."""

    own: Table
    product: Table
    others: Table

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return what a property leads to, whoever states it."""
        tables = (self.own, self.product, self.others)
        return [v.value for table in tables for v in table.get(subject, {}).get(predicate, ())]

    def kinds(self, subject: str) -> set[str]:
        """Return the types of a term, whoever states them."""
        return set(self.values(subject, RDF + "type"))

    def subjects(self) -> Iterable[str]:
        """Return everything that something is said of, once."""
        return dict.fromkeys((*self.product, *self.others, *self.own))
