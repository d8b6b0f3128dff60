"""Derive what follows from one document beside the curated graphs, and say where it is kept.

Two passes. The first sees states of affairs and what is curated only: what follows there about a
state of affairs follows in every document that has it, and is kept with it. The second sees all of
the document.
"""

from __future__ import annotations

import re
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
    strata,
)
from conflictgraph.inference.lookup import Lookup, is_lookup
from conflictgraph.inference.pattern import Pattern
from conflictgraph.inference.rule import Rule, Scope
from conflictgraph.vocab import DERIVED, RDF

#: What a query may be asked of.
Graph = NamedNode | BlankNode | DefaultGraph
Graphs = list[Graph]

_DOCUMENTS: Final = "id/doc/"
_AFFAIRS: Final = "id/soa/"
_TYPE: Final = RDF + "type"
#: Predicate, and the object where it is an IRI, of a line of N-Quads.
_KIND: Final = re.compile(rb"^\S+ <([^>]*)> (?:<([^>]*)>)?", re.MULTILINE)


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
        self._reads = {rule.name: kinds_read(rule, terms) for rule in own}
        self._tables = {
            rule.name: Lookup(rule, self._reads[rule.name], terms)
            for rule in own
            if is_lookup(rule) and all(predicate for predicate, _ in self._reads[rule.name])
        }
        self._asked = {
            rule.name: as_asked(rule, terms) for rule in own if rule.name not in self._tables
        }
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
        stated = kinds_in(store, before - known)
        first = self._run(self._first, store, lambda _: stated, lambda _: before - known)
        settled = before if DERIVED.encode() in rest else frozenset(store.named_graphs())
        store.load(rest, RdfFormat.N_QUADS)
        graphs = frozenset(store.named_graphs())
        told = kinds_of(rest)
        every = stated | told | {kind_of(quad) for quad in first}
        second = self._run(
            self._second,
            store,
            # What follows from states of affairs alone has been found by then.
            lambda rule: told if rule.scope is Scope.AFFAIR else every,
            lambda rule: graphs - (settled if rule.scope is Scope.AFFAIR else known),
        )
        return self._parted(first, second)

    def _run(
        self,
        layers: Iterable[Stratum],
        store: Store,
        present: Callable[[Rule], AbstractSet[Kind]],
        fresh: Callable[[Rule], Iterable[Graph]],
    ) -> list[Quad]:
        """Run rules in layers, each of which has something new to look at.

        Args:
            layers: the rules.
            store: looked at, and added to.
            present: the kinds of triples that a rule has not looked at yet.
            fresh: the graphs in which those stand.
        """
        found: list[Quad] = []
        kinds: set[Kind] = set()
        for stratum in layers:
            asked = [rule for rule in stratum.rules if self._concerns(rule, present(rule) | kinds)]
            while new := [q for rule in asked for q in self._conclude(rule, store, fresh, found)]:
                found += new
                latest = {kind_of(quad) for quad in new}
                kinds |= latest
                if not stratum.feeds_itself:
                    break
                asked = [rule for rule in stratum.rules if self._concerns(rule, latest)]
        return found

    def _concerns(self, rule: Rule, kinds: AbstractSet[Kind]) -> bool:
        """Tell whether some kinds of triples are among those that a rule reads."""
        return any(
            predicate is None
            or (predicate, of_class) in kinds
            or (of_class is None and predicate == _TYPE)
            for predicate, of_class in self._reads[rule.name]
        )

    def _conclude(
        self,
        rule: Rule,
        store: Store,
        fresh: Callable[[Rule], Iterable[Graph]],
        found: Sequence[Quad],
    ) -> list[Quad]:
        table = self._tables.get(rule.name)
        if table is not None:
            graphs = {*fresh(rule), *(quad.graph_name for quad in found)}
            new = table.conclusions(store, graphs, rule.graph_name(self._base))
            store.extend(new)
            return new
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


def kinds_in(store: Store, graphs: Iterable[Graph]) -> set[Kind]:
    """Return the kinds of the triples that some graphs of a store hold."""
    return {
        kind_of(quad)
        for graph in graphs
        for quad in store.quads_for_pattern(None, None, None, graph)
    }


def kinds_of(lines: bytes) -> set[Kind]:
    """Return the kinds of the triples in N-Quads."""
    pairs = set(_KIND.findall(lines))
    return {
        (name, target.decode() or None if name == _TYPE else None)
        for predicate, target in pairs
        for name in (predicate.decode(),)
    }


def _occurs(pattern: Pattern, store: Store) -> bool:
    if not isinstance(pattern.predicate, NamedNode):
        return True
    target = pattern.object if isinstance(pattern.object, NamedNode) else None
    found = store.quads_for_pattern(None, pattern.predicate, target, None)
    return next(found, None) is not None


def _joined(lines: Iterable[str]) -> bytes:
    return "".join(sorted(lines)).encode()
