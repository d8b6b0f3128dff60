"""Rules with one premise about data, as tables: each triple is looked up instead of asked for.

Such a rule replaces a term by those the ontology relates it to: a class by those above it, a
property by its inverse. What becomes of a kind of triple is found once, by asking the rule about a
specimen; after that no query has to be planned. Much of what follows from a document follows so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryTriples, Store, Variable

from conflictgraph.inference.dependencies import Kind, is_schema
from conflictgraph.inference.pattern import Pattern
from conflictgraph.inference.rule import Rule
from conflictgraph.vocab import RDF

_TYPE: Final = NamedNode(RDF + "type")
_SUBJECT: Final = NamedNode("urn:x-conflictgraph:subject")
_OBJECT: Final = NamedNode("urn:x-conflictgraph:object")

Graph = NamedNode | BlankNode | DefaultGraph


class _Conclusion(NamedTuple):
    """What follows from a triple of one kind; a None stands for that triple's own ends."""

    predicate: NamedNode
    target: NamedNode | None
    is_turned: bool


class Lookup:
    """One rule as a table."""

    def __init__(self, rule: Rule, kinds: Iterable[Kind], terms: Store) -> None:
        """Ask a rule about a specimen of each kind of triple that it reads.

        Args:
            rule: one that :func:`is_lookup` holds of.
            kinds: what it reads.
            terms: the ontology, in any graphs.
        """
        table: dict[NamedNode, dict[NamedNode | None, tuple[_Conclusion, ...]]] = defaultdict(dict)
        for predicate, of_class in kinds:
            if predicate is not None:
                kind = NamedNode(predicate), None if of_class is None else NamedNode(of_class)
                if found := tuple(_conclusions(rule, kind, terms)):
                    table[kind[0]][kind[1]] = found
        self._table: Mapping[NamedNode, Mapping[NamedNode | None, tuple[_Conclusion, ...]]] = table

    def conclusions(self, store: Store, graphs: Iterable[Graph], into: NamedNode) -> list[Quad]:
        """Return what follows from the triples of some graphs, each once, and is not there yet."""
        found = dict.fromkeys(
            (subject, conclusion.predicate, target)
            for graph in graphs
            for predicate, classes in self._table.items()
            for quad in store.quads_for_pattern(None, predicate, None, graph)
            for conclusion in classes.get(_class_of(quad), ())
            for subject, target in _ends(quad, conclusion)
        )
        return [
            Quad(*triple, into)
            for triple in found
            if next(store.quads_for_pattern(*triple, None), None) is None
        ]


def is_lookup(rule: Rule) -> bool:
    """Tell whether a rule has one premise about data, and looks at nothing in it but its terms."""
    data = {each for way in rule.ways for each in way.patterns if not is_schema(each)}
    if len(data) != 1 or rule.optional or any(rule.body.group.iter_negated()):
        return False
    (premise,) = data
    if premise.closure or any(way.computed or premise not in way.patterns for way in rule.ways):
        return False
    of_terms = {
        name
        for way in rule.ways
        for each in way.patterns
        if is_schema(each)
        for name in each.variables()
    }
    free = premise.variables() - of_terms
    ends = {premise.subject, premise.object, *map(Variable, of_terms)}
    return (
        isinstance(premise.subject, Variable)
        and premise.subject.value in free
        and all(
            premise.subject in (each.subject, each.object) and ends >= {each.subject, each.object}
            for each in rule.body.head
        )
        and all(
            _count(rule.sparql, name)
            == sum(_uses(each, name) for each in (premise, *rule.body.head))
            for name in free
        )
    )


def _uses(pattern: Pattern, name: str) -> int:
    return sum(part == Variable(name) for part in pattern[:3])


def _count(sparql: str, name: str) -> int:
    return len(re.findall(rf"[?$]{name}\b", sparql))


def _conclusions(
    rule: Rule, kind: tuple[NamedNode, NamedNode | None], terms: Store
) -> Iterator[_Conclusion]:
    predicate, of_class = kind
    specimen = Quad(_SUBJECT, predicate, of_class or _OBJECT)
    terms.add(specimen)
    try:
        answer = terms.query(rule.sparql, use_default_graph_as_union=True)
        assert isinstance(answer, QueryTriples)  # noqa: S101 - a rule is a CONSTRUCT
        for triple in dict.fromkeys(answer):
            if _SUBJECT not in (triple.subject, triple.object):
                continue
            is_turned = triple.object == _SUBJECT
            other = triple.subject if is_turned else triple.object
            assert isinstance(other, NamedNode)  # noqa: S101 - a class, or the specimen's object
            yield _Conclusion(triple.predicate, None if other == _OBJECT else other, is_turned)
    finally:
        terms.remove(specimen)


def _class_of(quad: Quad) -> NamedNode | None:
    is_class = quad.predicate == _TYPE and isinstance(quad.object, NamedNode)
    return quad.object if is_class else None  # type: ignore[return-value] # as just seen


def _ends(quad: Quad, conclusion: _Conclusion) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Yield subject and object of a conclusion; none where a text would be the subject."""
    other = conclusion.target or quad.object
    subject, target = (other, quad.subject) if conclusion.is_turned else (quad.subject, other)
    if isinstance(subject, NamedNode):
        yield subject, target  # type: ignore[misc] # what stands in a quad
