"""A rule: what it says, where its conclusions go, and how it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pyoxigraph import NamedNode, Variable

from conflictgraph.catalogue.query import MARKER
from conflictgraph.triples.parsing import Body, parse_body
from conflictgraph.triples.pattern import Bindings, Pattern, Way
from conflictgraph.vocab import DERIVED


class Scope(StrEnum):
    """From how much a rule's conclusions follow."""

    #: From one state of affairs, the terms, and the curated graphs.
    AFFAIR = "affair"
    #: From one document beside the curated graphs.
    DOCUMENT = "document"
    #: From several documents.
    DATASET = "dataset"


@dataclass(frozen=True)
class Rule:
    """One file of ``ontology/rules``.

    Attributes:
        name: the file's stem without its number.
        summary: what it derives, in a sentence, by language.
        scope: from how much its conclusions follow.
        graph: last part of the name of the graph they go to.
        sparql: the rule without its header, with the line ``#+ values`` where it has one.
        anchors: variables by which a rule of several documents is asked again; else empty.
        via: property that leads from what a document holds to a value of the anchors.
    """

    name: str
    summary: dict[str, str]
    scope: Scope
    graph: str
    sparql: str
    anchors: tuple[str, ...] = ()
    via: str = ""

    @cached_property
    def body(self) -> Body:
        """Return the rule taken apart."""
        return parse_body(self.sparql)

    @cached_property
    def ways(self) -> list[Way]:
        """Return each way to satisfy the rule."""
        return self.body.group.ways()

    @cached_property
    def optional(self) -> set[Pattern]:
        """Return the premises that need not be there."""
        return self.body.group.optional_patterns()

    def graph_name(self, base: str) -> NamedNode:
        """Return the graph of its conclusions, for data under a base IRI."""
        return NamedNode(f"{base}{DERIVED}{self.graph}")

    def restricted(self, variable: str, values: Iterable[NamedNode]) -> str:
        """Return the rule for some values of one variable only."""
        listed = " ".join(str(value) for value in values)
        block = f"  VALUES ?{variable} {{ {listed} }}"
        return MARKER.sub(lambda _: block, self.sparql)

    def solutions(self, way: Way, bindings: Bindings) -> str:
        """Return a query for what satisfies the rule in one way.

        Args:
            way: one of its own.
            bindings: values of variables of the head.
        """
        late = {name: each for name, each in bindings.items() if name in way.computed}
        early = {name: each for name, each in bindings.items() if name not in late}
        premises = _without(self.sparql, way.dropped, self.body.where, self.body.end)
        names = " ".join(f"?{name}" for name in sorted(way.variables()))
        prologue = self.sparql[: self.sparql.upper().index("CONSTRUCT")]
        # What BIND fills must not have a value before.
        return (
            f"{prologue}SELECT DISTINCT {names} WHERE {{"
            f"{_values(early)}{self._stated(way, late, bindings)}{premises}{_values(late)}}}"
        )

    def _stated(self, way: Way, late: Bindings, bindings: Bindings) -> str:
        """Return what else was concluded of a made node: it leads to what the node is made of."""
        found = {v for p in way.patterns if p not in self.optional for v in p.variables()}
        return "".join(
            f"\n  {pattern.bound(bindings)} ."
            for pattern in self.body.head
            if pattern.variables() & late.keys()
            # Nor must any other that BIND fills have one.
            and pattern.variables() - late.keys() <= found - way.computed
        )


def _without(text: str, dropped: Iterable[tuple[int, int]], start: int, end: int) -> str:
    """Return a part of a text without some stretches of it, which may lie in one another."""
    kept, at = "", start
    for first, behind in sorted(dropped):
        kept += text[at : max(at, first)]
        at = max(at, behind)
    return kept + text[at:end]


def _values(bindings: Bindings) -> str:
    if not bindings:
        return ""
    names = " ".join(f"?{name}" for name in bindings)
    row = " ".join(str(value) for value in bindings.values())
    return f"\n  VALUES ({names}) {{ ({row}) }}\n"


def unified(pattern: Pattern, triple: Iterable[object]) -> Bindings | None:
    """Return the values under which a pattern is a triple; None when there are none."""
    values: dict[str, object] = {}
    for part, term in zip(pattern[:3], triple, strict=True):
        if isinstance(part, Variable):
            if values.setdefault(part.value, term) != term:
                return None
        elif part != term:
            return None
    return values  # type: ignore[return-value]  # the terms of a triple
