"""What a document's graph says of each of its statements: the ground on which they are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from conflictgraph.vocab import term

REPORTED_IN: Final = ox.NamedNode(term("isReportedIn"))

#: What a property leads to.
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
#: A node's properties with their values.
Facts = frozenset[tuple[ox.NamedNode, Value]]
#: A node's IRI to all that its document's graph says of it.
Statements = Mapping[str, Facts]


def facts_of(quads: Iterable[ox.Quad]) -> Statements:
    """Return what quads say of each of their subjects."""
    said: dict[str, set[tuple[ox.NamedNode, Value]]] = defaultdict(set)
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            said[quad.subject.value].add((quad.predicate, quad.object))
    return {subject: frozenset(facts) for subject, facts in said.items()}


def statements_among(facts: Statements) -> Statements:
    """Return those subjects that are statements of a document."""
    return {
        subject: said
        for subject, said in facts.items()
        if any(predicate == REPORTED_IN for predicate, _ in said)
    }
