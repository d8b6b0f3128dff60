"""The constraints of SHACL Core, each for the values of all nodes of a shape at once.

Specification: SHACL, section 4.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from conflictgraph.triples.tables import language_of
from conflictgraph.triples.terms import (
    LANG_STRING,
    Node,
    compare,
    is_blank,
    is_literal,
    is_well_formed,
    parts_of,
    text_of,
)
from conflictgraph.validation.paths import Values
from conflictgraph.validation.shape import Graph, Shape, Wrong, all_of
from conflictgraph.vocab import XSD

#: Literals that are well-formed for certain, which are most of them, at a glance.
_PLAIN: Final = {
    XSD + "integer": re.compile(rf'"-?[0-9]+"\^\^<{XSD}integer>'),
    XSD + "string": re.compile(r'"[^"\\]*"'),
    LANG_STRING: re.compile(r'"[^"\\]*"@[a-z]+'),
}
_NEVER: Final = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class MinCount:
    """There are so many values, or more (4.2.1)."""

    component: str
    limit: int

    def wrong(self, values: Values, _graph: Graph) -> Iterator[Wrong]:
        """Yield each node with too few values."""
        for node, found in values.items():
            if len(found) < self.limit:
                yield node, None


@dataclass(frozen=True, slots=True)
class MaxCount:
    """There are so many values, or fewer (4.2.2)."""

    component: str
    limit: int

    def wrong(self, values: Values, _graph: Graph) -> Iterator[Wrong]:
        """Yield each node with too many values."""
        for node, found in values.items():
            if len(found) > self.limit:
                yield node, None


@dataclass(frozen=True, slots=True)
class EachValue:
    """Each value by itself is as it should be (4.1, 4.3, 4.4, 4.8)."""

    component: str
    admits: Callable[[Node], bool]

    def wrong(self, values: Values, _graph: Graph) -> Iterator[Wrong]:
        """Yield each value that is not."""
        admits = self.admits
        for node, found in values.items():
            for value in found:
                if not admits(value):
                    yield node, value


@dataclass(frozen=True, slots=True)
class InClass:
    """Each value is of a class, or of one below it (4.1.1)."""

    component: str
    class_: Node

    def wrong(self, values: Values, graph: Graph) -> Iterator[Wrong]:
        """Yield each value that is not."""
        own, known = graph.view.members(self.class_, values.values())
        for node, found in values.items():
            for value in found:
                if value not in own and value not in known:
                    yield node, value


@dataclass(frozen=True, slots=True)
class HasValue:
    """One of the values is this one (4.8.2)."""

    component: str
    value: Node

    def wrong(self, values: Values, _graph: Graph) -> Iterator[Wrong]:
        """Yield each node that has not got it."""
        for node, found in values.items():
            if self.value not in found:
                yield node, None


@dataclass(frozen=True, slots=True)
class UniqueLanguage:
    """No two values are in one language (4.4.5)."""

    component: str

    def wrong(self, values: Values, _graph: Graph) -> Iterator[Wrong]:
        """Yield each node with two texts in a language."""
        for node, found in values.items():
            if len(found) > 1:
                times = Counter(filter(None, map(language_of, found)))
                if any(count > 1 for count in times.values()):
                    yield node, None


@dataclass(frozen=True, slots=True)
class Pair:
    """The values go with those of another property (4.5).

    Attributes:
        unfit: given the values and those of the other property, the ones to complain of.
    """

    component: str
    other: Node
    unfit: Callable[[Sequence[Node], Sequence[Node]], Collection[Node]]

    def wrong(self, values: Values, graph: Graph) -> Iterator[Wrong]:
        """Yield each value that does not."""
        others = graph.view.values(self.other, values.keys())
        for node, found in values.items():
            for value in self.unfit(found, others[node]):
                yield node, value


@dataclass(frozen=True, slots=True)
class Logic:
    """Each value conforms to so many of some shapes (4.6, 4.7.1)."""

    component: str
    shapes: tuple[Shape, ...]
    admits: Callable[[int], bool]

    def wrong(self, values: Values, graph: Graph) -> Iterator[Wrong]:
        """Yield each value that conforms to too few or too many."""
        nodes = all_of(values)
        failing = [each.failing(nodes, graph) for each in self.shapes]
        wrong = {
            node for node in nodes if not self.admits(sum(node not in each for each in failing))
        }
        yield from _having(values, wrong)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Each value conforms to one of some shapes (4.6.3).

    A shape is only asked about what conforms to none before it: what comes first should be cheap.
    """

    component: str
    shapes: tuple[Shape, ...]

    def wrong(self, values: Values, graph: Graph) -> Iterator[Wrong]:
        """Yield each value that conforms to none."""
        wrong: Collection[Node] = all_of(values)
        for each in self.shapes:
            wrong = each.failing(wrong, graph)
        yield from _having(values, wrong)


def _having(values: Values, wrong: Collection[Node]) -> Iterator[Wrong]:
    """Yield each node with those of its values that are wrong."""
    if wrong:
        for node, found in values.items():
            yield from ((node, value) for value in found if value in wrong)


# what is asked of one value


def has_datatype(datatype: str) -> Callable[[Node], bool]:
    """Return whether a value is a well-formed literal of a datatype."""
    is_plain = _PLAIN.get(datatype, _NEVER).fullmatch

    def admits(value: Node) -> bool:
        return is_plain(value) is not None or (
            is_literal(value)
            and (parts := parts_of(value)).datatype == datatype
            and is_well_formed(value)
            and (datatype != LANG_STRING or bool(parts.language))
        )

    return admits


def is_of_kind(*kinds: Callable[[Node], bool]) -> Callable[[Node], bool]:
    """Return whether a value is an IRI, a literal, a blank node, or one of several."""
    if len(kinds) == 1:
        return kinds[0]
    return lambda value: any(kind(value) for kind in kinds)


def has_length(admits: Callable[[int], bool]) -> Callable[[Node], bool]:
    """Return whether the text of a value has a length, in code points."""
    return lambda value: not is_blank(value) and admits(len(text_of(value)))


def matches(pattern: re.Pattern[str]) -> Callable[[Node], bool]:
    """Return whether a pattern is found in the text of a value."""
    return lambda value: not is_blank(value) and bool(pattern.search(text_of(value)))


def is_in_language(ranges: Collection[str]) -> Callable[[Node], bool]:
    """Return whether a value is a text in one of some languages, or a variety of one."""

    def admits(value: Node) -> bool:
        tag = language_of(value)
        return any(tag == each or tag.startswith(f"{each}-") for each in ranges)

    return admits


def is_on_side(limit: Node, allowed: frozenset[int]) -> Callable[[Node], bool]:
    """Return whether a value compares with a limit in one of some ways (-1, 0, 1)."""
    return lambda value: compare(value, limit) in allowed


# what is asked of the values of two properties


def unequal(values: Sequence[Node], others: Sequence[Node]) -> Collection[Node]:
    """Return what stands on one side only."""
    return frozenset(values) ^ frozenset(others)


def common(values: Sequence[Node], others: Sequence[Node]) -> Collection[Node]:
    """Return what stands on both sides."""
    return frozenset(values) & frozenset(others)


def not_before(allowed: frozenset[int]) -> Callable[[Sequence[Node], Sequence[Node]], list[Node]]:
    """Return the values that do not compare in one of some ways with every other one."""

    def wrong(values: Sequence[Node], others: Sequence[Node]) -> list[Node]:
        if len(values) == 1 and len(others) == 1:  # as it should be, and nearly always is
            return [] if compare(values[0], others[0]) in allowed else [*values]
        return [v for v in values if any(compare(v, each) not in allowed for each in others)]

    return wrong
