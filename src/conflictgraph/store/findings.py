"""What rules derive from several documents: taken out and derived again where documents changed.

Each conclusion names the nodes it rests on, its anchors: a quantity that several claimants count, a
position that several texts report. A changed document leads to some anchors; what names one of
those is taken out, and the rules are asked about those alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

from conflictgraph.inference import Rule, Stratum, conclude
from conflictgraph.inference.pattern import Pattern
from conflictgraph.store.changes import GraphNames
from conflictgraph.store.sweep import used_affairs

Graph = NamedNode | BlankNode | DefaultGraph


class Findings:
    """Keeps account of what changes, for the rules over several documents."""

    def __init__(self, names: GraphNames) -> None:
        self._names = names
        #: Changed anchors, by the property that leads to them.
        self._affected: dict[str, set[NamedNode]] = defaultdict(set)
        self._came: set[str] = set()
        self._former: tuple[Stratum, ...] = ()
        self._anew = False

    @property
    def is_due(self) -> bool:
        """Tell whether anything changed that rules may read."""
        return self._anew or bool(self._came) or bool(self._affected)

    def all_anew(self, former: tuple[Stratum, ...]) -> None:
        """Note that what all documents rest on changed; ``former`` are the rules until now."""
        self._anew, self._former = True, (*self._former, *former)

    def came(self, identity: str) -> None:
        """Note that a document is new."""
        self._came.add(identity)

    def goes(self, store: Store, identity: str, layers: Iterable[Stratum]) -> None:
        """Note that a document is about to be taken out."""
        self._came.discard(identity)
        self._note_anchors(store, identity, layers)

    def clear(self, store: Store, layers: Iterable[Stratum]) -> set[Graph]:
        """Take out what may not follow any more; return the graphs it was in."""
        if self._anew:
            graphs = {
                rule.graph_name(self._names.base) for rule in _rules((*self._former, *layers))
            }
            for graph in graphs:
                store.remove_graph(graph)
            return set(graphs)
        for identity in self._came:
            self._note_anchors(store, identity, layers)
        return {
            quad.graph_name for rule in _rules(layers) for quad in self._clear_rule(store, rule)
        }

    def derive(self, store: Store, layers: Iterable[Stratum]) -> None:
        """Add what follows now."""
        layers = tuple(layers)
        # All at once, the rules look up so much that a copy in memory pays for itself many times.
        premises = self._premises(store, layers) if self._anew else None
        for stratum in layers:
            # Added up, not tried in turn: each rule is asked, whatever the others found.
            while sum(self._derive_rule(store, rule, premises) for rule in stratum.rules):
                if not stratum.feeds_itself:
                    break

    def _derive_rule(self, store: Store, rule: Rule, premises: Store | None) -> int:
        base = self._names.base
        if premises is not None:
            found = conclude(rule, rule.sparql, premises, base)
            store.bulk_extend([quad for quad in found if not _is_stated(store, quad)])
            return len(found)
        affected = sorted(self._affected[rule.via], key=str)
        if self._anew:
            texts = [rule.sparql]
        else:
            texts = [rule.restricted(name, affected) for name in rule.anchors if affected]
        graphs = self._readable(store, rule)
        return sum(len(conclude(rule, text, store, base, graphs)) for text in texts)

    def _premises(self, store: Store, layers: Iterable[Stratum]) -> Store | None:
        """Return a store in memory with all that the rules may read; None where that is anything.

        Conclusions must not rest on what users wrote.
        """
        patterns = {pattern for rule in _rules(layers) for pattern in _iter_read(rule)}
        kinds = {
            (each.predicate, each.object if isinstance(each.object, NamedNode) else None)
            for each in patterns
            if isinstance(each.predicate, NamedNode)
        }
        if not all(isinstance(each.predicate, NamedNode) for each in patterns):
            return None
        premises = Store()
        for predicate, target in kinds:
            if target is None or (predicate, None) not in kinds:
                quads = store.quads_for_pattern(None, predicate, target, None)
                premises.bulk_extend(q for q in quads if self._names.is_built(q.graph_name))
        return premises

    def _note_anchors(self, store: Store, identity: str, layers: Iterable[Stratum]) -> None:
        """Find the anchors that a document leads to, over its states of affairs too."""
        vias = {rule.via for rule in _rules(layers)}
        for quad in self._about(store, identity) if vias else ():
            if quad.predicate.value in vias and isinstance(quad.object, NamedNode):
                self._affected[quad.predicate.value].add(quad.object)

    def _about(self, store: Store, identity: str) -> Iterator[Quad]:
        """Yield what is said of a document's nodes and of the states of affairs it leads to."""
        own = self._names.document_prefix(identity)
        quads = list(store.quads_for_pattern(None, None, None, self._names.document(identity)))
        waiting = {quad.subject for quad in quads}
        seen: set[object] = set()
        while waiting:
            node = waiting.pop()
            seen.add(node)
            if not isinstance(node, NamedNode):
                continue
            found = list(store.quads_for_pattern(node, None, None, None))
            yield from found
            targets = used_affairs(found, self._names) | nodes_below(found, own)
            waiting |= targets - seen

    def _clear_rule(self, store: Store, rule: Rule) -> list[Quad]:
        """Take out what names an affected anchor; what else that named is to be asked again."""
        affected, graph = self._affected[rule.via], rule.graph_name(self._names.base)
        via, doomed = NamedNode(rule.via), list[Quad]()
        for anchor in list(affected):
            doomed += store.quads_for_pattern(anchor, None, None, graph)
            for naming in list(store.quads_for_pattern(None, None, anchor, graph)):
                if _is_reached(store, naming.subject, via):
                    doomed.append(naming)
                else:
                    doomed += store.quads_for_pattern(naming.subject, None, None, graph)
        for quad in doomed:
            store.remove(quad)
        for node in {node for quad in doomed for node in (quad.subject, quad.object)}:
            if isinstance(node, NamedNode) and _is_reached(store, node, via):
                affected.add(node)
        return doomed

    def _readable(self, store: Store, rule: Rule) -> list[Graph] | None:
        """Return the graphs a rule may look at; None when it may look at all of them.

        Conclusions must not rest on what users wrote. To name the graphs is dear where there are
        many documents, and is done only where users wrote something that the rule would read.
        """
        graphs: list[Graph] = [*store.named_graphs()]
        others: list[Graph] = [DefaultGraph()]
        others += [graph for graph in graphs if not self._names.is_built(graph)]
        patterns = [*_iter_read(rule)]
        if any(
            _matches(pattern, quad)
            for graph in others
            for quad in store.quads_for_pattern(None, None, None, graph)
            for pattern in patterns
        ):
            return [graph for graph in graphs if self._names.is_built(graph)]
        return None


def remove_derived(
    store: Store, names: GraphNames, identity: str, quads: Iterable[Quad]
) -> list[Quad]:
    """Delete what rules derived about a document's nodes; return it.

    Args:
        store: a store being written.
        names: its graphs.
        identity: names the document.
        quads: the document's own graph, as it was.
    """
    prefix = names.document_prefix(identity)
    waiting = nodes_below(quads, prefix)
    removed: list[Quad] = []
    seen = set(waiting)
    while waiting:
        about = store.quads_for_pattern(waiting.pop(), None, None, None)
        derived = [quad for quad in about if names.is_derived(quad.graph_name)]
        for quad in derived:
            store.remove(quad)
        removed += derived
        new = nodes_below(derived, prefix) - seen
        seen |= new
        waiting |= new
    return removed


def nodes_below(quads: Iterable[Quad], prefix: str) -> set[NamedNode]:
    """Return the subjects and objects whose IRIs begin with a prefix."""
    return {
        node
        for quad in quads
        for node in (quad.subject, quad.object)
        if isinstance(node, NamedNode) and node.value.startswith(prefix)
    }


def _rules(layers: Iterable[Stratum]) -> Iterator[Rule]:
    return (rule for stratum in layers for rule in stratum.rules)


def _is_reached(store: Store, node: object, via: NamedNode) -> bool:
    """Tell whether a node is an anchor: some document leads to it."""
    if not isinstance(node, NamedNode):
        return False
    return next(store.quads_for_pattern(None, via, node, None), None) is not None


def _is_stated(store: Store, quad: Quad) -> bool:
    found = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return next(found, None) is not None


def _iter_read(rule: Rule) -> Iterator[Pattern]:
    for way in rule.ways:
        yield from way.patterns
    for group in rule.body.group.iter_negated():
        for way in group.ways():
            yield from way.patterns


def _matches(pattern: Pattern, quad: Quad) -> bool:
    """Tell whether a quad could be a premise, by its predicate and its class."""
    if not isinstance(pattern.predicate, NamedNode):
        return True
    return pattern.predicate == quad.predicate and (
        not isinstance(pattern.object, NamedNode) or pattern.object == quad.object
    )
