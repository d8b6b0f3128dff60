"""The structure of a query as rdflib's algebra has it: what is joined with what, in plain groups.

Specification: SPARQL 1.1 Query Language, section 18.2 (translation to the algebra).

Oxigraph's own plan cannot be had from Python. Hints need less: which triple patterns stand
together, which variables they share, and what stands around them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from rdflib import BNode, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

_EXISTS: Final = {"Builtin_EXISTS", "Builtin_NOTEXISTS"}
#: Functions that look into the text of a value, for which no index helps.
_TEXT_FUNCTIONS: Final = {
    f"Builtin_{name}"
    for name in ("REGEX", "CONTAINS", "STRSTARTS", "STRENDS", "STR", "LCASE", "UCASE", "REPLACE")
}

Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One triple pattern; blank nodes in it are variables, as SPARQL has it.

    Attributes:
        subject, predicate, object: terms of rdflib, or a property path.
        graph: the variable of GRAPH around it; empty without one.
    """

    subject: Any
    predicate: Any
    object: Any
    graph: str = ""

    @property
    def variables(self) -> Names:
        """Return the names of the variables, that of the graph included."""
        nodes = (self.subject, self.predicate, self.object)
        graph = {self.graph} if self.graph else set()
        return frozenset(graph.union(filter(None, map(variable_name, nodes))))

    @property
    def predicates(self) -> Iterator[str]:
        """Yield the IRIs of predicates, those in a path included."""
        return (str(each) for each in _iter_paths(self.predicate) if isinstance(each, URIRef))

    @property
    def repeats(self) -> bool:
        """Return whether it is a path of any length."""
        paths = _iter_paths(self.predicate)
        return any(isinstance(each, MulPath) and each.mod in "*+" for each in paths)


@dataclass(slots=True)
class Group:
    """Parts of a query that are joined with each other.

    Attributes:
        patterns: its triple patterns.
        parts: the variables of each other part that gives many solutions, such as UNION.
        bindings: the variables of each part that gives few, such as BIND and VALUES.
        filters: the variables of each filter, and whether it looks into texts.
        around: the group in which it is optional, excluded or an alternative.
        required: whether there is no answer without it.
    """

    around: Group | None = None
    required: bool = True
    patterns: list[Pattern] = field(default_factory=list)
    parts: list[Names] = field(default_factory=list)
    bindings: list[Names] = field(default_factory=list)
    filters: list[tuple[Names, bool]] = field(default_factory=list)

    def others(self, pattern: Pattern) -> Names:
        """Return the variables that something else than this pattern binds."""
        here = [each.variables for each in self.patterns if each is not pattern]
        outside = [self.around.others(pattern)] if self.around else []
        return frozenset().union(*here, *self.parts, *self.bindings, *outside)


@dataclass(slots=True)
class Structure:
    """A whole query.

    Attributes:
        groups: the main group first.
        graphs: IRIs named by FROM and GRAPH.
        optional_first: whether something begins with OPTIONAL.
        distinct, ordered, limited, aggregated: what is said of the whole answer; ASK is limited
            by nature.
    """

    groups: list[Group] = field(default_factory=list)
    graphs: set[str] = field(default_factory=set)
    optional_first: bool = False
    distinct: bool = False
    ordered: bool = False
    limited: bool = False
    aggregated: bool = False

    @property
    def ends_early(self) -> bool:
        """Return whether evaluation may stop as soon as there are enough solutions."""
        return self.limited and not (self.distinct or self.ordered or self.aggregated)


def read_structure(query: str, base: str | None) -> Structure | None:
    """Return the structure of a query that Oxigraph has accepted.

    Args:
        query: its text, within the limits of the guard.
        base: against which relative IRIs are resolved.

    Returns:
        None when rdflib cannot read it: it knows nothing of SPARQL 1.2, and gives up on very
        long queries.
    """
    # It tells of each ill-typed literal with a traceback. Nobody reads what a worker says while
    # it lives, and a full pipe would stop it.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    try:
        return _to_structure(translateQuery(parseQuery(query), base=base).algebra)
    except Exception:  # noqa: BLE001 - pyparsing, rdflib and the recursion limit each have their own
        return None


def _to_structure(algebra: CompValue) -> Structure:
    structure = Structure(limited=algebra.name == "AskQuery")
    for clause in algebra.datasetClause or ():
        structure.graphs.update(str(each) for each in (clause.default, clause.named) if each)
    structure.groups.append(Group())
    if algebra.p is not None:
        _Walk(structure).top(algebra.p, structure.groups[0])
    return structure


class _Walk:
    """One pass over the algebra."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure

    def top(self, node: CompValue, group: Group) -> None:
        """Take what is said of the whole answer, then the pattern below it."""
        while node.name in {"Slice", "Distinct", "Reduced", "Project", "OrderBy", "Extend"}:
            self.structure.limited |= node.name == "Slice" and node.length is not None
            self.structure.distinct |= node.name == "Distinct"
            self.structure.ordered |= node.name == "OrderBy"
            if node.name == "Extend" and not _has(node, "AggregateJoin"):
                break
            node = node.p
        self.structure.aggregated |= _has(node, "AggregateJoin")
        self.take(node, group)

    def take(self, node: CompValue, group: Group, graph: str = "") -> None:
        """Put a node of the algebra into a group."""
        match node.name:
            case "BGP":
                group.patterns += [Pattern(s, p, o, graph) for s, p, o in node.triples]
            case "Join":
                self.take(node.p1, group, graph)
                self.take(node.p2, group, graph)
            case "LeftJoin" | "Minus" | "Union":
                self._take_pair(node, group, graph)
            case "Filter":
                self._take_filter(node.expr, group, graph)
                self.take(node.p, group, graph)
            case "Extend":
                group.bindings.append(_variables(node.expr) | {str(node.var)})
                self.take(node.p, group, graph)
            case "Graph":
                self._take_graph(node, group)
            case "ToMultiSet":
                self._take_rows(node.p, group, graph)
            case "ServiceGraphPattern":
                group.parts.append(_variables(node))
            case _:
                self.take(node.p, group, graph)

    def _take_pair(self, node: CompValue, group: Group, graph: str) -> None:
        if node.name == "Union":
            group.parts.append(_variables(node))
            self._below(node.p1, group, graph)
        else:
            self.take(node.p1, group, graph)
        if node.name == "LeftJoin":
            self.structure.optional_first |= node.p1.name == "BGP" and not node.p1.triples
            group.parts.append(_variables(node.p2))
            self._take_filter(node.expr, group, graph)
        self._below(node.p2, group, graph)

    def _take_filter(self, expression: object, group: Group, graph: str) -> None:
        names = {each.name for each in _iter_nodes(expression)}
        group.filters.append((_variables(expression), bool(names & _TEXT_FUNCTIONS)))
        for each in _iter_nodes(expression):
            if each.name in _EXISTS:
                self._below(each.graph, group, graph)

    def _take_graph(self, node: CompValue, group: Group) -> None:
        if isinstance(node.term, URIRef):
            self.structure.graphs.add(str(node.term))
        self.take(node.p, group, variable_name(node.term))

    def _take_rows(self, node: CompValue, group: Group, graph: str) -> None:
        if node.name == "values":
            group.bindings.append(frozenset(str(name) for row in node.res for name in row))
            return
        group.parts.append(frozenset(map(str, node.PV or ())) or _variables(node))
        inner = Group()
        self.structure.groups.append(inner)
        self.take(node, inner, graph)

    def _below(self, node: CompValue, group: Group, graph: str) -> None:
        inner = Group(group, required=False)
        self.structure.groups.append(inner)
        self.take(node, inner, graph)


def variable_name(node: object) -> str:
    """Return the name of a variable or blank node; empty for anything else."""
    if isinstance(node, Variable):
        return str(node)
    return f"_:{node}" if isinstance(node, BNode) else ""


def _has(node: object, name: str) -> bool:
    return any(each.name == name for each in _iter_nodes(node))


def _variables(node: object) -> Names:
    """Return the variables anywhere below a node."""
    return frozenset(filter(None, map(variable_name, _iter_leaves(node))))


def _iter_nodes(node: object) -> Iterator[CompValue]:
    if isinstance(node, CompValue):
        yield node
    for child in _children(node):
        yield from _iter_nodes(child)


def _iter_leaves(node: object) -> Iterator[object]:
    children = list(_children(node))
    if not children:
        yield node
    for child in children:
        yield from _iter_leaves(child)


def _children(node: object) -> Iterable[object]:
    if isinstance(node, CompValue):
        # "_vars" is rdflib's own note of variables, and not always complete.
        return [value for name, value in node.items() if name != "_vars"]
    if isinstance(node, dict):  # a row of VALUES
        return [*node.keys(), *node.values()]
    return node if isinstance(node, list | tuple) else ()


def _iter_paths(path: object) -> Iterator[object]:
    """Yield a path and all in it, but for what a negated set excludes."""
    yield path
    for part in _parts(path):
        yield from _iter_paths(part)


def _parts(path: object) -> Iterable[object]:
    match path:
        case SequencePath() | AlternativePath():
            return path.args
        case InvPath():
            return [path.arg]
        case MulPath():
            return [path.path]
        case _:
            return ()
