"""Constraints written in SPARQL.

Specification: SHACL, 5. A query is run once for all nodes of its shape and its solutions are
sorted by ``$this``, which is the same as asking node by node as long as the node is bound by a
triple of the query. What could tell the difference is refused: sub-selects, MINUS, VALUES.

A query that is plain enough is evaluated on the tables that everything else is checked on; others
are put to a store.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from pyoxigraph import QuerySolutions, Store

from conflictgraph.triples.parsing import parse_select
from conflictgraph.triples.solving import Premises
from conflictgraph.triples.terms import is_blank, is_iri
from conflictgraph.validation.paths import Values
from conflictgraph.validation.shape import Graph, Wrong
from conflictgraph.vocab import SH

COMPONENT: Final = SH + "SPARQLConstraintComponent"

_SELECT: Final = re.compile(r"\bselect\b", re.IGNORECASE)
_UNFIT: Final = re.compile(
    r"\b(?:minus|values|service|graph)\b|[$?](?:PATH|shapesGraph|currentShape)\b",
    re.IGNORECASE,
)
#: ``$this`` as the first or last word of a triple pattern, or before a path.
_BOUND: Final = re.compile(r"[{.]\s*[$?]this\s+[^\s.}]")
#: Nodes in one query: enough to pay for its parsing, few enough to be parsed at once.
_TOLD_AT_ONCE: Final = 500
_COMMENT: Final = re.compile(r"#[^\n]*")


@dataclass(frozen=True, slots=True)
class SparqlConstraint:
    """A SELECT whose solutions are what is wrong.

    Attributes:
        query: the whole query, prefixes included.
        asked: the query made ready for tables; None where only a store can answer it.
    """

    query: str
    asked: _Asked | None = None
    component: str = COMPONENT

    @classmethod
    def of(cls, query: str) -> SparqlConstraint:
        """Return a query as a constraint."""
        return cls(query, _asked(query))

    def wrong(self, values: Values, graph: Graph) -> Iterator[Wrong]:
        """Yield each solution about one of the shape's nodes."""
        if not values:
            return
        if self.asked is not None and not graph.large:
            yield from self.asked.wrong(values, graph)
            return
        store = graph.store()
        for query in self._queries(values, graph):
            solutions = store.query(query, use_default_graph_as_union=True)
            assert isinstance(solutions, QuerySolutions)  # noqa: S101 - a SELECT, as was checked
            has_value = "value" in [variable.value for variable in solutions.variables]
            for solution in solutions:
                node = str(solution["this"])
                if node in values:
                    value = str(solution["value"]) if has_value else node
                    yield node, value

    def _queries(self, values: Values, graph: Graph) -> Iterator[str]:
        """Yield the query, told its nodes some at a time where it would look at too many."""
        if not graph.large or any(map(is_blank, values)):
            yield self.query
            return
        before, _, after = self.query.partition("{")
        nodes = list(filter(is_iri, values))
        for first in range(0, len(nodes), _TOLD_AT_ONCE):
            told = " ".join(nodes[first : first + _TOLD_AT_ONCE])
            yield f"{before}{{ VALUES ?this {{ {told} }} {after}"


class _Asked(NamedTuple):
    """A query made ready for tables.

    Attributes:
        premises: given the node that is looked at.
        value: where the value stands in a solution; None for the node itself.
    """

    premises: Premises
    value: int | None

    def wrong(self, values: Values, graph: Graph) -> Iterator[Wrong]:
        """Yield each solution about one of some nodes."""
        place = self.value or 0
        for row in self.premises.solutions(graph.view, zip(values)):
            node, value = row[0], row[place]
            if node is not None and value is not None:
                yield node, value


def _asked(query: str) -> _Asked | None:
    """Return a query made ready; None where it says what is not evaluated on tables."""
    try:
        select = parse_select(query)
        premises = Premises(select.group, "", ("this",))
    except ValueError:
        return None
    return _Asked(premises, premises.places.get("value") if "value" in select.names else None)


def fault_of(query: str) -> str:
    """Return why a constraint's query cannot be used here; empty where it can."""
    try:
        solutions = Store().query(query)
    except SyntaxError as error:
        return f"sh:select is not SPARQL: {error}"
    if "this" not in [each.value for each in getattr(solutions, "variables", ())]:
        return "sh:select must be a SELECT that projects $this"
    bare = _COMMENT.sub("", query)
    if unfit := _UNFIT.search(bare):
        return f"{unfit[0]!r} is not supported in sh:select"
    if len(_SELECT.findall(bare)) > 1:
        return "a SELECT inside another is not supported in sh:select"
    return (
        "" if _BOUND.search(bare) else "sh:select must bind $this by a triple that begins with it"
    )
