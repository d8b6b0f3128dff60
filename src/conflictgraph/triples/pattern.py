"""The parts of a rule's body: triple patterns, and the groups they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple, Variable

from conflictgraph.triples.expression import Expression

Node = Variable | NamedNode | Literal
Bindings = Mapping[str, NamedNode | Literal]

#: A rule with more alternatives than this is too much for anybody to read.
MAX_ALTERNATIVES: Final = 64


class Pattern(NamedTuple):
    """A triple pattern.

    Attributes:
        closure: empty, or how often the predicate may be followed: ``*``, ``+`` or ``?``.
    """

    subject: Node
    predicate: Node
    object: Node
    closure: str = ""

    def variables(self) -> set[str]:
        """Return the names of its variables."""
        return {part.value for part in self[:3] if isinstance(part, Variable)}

    def bound(self, bindings: Bindings) -> Pattern:
        """Return the pattern with values in place of the variables that have one."""
        subject, predicate, target = (_bound(part, bindings) for part in self[:3])
        return Pattern(subject, predicate, target, self.closure)

    def triple(self) -> Triple | None:
        """Return the pattern as a triple; None while a variable or a closure is left in it."""
        subject, predicate = self.subject, self.predicate
        if self.closure or isinstance(self.object, Variable):
            return None
        if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
            return None
        return Triple(subject, predicate, self.object)

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate}{self.closure} {self.object}"


def _bound(part: Node, bindings: Bindings) -> Node:
    return bindings.get(part.value, part) if isinstance(part, Variable) else part


class Way(NamedTuple):
    """One way to satisfy a group: one alternative of each UNION.

    Attributes:
        patterns: its premises, those in OPTIONAL among them.
        computed: variables that BIND or VALUES give a value in it.
        dropped: the other alternatives, as first offset in the text and the one behind it.
    """

    patterns: tuple[Pattern, ...]
    computed: frozenset[str] = frozenset()
    dropped: tuple[tuple[int, int], ...] = ()

    def variables(self) -> set[str]:
        """Return the variables that it can bind."""
        return set(self.computed).union(*(pattern.variables() for pattern in self.patterns))


class Values(NamedTuple):
    """Values that are given to variables, some in each row."""

    names: tuple[str, ...]
    rows: tuple[tuple[Node, ...], ...]


class Union(NamedTuple):
    """Alternatives; a group in braces alone is one with a single alternative."""

    alternatives: tuple[Group, ...]


class Optional(NamedTuple):
    """What need not be there."""

    group: Group


class Negation(NamedTuple):
    """What must not be there.

    Attributes:
        sees: whether its filters see what is bound outside it: NOT EXISTS, and not MINUS.
    """

    group: Group
    sees: bool


class Filter(NamedTuple):
    """A condition."""

    condition: Expression


class Bind(NamedTuple):
    """A value that is computed."""

    name: str
    value: Expression


Member = Pattern | Values | Union | Optional | Negation | Filter | Bind


@dataclass(slots=True)
class Group:
    """A group of a query's body.

    Attributes:
        start: offset of its opening brace in the text.
        end: offset behind its closing brace.
        members: what stands in it, in its order.
    """

    start: int = 0
    end: int = 0
    members: list[Member] = field(default_factory=list)

    @property
    def patterns(self) -> list[Pattern]:
        """Return its own triple patterns."""
        return [each for each in self.members if isinstance(each, Pattern)]

    @property
    def unions(self) -> list[tuple[Group, ...]]:
        """Return the alternatives of each of its UNIONs."""
        return [each.alternatives for each in self.members if isinstance(each, Union)]

    @property
    def optionals(self) -> list[Group]:
        """Return what stands in OPTIONAL."""
        return [each.group for each in self.members if isinstance(each, Optional)]

    @property
    def negated(self) -> list[Group]:
        """Return what stands in FILTER NOT EXISTS or MINUS."""
        return [each.group for each in self.members if isinstance(each, Negation)]

    @property
    def computed(self) -> set[str]:
        """Return the variables that BIND or VALUES of this group give a value."""
        bound = {each.name for each in self.members if isinstance(each, Bind)}
        given = (each.names for each in self.members if isinstance(each, Values))
        return bound.union(*given)

    def ways(self) -> list[Way]:
        """Return each way to satisfy the group."""
        parts = [_ways_of_union(union) for union in self.unions]
        parts += [group.ways() for group in self.optionals]
        own = Way(tuple(self.patterns), frozenset(self.computed))
        return [_together(own, *chosen) for chosen in product(*parts)]

    def optional_patterns(self) -> set[Pattern]:
        """Return the patterns that may be left unsatisfied."""
        own = {p for group in self.optionals for way in group.ways() for p in way.patterns}
        return own.union(*(each.optional_patterns() for union in self.unions for each in union))

    def iter_negated(self) -> Iterator[Group]:
        """Yield what must not be there, in this group or any in it."""
        yield from self.negated
        for inner in self._inner():
            yield from inner.iter_negated()

    def variables(self) -> set[str]:
        """Return the variables that a solution can bind."""
        own = self.computed.union(*(pattern.variables() for pattern in self.patterns))
        return own.union(*(inner.variables() for inner in self._inner()))

    def _inner(self) -> Iterator[Group]:
        for union in self.unions:
            yield from union
        yield from self.optionals


def _ways_of_union(union: tuple[Group, ...]) -> list[Way]:
    first, last = union[0].start, union[-1].end
    return [
        way._replace(dropped=((first, group.start), *way.dropped, (group.end, last)))
        for group in union
        for way in group.ways()
    ]


def _together(*ways: Way) -> Way:
    return Way(
        tuple(pattern for way in ways for pattern in way.patterns),
        frozenset[str]().union(*(way.computed for way in ways)),
        tuple(dropped for way in ways for dropped in way.dropped),
    )
