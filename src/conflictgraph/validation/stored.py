"""Look things up in a store that holds too much to be taken out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from conflictgraph.triples.tables import TYPE
from conflictgraph.triples.terms import Node, is_blank, is_literal, to_term


class StoredTriples:
    """All graphs of a store as one, asked node by node."""

    is_whole = False

    def __init__(self, store: Store) -> None:
        self._store = store
        self._types: dict[Node, frozenset[Node]] = {}

    def values(
        self, prop: Node, nodes: Set[Node], *, inverse: bool
    ) -> Iterator[tuple[Node, Sequence[Node]]]:
        """Yield those of some nodes that have values of a property, with the values."""
        for node in list(nodes):
            found = self._subjects(prop, node) if inverse else self._objects(node, prop)
            if found:
                yield node, found

    def members(self, classes: frozenset[Node], among: Iterable[Iterable[Node]]) -> Set[Node]:
        """Return those of some nodes that are typed as one of some classes."""
        nodes = {node for group in among for node in group}
        return {node for node in nodes if not classes.isdisjoint(self._types_of(node))}

    def _types_of(self, node: Node) -> frozenset[Node]:
        if node not in self._types:
            self._types[node] = frozenset(self._objects(node, TYPE))
        return self._types[node]

    def _objects(self, node: Node, prop: Node) -> list[Node]:
        if is_literal(node):
            return []
        subject = BlankNode(node[2:]) if is_blank(node) else NamedNode(node[1:-1])
        quads = self._store.quads_for_pattern(subject, NamedNode(prop[1:-1]), None, None)
        return _unique(quad.object for quad in quads)

    def _subjects(self, prop: Node, node: Node) -> list[Node]:
        quads = self._store.quads_for_pattern(None, NamedNode(prop[1:-1]), to_term(node), None)
        return _unique(quad.subject for quad in quads)


def _unique(terms: Iterable[NamedNode | BlankNode | Literal | Triple]) -> list[Node]:
    return list(dict.fromkeys(str(each) for each in terms if not isinstance(each, Triple)))
