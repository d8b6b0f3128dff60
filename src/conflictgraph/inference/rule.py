"""A rule: what it says, where its conclusions go, and how it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pyoxigraph import NamedNode, Variable

from conflictgraph.catalogue.query import MARKER
from conflictgraph.inference.parsing import Body, parse_body
from conflictgraph.inference.pattern import Bindings, Pattern
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
    def ways(self) -> list[tuple[Pattern, ...]]:
        """Return the premises of each way to satisfy the rule."""
        return self.body.group.alternatives()

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

    def solutions(self, bindings: Bindings) -> str:
        """Return a query for the ways in which a conclusion follows.

        Args:
            bindings: values of variables of the head.
        """
        body, known = self.body, body_variables(self.body)
        block = f"\n  {_values(bindings)}\n" if bindings else ""
        # A variable that BIND fills must not have a value before.
        late = any(name in self.body.group.computed for name in bindings)
        start = self.sparql.upper().index("CONSTRUCT")
        inner = self.sparql[body.where : body.end]
        inner = f"{inner}{block}" if late else f"{block}{inner}"
        names = " ".join(f"?{name}" for name in sorted(known))
        return f"{self.sparql[:start]}SELECT DISTINCT {names} WHERE {{{inner}}}"


def body_variables(body: Body) -> set[str]:
    """Return the variables that a solution of a rule can bind."""
    return body.group.variables()


def _values(bindings: Bindings) -> str:
    names = " ".join(f"?{name}" for name in bindings)
    row = " ".join(str(value) for value in bindings.values())
    return f"VALUES ({names}) {{ ({row}) }}"


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
