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

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryTriples, Store, Triple

from conflictgraph.inference.dependencies import (
    Kind,
    Stratum,
    concerns_terms,
    dataset_layers,
    is_open,
    needs_of,
    strata,
)
from conflictgraph.inference.lookup import Lookup, is_lookup
from conflictgraph.inference.rule import Rule, Scope
from conflictgraph.triples import Tables, View
from conflictgraph.triples.solving import Conclusions
from conflictgraph.triples.tables import TYPE, PlainTriple
from conflictgraph.triples.terms import Node

#: What a query may be asked of.
Graph = NamedNode | BlankNode | DefaultGraph
Graphs = list[Graph]

_DOCUMENTS: Final = "id/doc/"
_AFFAIRS: Final = "id/soa/"
_NOTHING: Final = Tables()

#: A triple with the graph that it goes to.
_Concluded = tuple[PlainTriple, str]


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

    def __init__(self, rules: Sequence[Rule], terms: Tables, base: str) -> None:
        """Put the rules in order.

        Args:
            rules: all of them.
            terms: the ontology.
            base: base IRI of the data; conclusions are minted below it.

        Raises:
            ResourceError: rules deny what follows from them.
        """
        over_all = [rule for rule in rules if rule.scope is Scope.DATASET]
        own = [rule for rule in rules if rule not in over_all and concerns_terms(rule, terms)]
        affairs = [rule for rule in own if rule.scope is Scope.AFFAIR]
        needs = {rule.name: needs_of(rule, terms) for rule in (*own, *over_all)}
        self._base = base
        self._reads = {rule.name: needs[rule.name].reads for rule in own}
        #: Rules that read any property, or any class.
        self._reads_any = {name for name, reads in self._reads.items() if any(map(is_open, reads))}
        self._ready = {rule.name: self._made_ready(rule, terms) for rule in own}
        self._first = strata(affairs, [needs[rule.name] for rule in affairs])
        self._second = strata(own, [needs[rule.name] for rule in own])
        over_needs = [needs[rule.name] for rule in over_all]
        self.layers = (*self._second, *dataset_layers(over_all, over_needs))
        self._gathered = frozenset[Kind]().union(*(each.all() for each in over_needs))

    def _made_ready(self, rule: Rule, terms: Tables) -> Lookup | Conclusions:
        kinds = self._reads[rule.name]
        if is_lookup(rule) and all(prop for prop, _ in kinds):
            return Lookup(rule, kinds, terms)
        return Conclusions(rule.body.head, rule.body.group, self._base)

    def derive(self, own: Tables, rest: bytes = b"", known: Tables = _NOTHING) -> Derived:
        """Add to a document's triples what follows from them, and return that.

        What is there already is not derived again, wherever it stands.

        Args:
            own: the states of affairs of one document; grows by all else.
            rest: N-Quads of everything else in the document.
            known: the curated triples, with all that follows from them alone.
        """
        view, stated = View(own, known), own.kinds()
        first = self._run(self._first, view, lambda _: stated)
        told = own.add(rest)
        every = stated | told | _kinds(first)
        # What follows from states of affairs alone has been found by then.
        second = self._run(
            self._second, view, lambda rule: told if rule.scope is Scope.AFFAIR else every
        )
        return self._parted(first, second)

    def gathered(self, own: Tables) -> bytes | None:
        """Return the N-Triples of a document that rules over several may read, or conclude anew.

        Returns:
            None where a rule may read anything.
        """
        if any(prop is None for prop, _ in self._gathered):
            return None
        triples = (
            each for prop, of_class in self._gathered for each in _of_kind(own, prop, of_class)
        )
        return "".join(
            f"{subject} {prop} {target} .\n" for subject, prop, target in triples
        ).encode()

    def _run(
        self,
        layers: Iterable[Stratum],
        view: View,
        present: Callable[[Rule], AbstractSet[Kind]],
    ) -> list[_Concluded]:
        """Run rules in layers, each of which has something new to look at.

        Args:
            layers: the rules.
            view: looked at, and added to.
            present: the kinds of triples that a rule has not looked at yet.
        """
        found: list[_Concluded] = []
        kinds: set[Kind] = set()
        for stratum in layers:
            asked = [
                rule
                for rule in stratum.rules
                if self._concerns(rule, present(rule)) or (kinds and self._concerns(rule, kinds))
            ]
            while new := [each for rule in asked for each in self._conclude(rule, view)]:
                found += new
                latest = _kinds(new)
                kinds |= latest
                if not stratum.feeds_itself:
                    break
                asked = [rule for rule in stratum.rules if self._concerns(rule, latest)]
        return found

    def _concerns(self, rule: Rule, kinds: AbstractSet[Kind]) -> bool:
        """Tell whether some kinds of triples are among those that a rule reads."""
        reads = self._reads[rule.name]
        return rule.name in self._reads_any or not reads.isdisjoint(kinds)

    def _conclude(self, rule: Rule, view: View) -> list[_Concluded]:
        new = self._ready[rule.name].new(view)
        view.own.extend(new)
        graph = str(rule.graph_name(self._base))
        return [(triple, graph) for triple in new]

    def _parted(self, first: Iterable[_Concluded], second: Iterable[_Concluded]) -> Derived:
        document, affairs, shared = [], [], []
        documents, contents = f"<{self._base}{_DOCUMENTS}", f"<{self._base}{_AFFAIRS}"
        for found, is_first in ((first, True), (second, False)):
            for (subject, prop, target), graph in found:
                line = f"{subject} {prop} {target} {graph} .\n"
                if subject.startswith(documents):
                    document.append(line)
                elif is_first and subject.startswith(contents):
                    affairs.append(line)
                else:
                    shared.append(line)
        return Derived(_joined(document), _joined(affairs), _joined(shared))


def _of_kind(own: Tables, prop: Node | None, of_class: Node | None) -> Iterator[PlainTriple]:
    if prop is None:
        return
    if of_class is not None:
        yield from ((subject, prop, of_class) for subject in own.inverse(prop).get(of_class, ()))
    else:
        for subject, values in own.table(prop).items():
            yield from ((subject, prop, value) for value in values)


def _kinds(found: Iterable[_Concluded]) -> set[Kind]:
    return {(prop, target if prop == TYPE else None) for (_, prop, target), _ in found}


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


def _joined(lines: Iterable[str]) -> bytes:
    return "".join(sorted(lines)).encode()
