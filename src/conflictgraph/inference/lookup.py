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

from pyoxigraph import Variable

from conflictgraph.inference.dependencies import Kind, is_schema
from conflictgraph.inference.rule import Rule
from conflictgraph.triples import Tables, View
from conflictgraph.triples.pattern import Pattern
from conflictgraph.triples.solving import Conclusions
from conflictgraph.triples.tables import TYPE, PlainTriple
from conflictgraph.triples.terms import Node, is_literal

_SUBJECT: Final = "<urn:x-conflictgraph:subject>"
_OBJECT: Final = "<urn:x-conflictgraph:object>"


class _Conclusion(NamedTuple):
    """What follows from a triple of one kind; a None stands for that triple's own ends."""

    prop: Node
    target: Node | None
    is_turned: bool


class Lookup:
    """One rule as a table."""

    def __init__(self, rule: Rule, kinds: Iterable[Kind], terms: Tables) -> None:
        """Ask a rule about a specimen of each kind of triple that it reads.

        Args:
            rule: one that :func:`is_lookup` holds of.
            kinds: what it reads.
            terms: the ontology.
        """
        table: dict[Node, dict[Node | None, tuple[_Conclusion, ...]]] = defaultdict(dict)
        asked = Conclusions(rule.body.head, rule.body.group, base="")
        for prop, of_class in kinds:
            if prop is not None and (found := tuple(_conclusions(asked, prop, of_class, terms))):
                table[prop][of_class] = found
        self._table: Mapping[Node, Mapping[Node | None, tuple[_Conclusion, ...]]] = table

    def new(self, view: View) -> list[PlainTriple]:
        """Return what follows from a view's own triples, each once, and is not there yet."""
        own, found = view.own, dict[PlainTriple, None]()
        for prop in own.properties & self._table.keys():
            classes = self._table[prop]
            kinds = own.inverse(TYPE).keys() & classes.keys() if prop == TYPE else (None,)
            for of_class in kinds:
                ends = _ends(own, prop, of_class)
                for conclusion in classes[of_class]:
                    found.update(dict.fromkeys(_triples(ends, conclusion)))
        return [triple for triple in found if not view.holds(*triple)]


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
    asked: Conclusions, prop: Node, of_class: Node | None, terms: Tables
) -> Iterator[_Conclusion]:
    specimen = Tables()
    specimen.extend([(_SUBJECT, prop, of_class or _OBJECT)])
    for subject, concluded, target in asked.new(View(specimen, terms)):
        if _SUBJECT in (subject, target):
            is_turned = target == _SUBJECT
            other = subject if is_turned else target
            yield _Conclusion(concluded, None if other == _OBJECT else other, is_turned)


def _ends(own: Tables, prop: Node, of_class: Node | None) -> list[tuple[Node, Node]]:
    """Return subject and object of the triples of a kind."""
    if of_class is not None:
        return [(subject, of_class) for subject in own.inverse(prop)[of_class]]
    return [(subject, target) for subject, found in own.table(prop).items() for target in found]


def _triples(ends: Iterable[tuple[Node, Node]], conclusion: _Conclusion) -> Iterator[PlainTriple]:
    """Yield what is concluded of pairs of ends; nothing where a text would be the subject."""
    prop, fixed, is_turned = conclusion
    for first, second in ends:
        last = fixed or second
        subject, target = (last, first) if is_turned else (first, last)
        if not is_literal(subject):
            yield subject, prop, target
