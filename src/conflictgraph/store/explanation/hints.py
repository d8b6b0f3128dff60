"""Say in plain words what makes a query slow, large, or empty without need.

A hint is a guess from the structure of the query and a few lookups, not from a plan: Oxigraph
gives none away. Each has a stable code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from conflictgraph.store.explanation.holdings import Holdings
from conflictgraph.store.explanation.structure import (
    Group,
    Names,
    Pattern,
    Structure,
    variable_name,
)
from conflictgraph.vocab import RDF

#: Lookups for so many patterns; more would take longer than most queries.
MAX_PATTERNS: Final = 50
_TYPE: Final = URIRef(f"{RDF}type")


@dataclass(frozen=True, slots=True)
class Hint:
    """One remark.

    Attributes:
        code: a stable name, such as ``cartesian-product``.
        message: what it means and what to do.
    """

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class MatchCount:
    """A triple pattern of the query, and how many triples match it by itself.

    Attributes:
        pattern: as text.
        matches: up to the limit of counting; None for a property path.
        more: whether there are more.
    """

    pattern: str
    matches: int | None
    more: bool


class Adviser:
    """Looks at one query and at what the store holds for it.

    Attributes:
        counts: for the first patterns of the query, in their order.
    """

    def __init__(self, structure: Structure, holdings: Holdings, *, everything: bool) -> None:
        """Look the patterns up.

        Args:
            structure: the query.
            holdings: the store.
            everything: whether the query says ``SELECT *``.
        """
        self._structure, self._holdings, self._everything = structure, holdings, everything
        patterns = [each for group in structure.groups for each in group.patterns]
        self._sizes = {id(each): holdings.size(each) for each in patterns[:MAX_PATTERNS]}
        self.counts = [self._count(each) for each in patterns[:MAX_PATTERNS]]

    def iter_hints(self) -> Iterator[Hint]:
        """Yield what there is to say, the gravest first."""
        yield from self._unknown_names()
        for group in self._structure.groups:
            yield from self._empty_patterns(group)
        for group in self._structure.groups:
            yield from _products(group)
            yield from self._scans(group)
        yield from self._whole()

    def _count(self, pattern: Pattern) -> MatchCount:
        size = self._sizes[id(pattern)]
        if size is None:
            return MatchCount(to_text(pattern), None, more=False)
        return MatchCount(to_text(pattern), size.matches, size.more)

    def _unknown_names(self) -> Iterator[Hint]:
        patterns = [each for group in self._structure.groups for each in group.patterns]
        for iri in _unique(iri for each in patterns for iri in each.predicates):
            if not self._holdings.has_predicate(iri):
                like = self._holdings.similar_property(iri)
                reason = f"no triple has the property <{iri}>"
                yield Hint("unknown-predicate", _with_guess(reason, iri, like))
        for iri in _unique(str(each.object) for each in patterns if _names_class(each)):
            if not self._holdings.has_instance(iri):
                like = self._holdings.similar_class(iri)
                reason = f"nothing has the type <{iri}> itself"
                if like == iri:
                    reason += "; its subclasses are found by rdf:type/rdfs:subClassOf*"
                yield Hint("unknown-class", _with_guess(reason, iri, like))
        for iri in sorted(self._structure.graphs):
            if not self._holdings.has_graph(iri):
                yield Hint("unknown-graph", f"the store has no graph <{iri}>")

    def _empty_patterns(self, group: Group) -> Iterator[Hint]:
        for pattern in group.patterns if group.required else ():
            size = self._sizes.get(id(pattern))
            if size is None or size.matches or self._is_unknown(pattern):
                continue
            yield Hint(
                "empty-pattern",
                f"no triple matches {to_text(pattern)}, and without one there is no solution",
            )

    def _is_unknown(self, pattern: Pattern) -> bool:
        """Return whether an unknown name has been told of already."""
        known = all(map(self._holdings.has_predicate, pattern.predicates))
        return not known or _names_class(pattern)

    def _scans(self, group: Group) -> Iterator[Hint]:
        for pattern in group.patterns:
            ends = {variable_name(pattern.subject), variable_name(pattern.object)}
            open_ended = "" not in ends and not ends & group.others(pattern)
            if variable_name(pattern.predicate) and open_ended:
                if self._structure.ends_early:
                    continue
                yield Hint(
                    "unbound-predicate",
                    f"{to_text(pattern)} matches every triple: name the predicate, or one end",
                )
            elif pattern.repeats and open_ended:
                yield Hint(
                    "open-path",
                    f"the path of {to_text(pattern)} is followed from every node: bind one end",
                )
        if any(in_texts for _, in_texts in group.filters) and self._is_large(group):
            yield Hint(
                "filter-scan",
                "a FILTER looks into the text of every value, for which there is no index: "
                "narrow the pattern first, by a type or another property",
            )

    def _whole(self) -> Iterator[Hint]:
        structure = self._structure
        if structure.optional_first:
            yield Hint(
                "optional-first",
                "a group begins with OPTIONAL: what comes after it is joined with everything it "
                "found; put what is required first",
            )
        open_end = not structure.limited and not structure.aggregated
        if structure.ordered and open_end:
            yield Hint(
                "order-without-limit",
                "ORDER BY holds all solutions in memory to sort them; with LIMIT only the first "
                "ones are asked for",
            )
        if self._everything:
            yield Hint("select-all", "SELECT * gives every variable: name those you need")
        large = open_end and self._is_large(structure.groups[0])
        if large:
            yield Hint("no-limit", "the pattern is large and has no LIMIT: add one to look around")
        if large and structure.distinct:
            yield Hint(
                "distinct-large", "DISTINCT holds every solution of a large pattern in memory"
            )

    def _is_large(self, group: Group) -> bool:
        """Return whether even the smallest pattern of a group matches very many triples."""
        sizes = [self._sizes.get(id(each)) for each in group.patterns]
        return bool(sizes) and all(size is not None and size.more for size in sizes)


def _products(group: Group) -> Iterator[Hint]:
    """Say which parts of a group share no variable, so that all is combined with all."""
    parts = [each.variables for each in group.patterns] + group.parts
    apart = _components(filter(None, parts), group.bindings)
    if len(apart) < 2:  # noqa: PLR2004 - one part is no product
        return
    listed = " and ".join(_listed(each) for each in apart)
    bridged = any(sum(bool(names & each) for each in apart) > 1 for names, _ in group.filters)
    advice = (
        "only a FILTER connects them, after they were combined: use one variable in both"
        if bridged
        else "connect them, or ask two queries"
    )
    yield Hint(
        "cartesian-product",
        f"the parts with {listed} share no variable, so each solution of one is combined with "
        f"each of the other: {advice}",
    )


def _components(parts: Iterator[Names], bindings: list[Names]) -> list[Names]:
    """Return the sets of variables that hang together; a binding connects, but is no part."""
    heavy = list(parts)
    components: list[Names] = []
    for names in (*heavy, *filter(None, bindings)):
        touched = [each for each in components if each & names]
        components = [each for each in components if not each & names]
        components.append(names.union(*touched))
    return [each for each in components if any(each & names for names in heavy)]


def _names_class(pattern: Pattern) -> bool:
    return bool(pattern.predicate == _TYPE and isinstance(pattern.object, URIRef))


def _with_guess(reason: str, iri: str, like: str) -> str:
    return f"{reason}; did you mean <{like}>?" if like and like != iri else reason


def _unique(values: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _listed(names: Names) -> str:
    shown = sorted(f"?{name}" for name in names if not name.startswith("_:"))
    return ", ".join(shown) or "a blank node"


def to_text(pattern: Pattern) -> str:
    """Return a pattern as one would write it, with IRIs in full."""
    return " ".join(map(_node_text, (pattern.subject, pattern.predicate, pattern.object)))


def _node_text(node: object) -> str:
    if name := variable_name(node):
        return name if name.startswith("_:") else f"?{name}"
    try:
        return str(node.n3())  # type: ignore[attr-defined]  # terms and paths have it
    except Exception:  # noqa: BLE001 - rdflib cannot write every path and IRI that it reads
        return str(node)
