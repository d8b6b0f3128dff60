"""Make premises ready: in which order they are looked up, and what may not be asked at all.

SPARQL evaluates each group by itself and joins what comes out. Here solutions are handed from one
premise to the next, which gives the same only where no group computes with what is bound outside
it, and nothing is joined by a variable that may have no value. Where that is not so, a rule is
refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeGuard

from pyoxigraph import Variable

from conflictgraph.triples import joins
from conflictgraph.triples.expression import Expression, iter_names
from conflictgraph.triples.functions import ready
from conflictgraph.triples.joins import Plan, Step
from conflictgraph.triples.lookups import lookup
from conflictgraph.triples.pattern import (
    Bind,
    Filter,
    Group,
    Member,
    Negation,
    Optional,
    Pattern,
    Union,
    Values,
)

#: What can be joined in any order.
_Joined = Pattern | Union | Values
_CROSS: Final = 10


@dataclass
class Scope:
    """The variables of the rows at one point of a plan.

    Attributes:
        places: where in a row each one stands.
        certain: those that have a value in every row.
    """

    places: dict[str, int] = field(default_factory=dict)
    certain: set[str] = field(default_factory=set)

    def copy(self) -> Scope:
        """Return another scope with the same variables."""
        return Scope(dict(self.places), set(self.certain))

    def bind(self, names: Iterable[str], *, certain: bool = True) -> None:
        """Give variables that have none a place at the end of the row."""
        for name in names:
            self.places.setdefault(name, len(self.places))
            if certain:
                self.certain.add(name)


def plan(group: Group, scope: Scope, base: str) -> Plan:
    """Return what leads from rows to those that satisfy a group as well.

    Args:
        group: premises.
        scope: the variables of the rows; becomes that of the rows that come out.
        base: what relative IRIs are below.

    Raises:
        ValueError: what SPARQL means by it is not what would be evaluated here.
    """
    return Plan(_Planner(scope, base).steps(group))


class _Planner:
    def __init__(self, scope: Scope, base: str) -> None:
        self._scope, self._base = scope, base
        self._steps: list[Step] = []
        #: Conditions of the group that wait for their variables.
        self._waiting: list[Filter | Negation] = []

    def steps(self, group: Group) -> list[Step]:
        members = _flattened(group.members)
        self._waiting = [m for m in members if _is_condition(m)]
        ordered = [m for m in members if not _is_condition(m)]
        while ordered:
            block = list(_leading(ordered))
            ordered = ordered[len(block) :]
            while block:
                best = min(block, key=self._cost)
                block.remove(best)
                self._join(best)
                self._settle([*block, *ordered])
            if ordered:
                self._then(ordered.pop(0))
                self._settle(ordered)
        self._settle([])
        return self._steps

    # the order

    def _cost(self, member: _Joined) -> int:
        """Return how many rows a member may make of one, as a rough order."""
        names, known = _variables(member), self._scope.certain
        cross = _CROSS if known and names and not names & known else 0
        if not isinstance(member, Pattern):
            single = isinstance(member, Values) and names <= known
            return 0 if single else 5 + cross
        if _names(member.predicate) - known:
            return 2 * _CROSS  # not before something says which property is meant
        subject = not _names(member.subject) - known
        target = not _names(member.object) - known
        if subject and target:
            return 0
        if subject:
            return 1
        return (2 if names & known else 3 if target else 4) + cross

    # what is joined

    def _join(self, member: _Joined) -> None:
        self._require_certain(member)
        if isinstance(member, Pattern):
            self._steps.append(lookup(member, self._scope.places))
            self._scope.bind(sorted(_names(member.subject) - self._scope.places.keys()))
            self._scope.bind(sorted(_names(member.object) - self._scope.places.keys()))
        elif isinstance(member, Values):
            self._steps.append(joins.Given(member, self._scope.places))
            self._scope.bind(member.names)
        else:
            self._union(member)

    def _require_certain(self, member: _Joined) -> None:
        names = _variables(member) & self._scope.places.keys()
        for name in sorted(names - self._scope.certain):
            raise ValueError(f"?{name} may have no value where another premise reads it")

    def _union(self, union: Union) -> None:
        outer, alternatives = self._scope, []
        for group in union.alternatives:
            _require_own(group, outer)
            scope = outer.copy()
            alternatives.append((plan(group, scope, self._base), scope))
        certain = set.intersection(*(scope.certain for _, scope in alternatives))
        names = dict.fromkeys(name for _, scope in alternatives for name in scope.places)
        outer.bind(names, certain=False)
        outer.certain |= certain
        self._steps.append(
            joins.Either(
                [
                    (inner, [scope.places.get(name) for name in outer.places])
                    for inner, scope in alternatives
                ]
            )
        )

    # what follows what stands before it

    def _then(self, member: Member) -> None:
        if isinstance(member, Optional):
            self._optional(member.group)
        elif isinstance(member, Bind):
            if member.name in self._scope.places:
                raise ValueError(f"?{member.name} has a value where BIND gives it one")
            self._steps.append(joins.Computed(member.value, self._scope.places, self._base))
            self._scope.bind([member.name], certain=False)
        else:
            assert isinstance(member, Negation)  # noqa: S101 - nothing else is left
            self._without(member.group)

    def _optional(self, group: Group) -> None:
        _require_own(group, self._scope, sees=True)
        width, scope = len(self._scope.places), self._scope.copy()
        inner = plan(group, scope, self._base)
        self._scope.bind(scope.places, certain=False)
        self._steps.append(joins.Maybe(inner, width, len(scope.places)))

    def _without(self, group: Group) -> None:
        """Take out what a group of MINUS is compatible with."""
        shared = group.variables() & self._scope.places.keys()
        _require_own(group, self._scope)
        if not shared:
            raise ValueError("MINUS shares no variable with what stands before it")
        scope = self._scope.copy()
        inner = plan(group, scope, self._base)
        self._steps.append(joins.Without(inner, len(self._scope.places)))

    # conditions

    def _settle(self, ahead: Sequence[Member]) -> None:
        """Ask the conditions of which no member ahead binds a variable."""
        later = {name for member in ahead for name in _variables(member)}
        scope = self._scope
        for condition in list(self._waiting):
            names = _read(condition)
            if all(name in scope.certain or name not in later for name in names):
                self._waiting.remove(condition)
                self._ask(condition)

    def _ask(self, condition: Filter | Negation) -> None:
        if isinstance(condition, Filter):
            test = ready(condition.condition, self._scope.places, self._base)
            self._steps.append(joins.Condition(test))
            return
        _require_own(condition.group, self._scope, sees=True)
        scope = self._scope.copy()
        # What has no value outside may have any inside.
        uncertain = (condition.group.variables() & scope.places.keys()) - scope.certain
        for name in sorted(uncertain):
            raise ValueError(f"?{name} may have no value where NOT EXISTS looks for it")
        inner = plan(condition.group, scope, self._base)
        self._steps.append(joins.Without(inner, len(self._scope.places)))


def _leading(members: Iterable[Member]) -> Iterable[_Joined]:
    for member in members:
        if not isinstance(member, Pattern | Union | Values):
            return
        yield member


def _flattened(members: Iterable[Member]) -> list[Member]:
    """Return members with those of groups in braces among them where that changes nothing."""
    found: list[Member] = []
    for member in members:
        if isinstance(member, Union) and len(member.alternatives) == 1:
            (group,) = member.alternatives
            inner = _flattened(group.members)
            own = group.variables()
            if all(
                isinstance(m, Pattern | Union | Values)
                or (isinstance(m, Filter) and set(iter_names(m.condition)) <= own)
                for m in inner
            ):
                found += inner
                continue
        found.append(member)
    return found


def _is_condition(member: Member) -> TypeGuard[Filter | Negation]:
    return isinstance(member, Filter) or (isinstance(member, Negation) and member.sees)


def _names(part: object) -> set[str]:
    return {part.value} if isinstance(part, Variable) else set()


def _variables(member: Member) -> set[str]:
    """Return the variables that a member may bind, or that join it to others."""
    if isinstance(member, Pattern):
        return member.variables()
    if isinstance(member, Values):
        return set(member.names)
    if isinstance(member, Union):
        return set().union(*(group.variables() for group in member.alternatives))
    if isinstance(member, Optional):
        return member.group.variables()
    return {member.name} if isinstance(member, Bind) else set()


def _read(condition: Filter | Negation) -> set[str]:
    """Return the variables that a condition looks at."""
    if isinstance(condition, Filter):
        return set(iter_names(condition.condition))
    return condition.group.variables() | _computed_with(condition.group)


def _computed_with(group: Group) -> set[str]:
    """Return the variables that expressions of a group and of those in it read."""
    found: set[str] = set()
    for member in group.members:
        found.update(*map(iter_names, _expressions(member)))
        for inner in _inner(member):
            found |= _computed_with(inner)
    return found


def _expressions(member: Member) -> Sequence[Expression]:
    if isinstance(member, Filter):
        return (member.condition,)
    return (member.value,) if isinstance(member, Bind) else ()


def _inner(member: Member) -> Sequence[Group]:
    if isinstance(member, Union):
        return member.alternatives
    return (member.group,) if isinstance(member, Optional | Negation) else ()


def _require_own(group: Group, outer: Scope, *, sees: bool = False) -> None:
    """Refuse a group that computes with what is bound outside it alone.

    Args:
        group: one inside another.
        outer: the variables outside.
        sees: whether its own filters may: those of OPTIONAL and of NOT EXISTS.
    """
    own = group.variables()
    for member in group.members:
        reads = _computed_with(Group(members=[member]))
        allowed = sees and isinstance(member, Filter)
        for name in sorted(reads & outer.places.keys() - own):
            if not allowed:
                raise ValueError(f"?{name} is bound outside the group that computes with it")
