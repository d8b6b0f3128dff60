"""Shapes as they are checked: a shape at once for all nodes that it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from pyoxigraph import NamedNode, Store

from conflictgraph.validation.paths import Path, Values
from conflictgraph.validation.report import Result, Severity
from conflictgraph.validation.tables import View
from conflictgraph.validation.terms import Node


class Graph(NamedTuple):
    """What is validated: the triples as tables, and the store they come from for SPARQL.

    Attributes:
        large: whether the store holds so much that a query should be told its nodes.
    """

    view: View
    store: Store
    large: bool = False


class Found(NamedTuple):
    """A result, with the node it was found from when that node's shape was checked."""

    origin: Node
    result: Result


class Constraint(Protocol):
    """What a shape wants of the values of its nodes."""

    def check(self, shape: Shape, values: Values, graph: Graph) -> Iterator[Found]:
        """Yield what is wrong with the values of each node."""


@dataclass(slots=True)
class Shape:
    """One shape.

    Attributes:
        node: its IRI, or blank.
        name: its IRI, or that of the nearest shape around it that has one.
        path: from the node to the values; None where the values are the nodes themselves.
        inner: shapes whose nodes the values are; their results are their own (4.7.2).
        constraints: what is asked of the values.
        severity: how much it matters when they are not met.
        messages: what to say then, by language tag.
        hints: what to do then, by language tag.
        active: whether it is checked at all.
    """

    node: Node
    name: str
    path: Path | None = None
    inner: list[Shape] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    severity: Severity = Severity.VIOLATION
    messages: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    active: bool = True

    def check(self, nodes: Collection[Node], graph: Graph) -> Iterator[Found]:
        """Yield what is wrong with any of some nodes."""
        if not self.active or not nodes:
            return
        if self.path is None:
            for each in self.inner:
                yield from each.check(nodes, graph)
            values: Values = {node: (node,) for node in nodes} if self.constraints else {}
        else:
            values = self.path.values(graph.view, nodes)
            yield from self._inside(values, graph)
        for constraint in self.constraints:
            yield from constraint.check(self, values, graph)

    def _inside(self, values: Values, graph: Graph) -> Iterator[Found]:
        """Yield what the inner shapes find wrong with the values, for each node that has them."""
        for each in self.inner:
            results = list(each.check({v for found in values.values() for v in found}, graph))
            for node, found in values.items() if results else ():
                yield from (Found(node, result) for origin, result in results if origin in found)

    def failing(self, nodes: Collection[Node], graph: Graph) -> frozenset[Node]:
        """Return those of some nodes that are not as the shape wants them."""
        return frozenset(found.origin for found in self.check(nodes, graph))

    def found(self, focus: Node, value: Node | None, component: str) -> Found:
        """Return a result of one of the shape's own constraints."""
        path = "" if self.path is None else str(self.path)
        return Found(
            focus,
            Result(
                focus=focus,
                path=path,
                value=value,
                shape=self.node,
                name=self.name,
                component=component,
                severity=self.severity,
                messages=self.messages,
                hints=self.hints,
            ),
        )


@dataclass(frozen=True, slots=True)
class Targets:
    """Which nodes a shape is about.

    Attributes:
        nodes: these, where the document says anything of them.
        classes: all of these classes, or below them.
        subjects_of, objects_of: all at either end of these properties.
    """

    nodes: tuple[Node, ...] = ()
    classes: tuple[Node, ...] = ()
    subjects_of: tuple[NamedNode, ...] = ()
    objects_of: tuple[NamedNode, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.nodes or self.classes or self.subjects_of or self.objects_of)

    def focus(self, view: View) -> set[Node]:
        """Return the nodes of the document's own triples that are meant."""
        found = {node for node in self.nodes if node in view.own.subjects}
        for class_ in self.classes:
            found |= view.members(class_, [view.own.subjects]) & view.own.subjects
        for prop in self.subjects_of:
            found |= view.own.table(prop).keys()
        for prop in self.objects_of:
            found |= view.own.inverse(prop).keys()
        return found
