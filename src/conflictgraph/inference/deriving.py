"""Derive what follows from one document beside the curated graphs, and say where it is kept.

Two passes. The first sees states of affairs and what is curated only: what follows there about a
state of affairs follows in every document that has it, and is kept with it. The second sees all of
the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)

from conflictgraph.inference.closures import as_asked
from conflictgraph.inference.dependencies import (
    Kind,
    Stratum,
    concerns_terms,
    dataset_layers,
    is_schema,
    kind_of,
    kinds_read,
    overlaps,
    strata,
)
from conflictgraph.inference.pattern import Pattern
from conflictgraph.inference.rule import Rule, Scope
from conflictgraph.vocab import DERIVED

#: What a query may be asked of.
Graph = NamedNode | BlankNode | DefaultGraph
Graphs = list[Graph]

_DOCUMENTS: Final = "id/doc/"
_AFFAIRS: Final = "id/soa/"


@dataclass(frozen=True, slots=True)
class Derived:
    """N-Quads of what rules derived, each sorted.

    Attributes:
        document: about nodes of documents; goes with the document.
        affairs: about states of affairs, from their content alone; goes with them.
        shared: about anything else; stays while a document supports it.
    """

    document: bytes
    affairs: bytes
    shared: bytes


class Engine:
    """The rules of one ontology, ready to be run on one document after another.

    Attributes:
        layers: all rules, for whoever holds their conclusions; those over several documents apart.
    """

    def __init__(self, rules: Sequence[Rule], terms: Store, base: str) -> None:
        """Put the rules in order.

        Args:
            rules: all of them.
            terms: the ontology, in any graphs.
            base: base IRI of the data; conclusions are minted below it.

        Raises:
            ResourceError: rules deny what follows from them.
        """
        own = [
            rule
            for rule in rules
            if rule.scope is not Scope.DATASET and concerns_terms(rule, terms)
        ]
        self._base = base
        self._asked = {rule.name: as_asked(rule, terms) for rule in own}
        self._reads = {rule.name: kinds_read(rule, terms) for rule in own}
        self._first = strata([rule for rule in own if rule.scope is Scope.AFFAIR], terms)
        self._second = strata(own, terms)
        self.layers = (*self._second, *dataset_layers(rules, terms))

    def derive(
        self, store: Store, rest: bytes = b"", known: AbstractSet[NamedNode] = frozenset()
    ) -> Derived:
        """Add to a store what follows from it, and return that.

        What is there already is not derived again, wherever it stands.

        Args:
            store: the states of affairs of one document, beside the curated graphs.
            rest: N-Quads of everything else in the document, which are added to the store.
            known: graphs of the store that hold all that follows from them alone.
        """
        before = frozenset(store.named_graphs())
        first = self._run(self._first, store, lambda _: before - known)
        settled = before if DERIVED.encode() in rest else frozenset(store.named_graphs())
        store.load(rest, RdfFormat.N_QUADS)
        graphs = frozenset(store.named_graphs())
        second = self._run(
            self._second,
            store,
            # What follows from states of affairs alone has been found by then.
            lambda rule: graphs - (settled if rule.scope is Scope.AFFAIR else known),
        )
        return self._parted(first, second)

    def _run(
        self,
        layers: Iterable[Stratum],
        store: Store,
        fresh: Callable[[Rule], Iterable[Graph]],
    ) -> list[Quad]:
        """Run rules in layers, each of which has something new to look at."""
        found: list[Quad] = []
        kinds: set[Kind] = set()
        for stratum in layers:
            asked = [
                rule
                for rule in stratum.rules
                if overlaps(self._reads[rule.name], kinds)
                or _holds_any(store, self._reads[rule.name], fresh(rule))
            ]
            while new := [quad for rule in asked for quad in self._conclude(rule, store)]:
                found += new
                latest = {kind_of(quad) for quad in new}
                kinds |= latest
                if not stratum.feeds_itself:
                    break
                asked = [r for r in stratum.rules if overlaps(self._reads[r.name], latest)]
        return found

    def _conclude(self, rule: Rule, store: Store) -> list[Quad]:
        if not _may_apply(rule, store):
            return []
        return conclude(rule, self._asked[rule.name], store, self._base)

    def _parted(self, first: Iterable[Quad], second: Iterable[Quad]) -> Derived:
        document, affairs, shared = [], [], []
        documents, contents = f"<{self._base}{_DOCUMENTS}", f"<{self._base}{_AFFAIRS}"
        for quads, is_first in ((first, True), (second, False)):
            for quad in quads:
                subject, line = str(quad.subject), f"{quad} .\n"
                if subject.startswith(documents):
                    document.append(line)
                elif is_first and subject.startswith(contents):
                    affairs.append(line)
                else:
                    shared.append(line)
        return Derived(_joined(document), _joined(affairs), _joined(shared))


def conclude(
    rule: Rule, sparql: str, store: Store, base: str, graphs: Graphs | None = None
) -> list[Quad]:
    """Add to a store what one rule concludes and nobody else says; return that.

    Args:
        rule: says which graph it goes to.
        sparql: the rule as it is to be asked.
        store: looked at, and added to.
        base: base IRI of the data.
        graphs: the graphs to be looked at; all of them when None.
    """
    if graphs is None:
        answer = store.query(sparql, base_iri=base, use_default_graph_as_union=True)
    else:
        answer = store.query(sparql, base_iri=base, default_graph=graphs)
    assert isinstance(answer, QueryTriples)  # noqa: S101 - a rule is a CONSTRUCT
    graph = rule.graph_name(base)
    # All of them before the first is added: the answer must not see itself grow.
    new = [
        Quad(triple.subject, triple.predicate, triple.object, graph)
        for triple in _new(answer, store)
    ]
    store.extend(new)
    return new


def _new(answer: Iterable[Triple], store: Store) -> Iterator[Triple]:
    for triple in dict.fromkeys(answer):
        present = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        if next(present, None) is None:
            yield triple


def _may_apply(rule: Rule, store: Store) -> bool:
    """Tell whether the store holds something for each premise, in one way at least."""
    optional = rule.optional
    return any(
        all(p in optional or is_schema(p) or _occurs(p, store) for p in way.patterns)
        for way in rule.ways
    )


def _holds_any(store: Store, kinds: Iterable[Kind], graphs: Iterable[Graph]) -> bool:
    """Tell whether some graphs hold a triple of some kinds."""
    graphs = list(graphs)
    return any(
        next(store.quads_for_pattern(None, _node(predicate), _node(of_class), graph), None)
        for predicate, of_class in kinds
        for graph in graphs
    )


def _node(iri: str | None) -> NamedNode | None:
    return None if iri is None else NamedNode(iri)


def _occurs(pattern: Pattern, store: Store) -> bool:
    if not isinstance(pattern.predicate, NamedNode):
        return True
    target = pattern.object if isinstance(pattern.object, NamedNode) else None
    found = store.quads_for_pattern(None, pattern.predicate, target, None)
    return next(found, None) is not None


def _joined(lines: Iterable[str]) -> bytes:
    return "".join(sorted(lines)).encode()
