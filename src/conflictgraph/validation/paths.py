"""Property paths.

Specification: SHACL, 2.3.1. Paths that repeat a step (zero or more, one or more, zero or one) are
not known: a shape with one is refused when it is loaded.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from conflictgraph.triples.tables import View
from conflictgraph.triples.terms import Node

Values = dict[Node, Sequence[Node]]


class Path(Protocol):
    """A way from a node to its values; its text is the notation of SPARQL."""

    def values(self, view: View, nodes: Collection[Node]) -> Values:
        """Return for each node what the path leads to, each value once."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property, forwards or backwards."""

    prop: Node
    inverse: bool = False

    def values(self, view: View, nodes: Collection[Node]) -> Values:
        """Return for each node its values of the property."""
        return view.values(self.prop, nodes, inverse=self.inverse)

    def __str__(self) -> str:
        return f"^{self.prop}" if self.inverse else self.prop


@dataclass(frozen=True, slots=True)
class Sequence_:  # noqa: N801 - the name itself is that of a type of Python
    """One step after another."""

    steps: tuple[Path, ...]

    def values(self, view: View, nodes: Collection[Node]) -> Values:
        """Return for each node what the last step leads to."""
        first, *others = self.steps
        reached = first.values(view, nodes)
        for step in others:
            onward = step.values(view, {place for each in reached.values() for place in each})
            reached = {node: _joined(each, onward) for node, each in reached.items()}
        return reached

    def __str__(self) -> str:
        return f"({'/'.join(map(str, self.steps))})"


def _joined(places: Sequence[Node], onward: Values) -> Sequence[Node]:
    if len(places) == 1:
        return onward[places[0]]
    return tuple(dict.fromkeys(value for place in places for value in onward[place]))


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any of several ways."""

    ways: tuple[Path, ...]

    def values(self, view: View, nodes: Collection[Node]) -> Values:
        """Return for each node what any of the ways leads to."""
        tables = [way.values(view, nodes) for way in self.ways]
        return {
            node: tuple(dict.fromkeys(v for table in tables for v in table[node])) for node in nodes
        }

    def __str__(self) -> str:
        return f"({'|'.join(map(str, self.ways))})"
