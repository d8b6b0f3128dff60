"""Why a triple is there: which rules concluded it from what, down to what texts and curators state.

A rule is asked once more with its conclusion filled in. What it answers are the ways in which the
conclusion follows, and the premises of each are triples that can be explained in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, QuerySolution, Triple

from conflictgraph.inference.rule import Rule, unified
from conflictgraph.inference.sources import Place, places
from conflictgraph.triples.pattern import Bindings, Pattern, Way
from conflictgraph.vocab import DERIVED

#: Answers a SELECT, with the union of all graphs as its default graph.
Ask = Callable[[str], Iterable[QuerySolution]]

#: More ways than these to conclude one triple, and more steps than these, are not shown.
_MAX_WAYS: Final = 10
_MAX_DEPTH: Final = 8


@dataclass(frozen=True, slots=True)
class Reason:
    """One way in which one rule concludes a triple.

    Attributes:
        rule: its name.
        summary: what it derives, by language.
        premises: what it concludes from.
    """

    rule: str
    summary: Mapping[str, str]
    premises: tuple[Explained, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the reason as it is printed by ``--json``."""
        premises = [each.to_json() for each in self.premises]
        return {"rule": self.rule, "summary": dict(self.summary), "premises": premises}


@dataclass(frozen=True, slots=True)
class Explained:
    """A triple, where it stands, and why.

    Attributes:
        graphs: the graphs that hold it, sorted.
        reasons: how rules conclude it; empty where it is stated.
        places: where texts say so, or say what it is about.
        cut: whether there is more than is shown.
        again: whether it was explained before, in the same explanation.
    """

    triple: Triple
    graphs: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    places: tuple[Place, ...] = ()
    cut: bool = False
    again: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as it is printed by ``--json``."""
        return {
            "triple": str(self.triple),
            "graphs": list(self.graphs),
            "reasons": [each.to_json() for each in self.reasons],
            "places": [each.to_json() for each in self.places],
            "cut": self.cut,
            "again": self.again,
        }

    def iter_stated(self) -> Iterator[Explained]:
        """Yield what is stated, in the order in which it is met."""
        if not self.reasons:
            yield self
        for reason in self.reasons:
            for premise in reason.premises:
                yield from premise.iter_stated()


class Explainer:
    """Explains the triples of one dataset."""

    def __init__(self, ask: Ask, rules: Sequence[Rule], base: str) -> None:
        """Prepare to explain.

        Args:
            ask: answers queries about the dataset.
            rules: those that derived it.
            base: base IRI of the data.
        """
        self._ask, self._rules, self._base = ask, rules, base

    def explain(self, triple: Triple) -> Explained:
        """Return where a triple stands and why; one that stands in no graph is not there."""
        return self._explained(triple, (), set())

    def _explained(self, triple: Triple, above: tuple[Triple, ...], told: set[Triple]) -> Explained:
        graphs = self._graphs(triple)
        if triple in told or len(above) == _MAX_DEPTH:
            return Explained(triple, graphs, again=triple in told, cut=triple not in told)
        derived = self._base + DERIVED
        is_derived = bool(graphs) and all(graph.startswith(derived) for graph in graphs)
        ways = self._ways(triple, (*above, triple)) if is_derived else []
        if not ways:
            found = tuple(places(self._ask, triple, graphs, self._base)) if graphs else ()
            return Explained(triple, graphs, places=found)
        told.add(triple)
        reasons = [
            Reason(rule.name, rule.summary, self._premised(premises, (*above, triple), told))
            for rule, premises in ways[:_MAX_WAYS]
        ]
        return Explained(triple, graphs, tuple(reasons), cut=len(ways) > _MAX_WAYS)

    def _premised(
        self, premises: Iterable[Triple], above: tuple[Triple, ...], told: set[Triple]
    ) -> tuple[Explained, ...]:
        """Return the premises of one way, explained.

        Who else speaks of a state of affairs is no ground where a statement about it is one.
        """
        explained = tuple(self._explained(each, above, told) for each in premises)
        affairs = f"{self._base}id/soa/"
        said = any(
            stated.places and not str(stated.triple.subject).startswith(f"<{affairs}")
            for each in explained
            for stated in each.iter_stated()
        )
        return tuple(
            replace(each, places=())
            if said and str(each.triple.subject).startswith(f"<{affairs}")
            else each
            for each in explained
        )

    def _graphs(self, triple: Triple) -> tuple[str, ...]:
        written = f"{triple.subject} {triple.predicate} {triple.object}"
        rows = self._ask(f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ {written} }} }}")
        return tuple(sorted(row["graph"].value for row in rows))

    def _ways(
        self, triple: Triple, above: tuple[Triple, ...]
    ) -> list[tuple[Rule, tuple[Triple, ...]]]:
        """Return the ways to conclude a triple but from itself, or from what follows from it."""
        found = []
        for rule in self._rules:
            ways: dict[frozenset[Triple], tuple[Triple, ...]] = {}
            for pattern in rule.body.head:
                for premises in self._premises(rule, pattern, triple):
                    if not set(premises) & set(above):
                        ways.setdefault(frozenset(premises), premises)
            found += [(rule, premises) for premises in self._direct(rule, [*ways.values()])]
        return found

    def _direct(self, rule: Rule, ways: list[tuple[Triple, ...]]) -> list[tuple[Triple, ...]]:
        """Leave out the ways round by what the same rule concluded, where there are others."""
        own = rule.graph_name(self._base).value
        direct = [way for way in ways if not any(own in self._graphs(each) for each in way)]
        return direct or ways

    def _premises(
        self, rule: Rule, pattern: Pattern, triple: Triple
    ) -> Iterator[tuple[Triple, ...]]:
        bindings = unified(pattern, triple)
        if bindings is None:
            return
        for way in rule.ways:
            if not pattern.variables() <= way.variables():
                continue
            question = rule.solutions(way, bindings)
            for row in self._ask(f"BASE <{self._base}>\n{question} LIMIT {4 * _MAX_WAYS}"):
                premises = self._instantiated(rule, way, {**_solution(way, row), **bindings})
                if premises:
                    yield premises

    def _instantiated(self, rule: Rule, way: Way, solution: Bindings) -> tuple[Triple, ...]:
        """Return the premises of a way under a solution; none if one of them is not there."""
        found: dict[Triple, None] = {}
        for pattern in way.patterns:
            bound = pattern.bound(solution)
            steps = self._chain(bound) if bound.closure else _steps(bound)
            if steps is None or not all(map(self._graphs, steps)):
                if pattern in rule.optional:
                    continue
                return ()
            found.update(dict.fromkeys(steps))
        return tuple(found)

    def _chain(self, pattern: Pattern) -> list[Triple] | None:
        """Return the triples by which a property, followed many times, leads to a term."""
        start, prop, end = pattern.subject, pattern.predicate, pattern.object
        if not isinstance(start, NamedNode) or not isinstance(prop, NamedNode):
            return None
        ways: dict[object, list[Triple]] = {start: []}
        waiting: list[NamedNode] = [start]
        if start == end and pattern.closure != "+":
            return []
        while waiting:
            node = waiting.pop(0)
            rows = self._ask(f"SELECT ?next WHERE {{ {node} {prop} ?next }} ORDER BY ?next")
            for following in (row["next"] for row in rows):
                step = [*ways[node], Triple(node, prop, following)]
                if following == end:
                    return step
                if following not in ways and isinstance(following, NamedNode):
                    ways[following] = step
                    waiting.append(following)
        return None


def _steps(pattern: Pattern) -> list[Triple] | None:
    triple = pattern.triple()
    return None if triple is None else [triple]


def _solution(way: Way, row: QuerySolution) -> dict[str, NamedNode | Literal]:
    names = way.variables()
    return {name: value for name in names if isinstance(value := row[name], NamedNode | Literal)}
