"""Shapes as they are checked: a shape at once for all nodes that it is about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from pyoxigraph import Store

from conflictgraph.triples.tables import View
from conflictgraph.triples.terms import Node
from conflictgraph.validation.paths import Path, Values
from conflictgraph.validation.report import Result, Severity


class Graph(NamedTuple):
    """What is validated.

    Attributes:
        view: the triples as tables.
        store: returns a store that holds them, for SPARQL.
        large: whether the store holds so much that a query should be told its nodes.
    """

    view: View
    store: Callable[[], Store]
    large: bool = False


#: A node, and the value of it that is wrong; None where that is no single one.
Wrong = tuple[Node, Node | None]


class Found(NamedTuple):
    """A result, with the node it was found from when that node's shape was checked."""

    origin: Node
    result: Result


class Constraint(Protocol):
    """What a shape wants of the values of its nodes."""

    @property
    def component(self) -> str:
        """Return the IRI of the kind of constraint."""

    def wrong(self, values: Values, graph: Graph) -> Iterator[Wrong]:
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

    def check(self, nodes: Collection[Node], graph: Graph) -> list[Found]:
        """Return what is wrong with any of some nodes."""
        found: list[Found] = []
        if not self.active or not nodes:
            return found
        values = self._values(nodes, graph)
        for each in self.inner:
            if self.path is None:
                found += each.check(nodes, graph)
            elif results := each.check(all_of(values), graph):
                found += _for_each(values, results)
        for constraint in self.constraints:
            for node, value in constraint.wrong(values, graph):
                found.append(Found(node, self._result(node, value, constraint.component)))
        return found

    def failing(self, nodes: Collection[Node], graph: Graph) -> Set[Node]:
        """Return those of some nodes that are not as the shape wants them; no result is made."""
        failing: set[Node] = set()
        if not self.active or not nodes:
            return failing
        values = self._values(nodes, graph)
        for each in self.inner:
            if self.path is None:
                failing |= each.failing(nodes, graph)
            elif bad := each.failing(all_of(values), graph):
                failing.update(n for n, found in values.items() if not bad.isdisjoint(found))
        for constraint in self.constraints:
            failing.update(node for node, _ in constraint.wrong(values, graph))
        return failing

    def _values(self, nodes: Collection[Node], graph: Graph) -> Values:
        if self.path is not None:
            return self.path.values(graph.view, nodes)
        return {node: (node,) for node in nodes} if self.constraints else {}

    def _result(self, focus: Node, value: Node | None, component: str) -> Result:
        return Result(
            focus=focus,
            path="" if self.path is None else str(self.path),
            value=value,
            shape=self.node,
            name=self.name,
            component=component,
            severity=self.severity,
            messages=self.messages,
            hints=self.hints,
        )


def _for_each(values: Values, results: Sequence[Found]) -> Iterator[Found]:
    """Yield what was found wrong with values, for each node that has them."""
    for node, found in values.items():
        yield from (Found(node, result) for origin, result in results if origin in found)


def all_of(values: Values) -> set[Node]:
    """Return the values of all nodes."""
    return {value for found in values.values() for value in found}


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
    subjects_of: tuple[Node, ...] = ()
    objects_of: tuple[Node, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.nodes or self.classes or self.subjects_of or self.objects_of)

    def focus(self, view: View) -> Set[Node]:
        """Return the nodes of the document's own triples that are meant."""
        if len(self.classes) == 1 and not (self.nodes or self.subjects_of or self.objects_of):
            return view.spoken_of(self.classes[0])  # most shapes are about one class
        found = {node for node in self.nodes if node in view.own.subjects}
        for class_ in self.classes:
            found |= view.spoken_of(class_)
        for prop in self.subjects_of:
            found |= view.own.table(prop).keys()
        for prop in self.objects_of:
            found |= view.own.inverse(prop).keys()
        return found
