"""Triples by property: the form in which a whole shape is checked at once.

A query for each constraint asks the store the same things again and again, and a document's graph
has hardly a fault in it: it is faster to take the triples out once and to compare sets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import cached_property
from sys import intern
from typing import Final, NamedTuple, Protocol, Self

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Store

from conflictgraph.triples.terms import Node, canonical, is_literal, parts_of
from conflictgraph.vocab import RDF, RDFS

TYPE: Final = f"<{RDF}type>"
SUB_CLASS: Final = f"<{RDFS}subClassOf>"

#: An escape that Oxigraph does not write, or a backslash before a letter.
_ODD_ESCAPE: Final = re.compile(r'\\[^"\\nr]')

GraphName = NamedNode | BlankNode | DefaultGraph
#: A property, and for rdf:type the class; otherwise None.
Kind = tuple[Node, Node | None]
#: Subject, property and value.
PlainTriple = tuple[Node, Node, Node]
#: A subject to its values, each once.
Table = Mapping[Node, Sequence[Node]]
_NOTHING: Final[Table] = {}


#: A triple in a line; each character class excludes one character, which is what ``re`` is fast at.
_OF_QUAD: Final = re.compile(r'([^ ]+) ([^ ]+) (<[^>]+>|"[^"\\\n]*"[^ ]*|".*"[^ ]*|_[^ ]+) .+\n?')
_OF_TRIPLE: Final = re.compile(r"([^ ]+) ([^ ]+) (.+) \.\n?")


def _canonical(node: Node) -> Node:
    """Return a term with its escapes as Oxigraph writes them."""
    return canonical(node) if _ODD_ESCAPE.search(node) else node


def _by_property(triples: Iterable[PlainTriple]) -> dict[Node, dict[Node, list[Node]]]:
    """Return the table of each property."""
    tables: dict[Node, dict[Node, list[Node]]] = defaultdict(dict)
    several = set()
    for subject, prop, target in triples:
        table = tables[prop]
        if subject in table:
            table[subject].append(target)
            several.add((prop, subject))
        else:
            table[subject] = [target]
    for prop, subject in several:
        tables[prop][subject] = list(dict.fromkeys(tables[prop][subject]))
    return tables


class Reached(NamedTuple):
    """Where a property leads to, followed once or more often, and where from."""

    forward: Table
    backward: Table

    @classmethod
    def over(cls, table: Table) -> Reached:
        """Follow the values of a table as often as they lead on."""
        forward: dict[Node, list[Node]] = {}
        backward: dict[Node, list[Node]] = defaultdict(list)
        for subject, values in table.items():
            found = dict.fromkeys(values)
            waiting = list(found)
            while waiting:
                new = [each for each in table.get(waiting.pop(), ()) if each not in found]
                found.update(dict.fromkeys(new))
                waiting += new
            forward[subject] = list(found)
            for each in found:
                backward[each].append(subject)
        return cls(forward, dict(backward))


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
        self._tables: dict[Node, dict[Node, list[Node]]] = {}
        #: The properties that anything is said with.
        self.properties: Set[Node] = self._tables.keys()
        self._inverse: dict[Node, dict[Node, list[Node]]] = {}
        self._members: dict[frozenset[Node], frozenset[Node]] = {}
        self._reached: dict[Node, Reached] = {}
        self._below: dict[Node, frozenset[Node]] = {}
        self.add(lines, quads=quads)

    def add(self, lines: bytes, *, quads: bool = True) -> frozenset[Kind]:
        """Add triples, as they are given to a new table; return of which kinds they are."""
        text = lines.decode()
        found: list[PlainTriple] = (_OF_QUAD if quads else _OF_TRIPLE).findall(text)
        if _ODD_ESCAPE.search(text):
            found = [(subject, prop, _canonical(target)) for subject, prop, target in found]
        if not quads and "<<" in text:
            # What a document says of triples is left out: no shape can speak of one.
            found = [each for each in found if not each[2].startswith("<<")]
        if not quads:
            # Of many documents, with one text for all that name a node.
            found = [(intern(subject), prop, intern(target)) for subject, prop, target in found]
        tables = _by_property(found)
        for prop, table in tables.items():
            self._merge(prop, table)
        types = tables.pop(TYPE, {})
        classes = {(TYPE, class_) for values in types.values() for class_ in values}
        return frozenset(classes | {(prop, None) for prop in tables})

    def _merge(self, prop: Node, added: dict[Node, list[Node]]) -> None:
        present = self._tables.setdefault(prop, added)
        if present is not added:
            for subject in present.keys() & added.keys():
                added[subject] = list(dict.fromkeys((*present[subject], *added[subject])))
            present.update(added)
        self._inverse.pop(prop, None)
        self._forget(prop)

    def extend(self, triples: Collection[PlainTriple]) -> None:
        """Add triples of which none is there yet."""
        tables, inverse = self._tables, self._inverse
        for subject, prop, target in triples:
            tables.setdefault(prop, {}).setdefault(subject, []).append(target)
            if prop in inverse:
                inverse[prop].setdefault(target, []).append(subject)
        for prop in {prop for _, prop, _ in triples}:
            self._forget(prop)

    def _forget(self, prop: Node) -> None:
        """Drop what was worked out from the triples of a property."""
        self._reached.pop(prop, None)
        self.__dict__.pop("subjects", None)
        if prop == TYPE:
            self._members.clear()
        elif prop == SUB_CLASS:
            self._below.clear()

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
        if prop not in self._tables:
            return _NOTHING
        if prop not in self._inverse:
            found: dict[Node, list[Node]] = {}
            for subject, values in self._tables[prop].items():
                for value in values:
                    if value in found:
                        found[value].append(subject)
                    else:
                        found[value] = [subject]
            self._inverse[prop] = found
        return self._inverse[prop]

    def kinds(self) -> frozenset[Kind]:
        """Return of which kinds its triples are."""
        classes = {(TYPE, class_) for class_ in self.inverse(TYPE)}
        return frozenset(classes | {(prop, None) for prop in self._tables if prop != TYPE})

    def holds(self, subject: Node, prop: Node, target: Node) -> bool:
        """Tell whether a triple is there."""
        return target in self.table(prop).get(subject, ())

    def reached(self, prop: Node) -> Reached:
        """Return what a property, followed once or more often, leads to from each subject."""
        if prop not in self._reached:
            self._reached[prop] = Reached.over(self.table(prop))
        return self._reached[prop]

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
            found = (instances[each] for each in instances.keys() & classes)
            self._members[classes] = frozenset().union(*found)
        return self._members[classes]

    def classes_below(self, class_: Node) -> frozenset[Node]:
        """Return a class with all classes below it."""
        if class_ not in self._below:
            below = self.reached(SUB_CLASS).backward.get(class_, ())
            self._below[class_] = frozenset((class_, *below))
        return self._below[class_]

    @cached_property
    def subjects(self) -> frozenset[Node]:
        """Return what anything is said of."""
        return frozenset().union(*(table.keys() for table in self._tables.values()))


class View:
    """A document's triples before those that are known anyway, as one graph.

    Attributes:
        own: the document's triples; only what they speak of is looked at.
        known: the rest.
        held: the same; nothing where that is too much to be in memory.
    """

    def __init__(self, own: Tables, known: Triples) -> None:
        self.own, self.known = own, known
        self.held = known if isinstance(known, Tables) else Tables()
        self._below: dict[Node, frozenset[Node]] = {}
        self._spoken: dict[Node, Set[Node]] = {}

    def layers(self, prop: Node, *, backwards: bool = False) -> list[Table]:
        """Return the tables of a property, where it has any."""
        own, known = self.own, self.held
        layers = []
        if prop in own.properties:
            layers.append(own.inverse(prop) if backwards else own.table(prop))
        if prop in known.properties:
            layers.append(known.inverse(prop) if backwards else known.table(prop))
        return layers

    def reached(self, prop: Node, *, backwards: bool = False) -> Table:
        """Return what a property leads to, followed once or more often."""
        reached = self._reached(prop)
        return reached.backward if backwards else reached.forward

    def _reached(self, prop: Node) -> Reached:
        if not self.own.table(prop):
            return self.held.reached(prop)
        if not self.held.table(prop):
            return self.own.reached(prop)
        nodes = self.own.table(prop).keys() | self.held.table(prop).keys()
        return Reached.over(self.values(prop, nodes))

    def holds(self, subject: Node, prop: Node, target: Node) -> bool:
        """Tell whether a triple is there."""
        own, known = self.own.table(prop), self.held.table(prop)
        return target in own.get(subject, ()) or target in known.get(subject, ())

    def values(
        self, prop: Node, nodes: Collection[Node], *, inverse: bool = False
    ) -> dict[Node, Sequence[Node]]:
        """Return for each node its values of a property, each value once."""
        table = self.own.inverse(prop) if inverse else self.own.table(prop)
        if table:
            look_up = table.get
            found = {node: look_up(node, ()) for node in nodes}
        else:
            found = dict.fromkeys(nodes, ())
        known = self.known
        if isinstance(known, Tables) and prop not in known.properties:
            return found
        for node, values in known.values(prop, found.keys(), inverse=inverse):
            own = found[node]
            found[node] = tuple(dict.fromkeys((*own, *values))) if own else values
        return found

    def members(self, class_: Node, among: Iterable[Iterable[Node]]) -> tuple[Set[Node], Set[Node]]:
        """Return two sets that tell of some nodes which are of a class, or of one below it.

        Args:
            class_: the class.
            among: groups of the nodes that will be asked for; only looked at where what is known
                is too much to hold.

        Returns:
            What the document types so, and what is known to be so.
        """
        classes = self.classes_below(class_)
        return self.own.members(classes, ()), self.known.members(classes, among)

    def spoken_of(self, class_: Node) -> Set[Node]:
        """Return the nodes of a class, or of one below it, that the document says anything of."""
        if class_ not in self._spoken:
            own, known = self.members(class_, [self._told])
            self._spoken[class_] = own | (known & self._told)
        return self._spoken[class_]

    @cached_property
    def classes(self) -> Set[Node]:
        """Return the classes of all nodes that the document says anything of."""
        types = self.held.table(TYPE)
        known = {class_ for node in types.keys() & self._told for class_ in types[node]}
        return known | self.own.inverse(TYPE).keys()

    @cached_property
    def _told(self) -> Set[Node]:
        """Return the known nodes, if known at all, that the document says anything of."""
        if isinstance(self.known, Tables):
            return self.own.subjects & self.known.table(TYPE).keys()
        return self.own.subjects

    def classes_below(self, class_: Node) -> frozenset[Node]:
        """Return a class with all classes below it."""
        if isinstance(self.known, Tables) and not self.own.table(SUB_CLASS):
            return self.known.classes_below(class_)
        if class_ not in self._below:
            found, waiting = {class_}, [class_]
            while waiting:
                lower = self.values(SUB_CLASS, waiting, inverse=True)
                waiting = [each for group in lower.values() for each in group if each not in found]
                found.update(waiting)
            self._below[class_] = frozenset(found)
        return self._below[class_]


def language_of(node: Node) -> str:
    """Return the language tag of a text in lower case; empty where there is none."""
    return parts_of(node).language if is_literal(node) else ""
