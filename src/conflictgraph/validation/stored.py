"""Look things up in a store that holds too much to be taken out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from pyoxigraph import Literal, NamedNode, Store, Triple

from conflictgraph.validation.tables import TYPE
from conflictgraph.validation.terms import Node


class StoredTriples:
    """All graphs of a store as one, asked node by node."""

    is_whole = False

    def __init__(self, store: Store) -> None:
        self._store = store
        self._types: dict[Node, frozenset[Node]] = {}

    def values(
        self, prop: NamedNode, nodes: Set[Node], *, inverse: bool
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

    def _objects(self, node: Node, prop: NamedNode) -> list[Node]:
        if isinstance(node, Literal):
            return []
        quads = self._store.quads_for_pattern(node, prop, None, None)
        found = dict.fromkeys(quad.object for quad in quads)
        return [each for each in found if not isinstance(each, Triple)]

    def _subjects(self, prop: NamedNode, node: Node) -> list[Node]:
        quads = self._store.quads_for_pattern(None, prop, node, None)
        found = dict.fromkeys(quad.subject for quad in quads)
        return [each for each in found if not isinstance(each, Triple)]
