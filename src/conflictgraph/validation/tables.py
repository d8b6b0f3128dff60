"""Triples by property: the form in which a whole shape is checked at once.

A query for each constraint asks the store the same things again and again, and a document's graph
has hardly a fault in it: it is faster to take the triples out once and to compare sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, Self

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from conflictgraph.validation.terms import Node
from conflictgraph.vocab import RDF, RDFS

TYPE: Final = NamedNode(RDF + "type")
SUB_CLASS: Final = NamedNode(RDFS + "subClassOf")

GraphName = NamedNode | BlankNode | DefaultGraph
#: A subject to its values, each once.
Table = Mapping[Node, Sequence[Node]]
_NOTHING: Final[Table] = {}


class Tables:
    """The triples of some graphs, each property a table; graphs are merged."""

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        tables: dict[NamedNode, dict[Node, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            subject, target = quad.subject, quad.object
            if isinstance(target, Triple) or isinstance(subject, Triple):
                continue  # no shape can speak of a triple inside a triple
            tables[quad.predicate][subject].append(target)
        for table in tables.values():
            for node, values in table.items():
                if len(values) > 1:
                    table[node] = list(dict.fromkeys(values))
        self._tables: Mapping[NamedNode, Table] = dict(tables)
        self._inverse: dict[NamedNode, Table] = {}

    @classmethod
    def of(cls, store: Store, graphs: Iterable[GraphName]) -> Self:
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
        look_up = own.get
        found = {node: look_up(node, ()) for node in nodes}
        if known:
            for node in known.keys() & found.keys():
                found[node] = tuple(dict.fromkeys((*found[node], *known[node])))
        return found

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


def language_of(node: Node) -> str | None:
    """Return the language tag of a text in lower case; None where there is none."""
    return node.language.lower() if isinstance(node, Literal) and node.language else None
