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
from conflictgraph.store.changes import GraphNames
from conflictgraph.store.sweep import used_affairs
from conflictgraph.triples import Tables, View
from conflictgraph.triples.pattern import Pattern
from conflictgraph.triples.solving import Conclusions
from conflictgraph.triples.tables import PlainTriple
from conflictgraph.triples.terms import Node, text_of, to_term

Graph = NamedNode | BlankNode | DefaultGraph


class Findings:
    """Keeps account of what changes, for the rules over several documents."""

    def __init__(self, names: GraphNames, *, gathers: bool = False) -> None:
        """Prepare.

        Args:
            names: the graphs.
            gathers: whether all that rules may read comes in by :meth:`came` and :meth:`told`.
        """
        self._names = names
        self._gathered = Tables() if gathers else None
        self._told: set[str] = set()
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

    @property
    def is_anew(self) -> bool:
        """Tell whether all is asked anew."""
        return self._anew

    @property
    def is_gathered(self) -> bool:
        """Tell whether all that rules may read has come in, so that the store need not hold it."""
        return self._gathered is not None

    def told(self, name: str, lines: bytes) -> None:
        """Note N-Quads that come from no document, under the name of their graph."""
        if name in self._told:
            self._gathered = None
        elif self._gathered is not None:
            self._told.add(name)
            self._gathered.add(lines)

    def came(self, identity: str, premises: bytes | None) -> None:
        """Note that a document is new.

        Args:
            identity: names it.
            premises: N-Triples of it that rules may read; None where they are not known.
        """
        self._came.add(identity)
        if premises is None:
            self._gathered = None
        elif self._gathered is not None:
            self._gathered.add(premises, quads=False)

    def goes(self, store: Store, identity: str, layers: Iterable[Stratum]) -> None:
        """Note that a document is about to be taken out."""
        self._came.discard(identity)
        self._gathered = None
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

    def lines(self, store: Store, layers: Iterable[Stratum]) -> Iterator[bytes]:
        """Yield the N-Quads of all that follows, when all is asked anew.

        What is there already, wherever it stands, is left out.

        Args:
            store: holds at least what is not told otherwise.
            layers: the rules.
        """
        layers = tuple(layers)
        tables = self._gathered if self._gathered is not None else self._read(store, layers)
        rules = tuple(_rules(layers))
        is_stated = _Stated(store)
        for stratum in layers:
            grew = True
            while grew:
                grew = False
                for rule in stratum.rules:
                    is_kept = _is_used(rule, rules)
                    for new in self._iter_new(rule, tables, is_kept=is_kept):
                        grew |= stratum.feeds_itself and is_kept
                        yield from (line for triple, line in new if not is_stated(*triple))

    def _iter_new(
        self, rule: Rule, tables: Tables, *, is_kept: bool
    ) -> Iterator[list[tuple[PlainTriple, bytes]]]:
        """Yield what follows from tables, with its lines; there may be far more of it than of them.

        Args:
            rule: is asked.
            tables: what it may read.
            is_kept: whether what follows is added to them.
        """
        base = self._names.base
        conclusions = Conclusions(rule.body.head, rule.body.group, base)
        graph = rule.graph_name(base)
        batches: Iterable[list[PlainTriple]] = conclusions.iter_new(View(tables, Tables()))
        if is_kept:
            # All of it before the first is added: the answer must not see itself grow.
            new = list(dict.fromkeys(each for batch in batches for each in batch))
            tables.extend(new)
            batches = [new] if new else []
        for batch in batches:
            if batch:
                yield [(each, f"{' '.join(each)} {graph} .\n".encode()) for each in batch]

    def derive(self, store: Store, layers: Iterable[Stratum]) -> None:
        """Add what follows now about the anchors that something changed about."""
        for stratum in layers:
            # Added up, not tried in turn: each rule is asked, whatever the others found.
            while sum(self._derive_rule(store, rule) for rule in stratum.rules):
                if not stratum.feeds_itself:
                    break

    def _derive_rule(self, store: Store, rule: Rule) -> int:
        affected = sorted(self._affected[rule.via], key=str)
        texts = [rule.restricted(name, affected) for name in rule.anchors if affected]
        graphs = self._readable(store, rule) if texts else None
        return sum(len(conclude(rule, text, store, self._names.base, graphs)) for text in texts)

    def _read(self, store: Store, layers: Iterable[Stratum]) -> Tables:
        """Return all that the rules may read, and that builds wrote.

        Conclusions must not rest on what users wrote.
        """
        patterns = {pattern for rule in _rules(layers) for pattern in _iter_read(rule)}
        kinds = {
            (each.predicate, each.object if isinstance(each.object, NamedNode) else None)
            if isinstance(each.predicate, NamedNode)
            else (None, None)
            for each in patterns
        }
        tables = Tables()
        for prop, target in kinds:
            found = store.quads_for_pattern(None, prop, target, None)
            quads = (quad for quad in found if self._names.is_built(quad.graph_name))
            tables.add("".join(f"{quad} .\n" for quad in quads).encode())
        return tables

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


class _Stated:
    """Tells whether a triple stands in any graph of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        #: Properties to whether anything is said with them.
        self._used: dict[Node, bool] = {}

    def __call__(self, subject: Node, prop: Node, target: Node) -> bool:
        """Tell whether a triple stands there."""
        predicate = NamedNode(text_of(prop))
        if prop not in self._used:
            some = self._store.quads_for_pattern(None, predicate, None, None)
            self._used[prop] = next(some, None) is not None
        if not self._used[prop]:
            return False
        node = NamedNode(text_of(subject))
        found = self._store.quads_for_pattern(node, predicate, to_term(target), None)
        return next(found, None) is not None


def _iter_read(rule: Rule) -> Iterator[Pattern]:
    for way in rule.ways:
        yield from way.patterns
    for group in rule.body.group.iter_negated():
        for way in group.ways():
            yield from way.patterns


def _is_used(rule: Rule, rules: Iterable[Rule]) -> bool:
    """Tell whether some rules, itself among them, have to know what follows from a rule.

    They do where it may be a premise of theirs, and where they may say it again for another
    graph: a triple stands in one.
    """
    return any(
        _may_be(told, other)
        for told in rule.body.head
        for each in rules
        for other in (*_iter_read(each), *(each.body.head if each.graph != rule.graph else ()))
    )


def _may_be(one: Pattern, other: Pattern) -> bool:
    """Tell whether a triple may be of two patterns, by its property and its class."""
    return all(
        a == b or not isinstance(a, NamedNode) or not isinstance(b, NamedNode)
        for a, b in ((one.predicate, other.predicate), (one.object, other.object))
    )


def _matches(pattern: Pattern, quad: Quad) -> bool:
    """Tell whether a quad could be a premise, by its predicate and its class."""
    if not isinstance(pattern.predicate, NamedNode):
        return True
    return pattern.predicate == quad.predicate and (
        not isinstance(pattern.object, NamedNode) or pattern.object == quad.object
    )
