"""In which order rules run: whoever reads what another derives comes after it.

A rule that names its properties by a variable, such as one about all sub-properties, is asked which
ones the ontology makes of it: otherwise it would seem to read and to derive everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Variable

from conflictgraph.errors import ResourceError
from conflictgraph.inference.rule import Rule, Scope
from conflictgraph.triples import Tables, View
from conflictgraph.triples.pattern import Bindings, Group, Member, Pattern
from conflictgraph.triples.solving import Premises
from conflictgraph.triples.tables import TYPE
from conflictgraph.triples.terms import Node, text_of
from conflictgraph.vocab import NS, OWL, RDFS

_SHORTCUT: Final = NS + "shortcutProperty"
#: Of a rule that replaces one term by those above it.
_PREMISES: Final = 2

#: A predicate, and for rdf:type its class; None where it may be any.
Kind = tuple[Node | None, Node | None]


@dataclass(frozen=True, slots=True)
class Needs:
    """Kinds of triples a rule reads, must not find, and derives."""

    reads: frozenset[Kind]
    excludes: frozenset[Kind]
    derives: frozenset[Kind]

    def all(self) -> frozenset[Kind]:
        """Return all of them."""
        return self.reads | self.excludes | self.derives


@dataclass(frozen=True, slots=True)
class Stratum:
    """Rules that run together; again and again where one may feed another."""

    rules: tuple[Rule, ...]
    feeds_itself: bool


def is_of_dataset(stratum: Stratum) -> bool:
    """Tell whether the rules of a layer look at several documents."""
    return stratum.rules[0].scope is Scope.DATASET


def strata(rules: Sequence[Rule], needs: Sequence[Needs]) -> list[Stratum]:
    """Return the rules in layers, none of which reads what a later one derives.

    Args:
        rules: in the order of their files, which is kept where nothing else decides.
        needs: what each of them needs.

    Raises:
        ResourceError: a rule denies what depends on its own conclusions.
    """
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


def dataset_layers(rules: Sequence[Rule], needs: Sequence[Needs]) -> tuple[Stratum, ...]:
    """Return rules over several documents in layers.

    Raises:
        ResourceError: one reads what another derives and is asked again for other anchors: it would
            not be asked when that changes.
    """
    for reader, each in zip(rules, needs, strict=True):
        for giver, other in zip(rules, needs, strict=True):
            if giver.via != reader.via and _feeds(other, each.reads | each.excludes):
                raise ResourceError(
                    f"it reads what {giver.name} derives, which has another anchor", reader.name
                )
    return tuple(strata(rules, needs))


def overlaps(some: Collection[Kind], others: Collection[Kind]) -> bool:
    """Tell whether a triple may be of one of some kinds and of one of others."""
    if not set(some).isdisjoint(others):
        return True
    return any(map(is_open, (*some, *others))) and any(
        _overlap(one, other) for one in some for other in others
    )


def concerns_terms(rule: Rule, terms: Tables) -> bool:
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
    if str(predicate) == TYPE:
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


def _feeds(giver: Needs, kinds: Collection[Kind]) -> bool:
    return overlaps(kinds, giver.derives)


def is_open(kind: Kind) -> bool:
    """Tell whether a kind is one of several, so that another may be part of it."""
    return kind[0] is None or kind == (TYPE, None)


def _overlap(one: Kind, other: Kind) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def needs_of(rule: Rule, terms: Tables) -> Needs:
    """Return what a rule needs, given the ontology."""
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
            name = str(predicate) if isinstance(predicate, NamedNode) else None
            of_class = name in {None, TYPE} and isinstance(target, NamedNode)
            found.add((name, str(target) if of_class else None))
    return found


def _schema_bindings(way: Iterable[Pattern], terms: Tables) -> list[Bindings]:
    """Return what the ontology makes of the variables that stand for terms."""
    schema: list[Member] = [pattern for pattern in way if is_schema(pattern)]
    premises = Premises(Group(members=schema), base="")
    return [
        {name: NamedNode(text_of(row[place] or "")) for name, place in premises.places.items()}
        for row in premises.solutions(View(Tables(), terms))
    ]
