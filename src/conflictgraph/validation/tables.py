"""Triples by property: the form in which a whole shape is checked at once.

A query for each constraint asks the store the same things again and again, and a document's graph
has hardly a fault in it: it is faster to take the triples out once and to compare sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import cached_property
from itertools import chain
from typing import Final, Protocol, Self

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from conflictgraph.validation.terms import Node
from conflictgraph.vocab import RDF, RDFS

TYPE: Final = NamedNode(RDF + "type")
SUB_CLASS: Final = NamedNode(RDFS + "subClassOf")

GraphName = NamedNode | BlankNode | DefaultGraph
#: A subject to its values, each once.
Table = Mapping[Node, Sequence[Node]]
_NOTHING: Final[Table] = {}


class Triples(Protocol):
    """Triples that can be looked things up in.

    Attributes:
        is_whole: whether all members of a class are returned, whatever is asked about.
    """

    is_whole: bool

    def values(
        self, prop: NamedNode, nodes: Set[Node], *, inverse: bool
    ) -> Iterable[tuple[Node, Sequence[Node]]]:
        """Yield those of some nodes that have values of a property, with the values."""

    def members(self, classes: frozenset[Node], among: Iterable[Iterable[Node]]) -> Set[Node]:
        """Return what is typed as one of some classes: all of it, or what is ``among`` nodes."""


class Tables:
    """The triples of some graphs, each property a table; graphs are merged."""

    is_whole = True

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        tables: dict[NamedNode, dict[Node, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for subject, prop, target, _ in quads:
            if isinstance(target, Triple) or isinstance(subject, Triple):
                continue  # no shape can speak of a triple inside a triple
            tables[prop][subject].append(target)
        for table in tables.values():
            for node, values in table.items():
                if len(values) > 1:
                    table[node] = list(dict.fromkeys(values))
        self._tables: Mapping[NamedNode, Table] = dict(tables)
        self._inverse: dict[NamedNode, Table] = {}
        self._members: dict[frozenset[Node], frozenset[Node]] = {}

    @classmethod
    def of(cls, store: Store, graphs: Iterable[GraphName]) -> Self:
        """Return the triples of some graphs of a store."""
        return cls(
            chain.from_iterable(store.quads_for_pattern(None, None, None, each) for each in graphs)
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

    def values(
        self, prop: NamedNode, nodes: Set[Node], *, inverse: bool
    ) -> Iterable[tuple[Node, Sequence[Node]]]:
        """Return those of some nodes that have values of a property, with the values."""
        table = self.inverse(prop) if inverse else self.table(prop)
        return [(node, table[node]) for node in table.keys() & nodes] if table else ()

    def members(self, classes: frozenset[Node], _among: Iterable[Iterable[Node]]) -> Set[Node]:
        """Return all that is typed as one of some classes."""
        if classes not in self._members:
            instances = self.inverse(TYPE)
            found = (instances.get(each, ()) for each in classes)
            self._members[classes] = frozenset().union(*found)
        return self._members[classes]

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

    def __init__(self, own: Tables, known: Triples) -> None:
        self.own, self.known = own, known
        self._below: dict[Node, frozenset[Node]] = {}
        self._members: dict[Node, Set[Node]] = {}

    def values(
        self, prop: NamedNode, nodes: Collection[Node], *, inverse: bool = False
    ) -> dict[Node, Sequence[Node]]:
        """Return for each node its values of a property, each value once."""
        look_up = (self.own.inverse(prop) if inverse else self.own.table(prop)).get
        found = {node: look_up(node, ()) for node in nodes}
        for node, values in self.known.values(prop, found.keys(), inverse=inverse):
            own = found[node]
            found[node] = tuple(dict.fromkeys((*own, *values))) if own else values
        return found

    def members(self, class_: Node, among: Iterable[Iterable[Node]]) -> Set[Node]:
        """Return a set that tells of some nodes which are of a class, or of one below it.

        Args:
            class_: the class.
            among: groups of the nodes that will be asked for; only looked at where what is known
                is too much to hold.
        """
        if class_ not in self._members:
            classes = self.classes_below(class_)
            own, known = self.own.members(classes, ()), self.known.members(classes, among)
            if not self.known.is_whole:
                return own | known
            self._members[class_] = own | known
        return self._members[class_]

    def spoken_of(self, class_: Node) -> Set[Node]:
        """Return the nodes of a class, or of one below it, that the document says anything of."""
        return self.members(class_, [self.own.subjects]) & self.own.subjects

    def classes_below(self, class_: Node) -> frozenset[Node]:
        """Return a class with all classes below it."""
        if class_ not in self._below:
            found, waiting = {class_}, [class_]
            while waiting:
                lower = self.values(SUB_CLASS, waiting, inverse=True)
                waiting = [each for group in lower.values() for each in group if each not in found]
                found.update(waiting)
            self._below[class_] = frozenset(found)
        return self._below[class_]


def language_of(node: Node) -> str | None:
    """Return the language tag of a text in lower case; None where there is none."""
    return node.language.lower() if isinstance(node, Literal) and node.language else None
