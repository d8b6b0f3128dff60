"""Triples by property: the form in which a whole shape is checked at once.

A query for each constraint asks the store the same things again and again, and a document's graph
has hardly a fault in it: it is faster to take the triples out once and to compare sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, Self

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from conflictgraph.validation.terms import Node
from conflictgraph.vocab import RDF, RDFS

TYPE: Final = NamedNode(RDF + "type")
SUB_CLASS: Final = NamedNode(RDFS + "subClassOf")

#: A subject to its values; a value may stand there twice where two graphs state it.
Table = Mapping[Node, Sequence[Node]]
_NOTHING: Final[Table] = {}


class Tables:
    """The triples of some graphs, each property a table; graphs are merged."""

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        tables: dict[NamedNode, dict[Node, list[Node]]] = {}
        for quad in quads:
            subject, target = quad.subject, quad.object
            if isinstance(subject, Triple) or isinstance(target, Triple):
                continue  # no shape can speak of a triple inside a triple
            tables.setdefault(quad.predicate, {}).setdefault(subject, []).append(target)
        self._tables: Mapping[NamedNode, Table] = tables
        self._inverse: dict[NamedNode, Table] = {}

    @classmethod
    def of(cls, store: Store, graphs: Iterable[NamedNode | DefaultGraph]) -> Self:
        """Return the triples of some graphs of a store."""
        return cls(
            quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)
        )

    def table(self, prop: NamedNode) -> Table:
        """Return subjects with their values of a property."""
        return self._tables.get(prop, _NOTHING)

    def inverse(self, prop: NamedNode) -> Table:
        """Return the values of a property with their subjects."""
        if prop not in self._inverse:
            found: dict[Node, list[Node]] = defaultdict(list)
            for subject, values in self.table(prop).items():
                for value in values:
                    found[value].append(subject)
            self._inverse[prop] = found
        return self._inverse[prop]

    @cached_property
    def instances(self) -> Table:
        """Return classes with what is typed as one of them itself."""
        return self.inverse(TYPE)

    @cached_property
    def subjects(self) -> frozenset[Node]:
        """Return what anything is said of."""
        return frozenset().union(*(table.keys() for table in self._tables.values()))


class View:
    """A document's triples before those that are known anyway, as one graph.

    Attributes:
        own: the document's triples; only what they speak of is looked at.
        known: the rest.
    """

    def __init__(self, own: Tables, known: Tables) -> None:
        self.own, self.known = own, known
        self._instances: dict[Node, frozenset[Node]] = {}

    def values(
        self, prop: NamedNode, nodes: Collection[Node], *, inverse: bool = False
    ) -> dict[Node, Sequence[Node]]:
        """Return for each node its values of a property, each value once."""
        if inverse:
            own, known = self.own.inverse(prop), self.known.inverse(prop)
        else:
            own, known = self.own.table(prop), self.known.table(prop)
        if not known:
            return {node: _unique(own.get(node, ())) for node in nodes}
        return {node: _unique((*own.get(node, ()), *known.get(node, ()))) for node in nodes}

    def instances(self, class_: Node) -> frozenset[Node]:
        """Return what is of a class or of one below it."""
        if class_ not in self._instances:
            below = self.classes_below(class_)
            tables = (self.own.instances, self.known.instances)
            found = (table.get(each, ()) for table in tables for each in below)
            self._instances[class_] = frozenset().union(*found)
        return self._instances[class_]

    def classes_below(self, class_: Node) -> frozenset[Node]:
        """Return a class with all classes below it."""
        found, waiting = {class_}, [class_]
        while waiting:
            upper = waiting.pop()
            for tables in (self.own, self.known):
                for lower in tables.inverse(SUB_CLASS).get(upper, ()):
                    if lower not in found:
                        found.add(lower)
                        waiting.append(lower)
        return frozenset(found)


def _unique(values: Sequence[Node]) -> Sequence[Node]:
    return tuple(dict.fromkeys(values)) if len(values) > 1 else values


def language_of(node: Node) -> str | None:
    """Return the language tag of a text in lower case; None where there is none."""
    return node.language.lower() if isinstance(node, Literal) and node.language else None
