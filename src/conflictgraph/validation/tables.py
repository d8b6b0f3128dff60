"""Triples by property: the form in which a whole shape is checked at once.

A query for each constraint asks the store the same things again and again, and a document's graph
has hardly a fault in it: it is faster to take the triples out once and to compare sets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import Final, Protocol, Self

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Store

from conflictgraph.validation.terms import Node, canonical, is_literal, parts_of
from conflictgraph.vocab import RDF, RDFS

TYPE: Final = f"<{RDF}type>"
SUB_CLASS: Final = f"<{RDFS}subClassOf>"

#: An escape that Oxigraph does not write, or a backslash before a letter.
_ODD_ESCAPE: Final = re.compile(r'\\[^"\\nr]')

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
        self, prop: Node, nodes: Set[Node], *, inverse: bool
    ) -> Iterable[tuple[Node, Sequence[Node]]]:
        """Yield those of some nodes that have values of a property, with the values."""

    def members(self, classes: frozenset[Node], among: Iterable[Iterable[Node]]) -> Set[Node]:
        """Return what is typed as one of some classes: all of it, or what is ``among`` nodes."""


class Tables:
    """The triples of some graphs, each property a table; graphs are merged."""

    is_whole = True

    def __init__(self, lines: bytes = b"", *, quads: bool = True) -> None:
        """Take triples apart.

        Args:
            lines: N-Quads as Oxigraph or the mapping writes them, one space between terms.
            quads: whether a graph stands in each line; otherwise it is N-Triples, as users may
                have written it, with triples inside triples.
        """
        tables: dict[Node, dict[Node, list[Node]]] = defaultdict(lambda: defaultdict(list))
        text = lines.decode().removesuffix("\n")
        for line in text.split("\n") if text else ():
            subject, prop, rest = line.split(" ", 2)
            target = rest.rsplit(" ", 2)[0] if quads else rest[:-2]
            if "\\" in target and _ODD_ESCAPE.search(target):
                target = canonical(target)
            tables[prop][subject].append(target)
        if not quads and "<<" in text:
            _drop_triple_terms(tables)
        for table in tables.values():
            for node, values in table.items():
                if len(values) > 1:
                    table[node] = list(dict.fromkeys(values))
        self._tables: Mapping[Node, Table] = dict(tables)
        self._inverse: dict[Node, Table] = {}
        self._members: dict[frozenset[Node], frozenset[Node]] = {}

    @classmethod
    def of(cls, store: Store, graphs: Iterable[GraphName]) -> Self:
        """Return the triples of some graphs of a store."""
        dumped = (store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) for graph in graphs)
        return cls(b"".join(each or b"" for each in dumped), quads=False)

    def table(self, prop: Node) -> Table:
        """Return subjects with their values of a property."""
        return self._tables.get(prop, _NOTHING)

    def inverse(self, prop: Node) -> Table:
        """Return the values of a property with their subjects."""
        if prop not in self._inverse:
            found: dict[Node, list[Node]] = defaultdict(list)
            for subject, values in self.table(prop).items():
                for value in values:
                    found[value].append(subject)
            self._inverse[prop] = found
        return self._inverse[prop]

    def values(
        self, prop: Node, nodes: Set[Node], *, inverse: bool
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
        self, prop: Node, nodes: Collection[Node], *, inverse: bool = False
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


def _drop_triple_terms(tables: dict[Node, dict[Node, list[Node]]]) -> None:
    """Leave out what a document says of triples: no shape can speak of one."""
    for table in tables.values():
        for node, values in list(table.items()):
            table[node] = [each for each in values if not each.startswith("<<")]
            if not table[node]:
                del table[node]


def language_of(node: Node) -> str:
    """Return the language tag of a text in lower case; empty where there is none."""
    return parts_of(node).language if is_literal(node) else ""
