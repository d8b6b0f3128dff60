"""In which order rules run: whoever reads what another derives comes after it.

A rule that names its properties by a variable, such as one about all sub-properties, is asked which
ones the ontology makes of it: otherwise it would seem to read and to derive everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store, Variable

from conflictgraph.errors import ResourceError
from conflictgraph.inference.pattern import Bindings, Pattern
from conflictgraph.inference.rule import Rule, Scope
from conflictgraph.vocab import NS, OWL, RDF, RDFS

_TYPE: Final = NamedNode(RDF + "type")
_SHORTCUT: Final = NS + "shortcutProperty"
#: Of a rule that replaces one term by those above it.
_PREMISES: Final = 2

#: A predicate, and for rdf:type its class; None where it may be any.
Kind = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Needs:
    """Kinds of triples a rule reads, must not find, and derives."""

    reads: frozenset[Kind]
    excludes: frozenset[Kind]
    derives: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Stratum:
    """Rules that run together; again and again where one may feed another."""

    rules: tuple[Rule, ...]
    feeds_itself: bool


def is_of_dataset(stratum: Stratum) -> bool:
    """Tell whether the rules of a layer look at several documents."""
    return stratum.rules[0].scope is Scope.DATASET


def strata(rules: Sequence[Rule], terms: Store) -> list[Stratum]:
    """Return the rules in layers, none of which reads what a later one derives.

    Args:
        rules: in the order of their files, which is kept where nothing else decides.
        terms: the ontology, in the default graph or as a union.

    Raises:
        ResourceError: a rule denies what depends on its own conclusions.
    """
    needs = [_needs(rule, terms) for rule in rules]
    reads = [{j for j, other in enumerate(needs) if _feeds(other, each.reads)} for each in needs]
    denies = [
        {j for j, other in enumerate(needs) if _feeds(other, each.excludes)} for each in needs
    ]
    reach = _closure([a | b for a, b in zip(reads, denies, strict=True)])
    for i, excluded in enumerate(denies):
        for j in excluded:
            if i == j or i in reach[j]:
                raise ResourceError(
                    f"it denies what {rules[j].name} derives, and {rules[j].name} follows from it",
                    rules[i].name,
                )
    return [
        Stratum(
            tuple(rules[i] for i in group),
            any(i in reads[j] for i in group for j in group)
            and not (len(group) == 1 and is_transitive(rules[group[0]])),
        )
        for group in _ordered(reach)
    ]


def dataset_layers(rules: Iterable[Rule], terms: Store) -> tuple[Stratum, ...]:
    """Return the rules over several documents in layers.

    Raises:
        ResourceError: one reads what another derives and is asked again for other anchors: it would
            not be asked when that changes.
    """
    own = [rule for rule in rules if rule.scope is Scope.DATASET]
    needs = [_needs(rule, terms) for rule in own]
    for reader, each in zip(own, needs, strict=True):
        for giver, other in zip(own, needs, strict=True):
            if giver.via != reader.via and _feeds(other, each.reads | each.excludes):
                raise ResourceError(
                    f"it reads what {giver.name} derives, which has another anchor", reader.name
                )
    return tuple(strata(own, terms))


def kinds_read(rule: Rule, terms: Store) -> frozenset[Kind]:
    """Return the kinds of triples that a rule concludes from."""
    return _needs(rule, terms).reads


def kind_of(quad: Quad) -> Kind:
    """Return the kind of a triple."""
    predicate, target = quad.predicate, quad.object
    if predicate == _TYPE and isinstance(target, NamedNode):
        return predicate.value, target.value
    return predicate.value, None


def overlaps(some: Iterable[Kind], others: Collection[Kind]) -> bool:
    """Tell whether a triple may be of one of some kinds and of one of others."""
    return any(_overlap(one, other) for one in some for other in others)


def concerns_terms(rule: Rule, terms: Store) -> bool:
    """Tell whether the ontology has any terms of the kind that a rule is about."""
    return any(_schema_bindings(way.patterns, terms) for way in rule.ways)


def is_transitive(rule: Rule) -> bool:
    """Tell whether a rule finds all at once though it reads what it derives.

    That is so where it only replaces one term by those that its closure leads to: what could be
    found from there, the closure has found already.
    """
    if len(rule.ways) != 1 or len(rule.body.head) != 1:
        return False
    data = [pattern for pattern in rule.ways[0].patterns if not is_schema(pattern)]
    closed = [p for p in rule.ways[0].patterns if is_schema(p) and p.closure in {"+", "*"}]
    if len(data) != 1 or len(closed) != 1 or not isinstance(closed[0].subject, Variable):
        return False
    below, above = closed[0].subject, closed[0].object
    # Once in each of the two premises: where a filter compares it, all may not be found at once.
    if len(re.findall(rf"[?$]{below.value}\b", rule.sparql)) != _PREMISES:
        return False
    subject, predicate, target = (above if part == below else part for part in data[0][:3])
    return rule.body.head[0] == Pattern(subject, predicate, target)


def is_schema(pattern: Pattern) -> bool:
    """Tell whether a premise is about terms alone."""
    predicate, target = pattern.predicate, pattern.object
    if not isinstance(predicate, NamedNode):
        return False
    if predicate == _TYPE:
        return isinstance(target, NamedNode) and target.value.startswith(OWL)
    return predicate.value.startswith((RDFS, OWL)) or predicate.value == _SHORTCUT


def _ordered(reach: list[set[int]]) -> Iterator[list[int]]:
    """Yield groups of rules that depend on one another, each after what it depends on."""
    waiting = list(range(len(reach)))
    while waiting:
        for i in waiting:
            group = [j for j in waiting if j == i or (j in reach[i] and i in reach[j])]
            if all(j in group for j in reach[i] if j in waiting):
                yield group
                waiting = [j for j in waiting if j not in group]
                break


def _closure(edges: list[set[int]]) -> list[set[int]]:
    reach = [set(each) for each in edges]
    for middle in range(len(reach)):
        for start in range(len(reach)):
            if middle in reach[start]:
                reach[start] |= reach[middle]
    return reach


def _feeds(giver: Needs, kinds: Iterable[Kind]) -> bool:
    return overlaps(kinds, giver.derives)


def _overlap(one: Kind, other: Kind) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def _needs(rule: Rule, terms: Store) -> Needs:
    reads: set[Kind] = set()
    excludes: set[Kind] = set()
    derives: set[Kind] = set()
    for way in rule.ways:
        bindings = _schema_bindings(way.patterns, terms)
        reads |= _kinds((p for p in way.patterns if not is_schema(p)), bindings)
        derives |= _kinds(rule.body.head, bindings)
        for group in rule.body.group.iter_negated():
            for excluded in group.ways():
                excludes |= _kinds(excluded.patterns, bindings)
    return Needs(frozenset(reads), frozenset(excludes), frozenset(derives))


def _kinds(patterns: Iterable[Pattern], bindings: Sequence[Bindings]) -> set[Kind]:
    found = set()
    for pattern in patterns:
        for each in bindings if pattern.variables() else [{}]:
            _, predicate, target, _ = pattern.bound(each)
            name = predicate.value if isinstance(predicate, NamedNode) else None
            of_class = name in {None, _TYPE.value} and isinstance(target, NamedNode)
            found.add((name, target.value if of_class else None))
    return found


def _schema_bindings(way: Iterable[Pattern], terms: Store) -> list[Bindings]:
    """Return what the ontology makes of the variables that stand for terms."""
    schema = [pattern for pattern in way if is_schema(pattern)]
    if not schema:
        return [{}]
    text = " . ".join(map(str, schema))
    solutions = terms.query(f"SELECT * WHERE {{ {text} }}", use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - it is a SELECT
    names = [variable.value for variable in solutions.variables]
    return [
        {
            name: value
            for name in names
            if (value := solution[name]) is not None and not isinstance(value, Variable)
        }
        for solution in solutions
    ]
