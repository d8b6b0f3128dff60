"""Where the annotations of a file stand, and which text they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from conflictgraph.annotation.model import Span
from conflictgraph.readers.offsets import Noted
from conflictgraph.readers.rdf import Nodes, Term, relative
from conflictgraph.readers.web_annotation.context import ACTIVITY
from conflictgraph.vocab import OA, RDF

#: RFC 5147, as far as it counts characters; what follows a semicolon is a check of integrity.
_CHARACTERS: Final = re.compile(r"char=(\d{0,10}),(\d{0,10})(?:;.*)?", re.ASCII | re.DOTALL)
_OFFSET: Final = re.compile(r"[+]?\d{1,10}", re.ASCII)
#: Nobody refines a selection more often; a circle of refinements has to end.
_MAX_DEPTH: Final = 16
#: Many things in one: each of their members is meant.
_COLLECTIONS: Final = frozenset(OA + name for name in ("Composite", "Independents", "List"))
_CHOICE: Final = OA + "Choice"
_CHARACTER_SELECTORS: Final = frozenset(
    OA + name for name in ("TextPositionSelector", "FragmentSelector")
)


@dataclass(frozen=True, slots=True)
class Position:
    """``TextPositionSelector`` or ``char=``; offsets in the file's unit, no end is the text's."""

    begin: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Quote:
    """``TextQuoteSelector``."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """``RangeSelector``: from where one selection begins to where the other does."""

    start: Selector
    end: Selector


@dataclass(frozen=True, slots=True)
class Refined:
    """A selection within another; a step that is not about characters selects the whole text."""

    outer: Selector | None
    inner: Selector


Selector = Position | Quote | Range | Refined


@dataclass(frozen=True, slots=True)
class Target:
    """One stretch of text, by selectors that all mean it.

    Attributes:
        source: the node of the text; one of no name where the file does not say which text.
        selectors: those about characters.
        others: kinds of those that are not.
    """

    source: str
    selectors: tuple[Selector, ...]
    others: tuple[str, ...] = ()

    @property
    def is_selection(self) -> bool:
        """Tell whether a part of a text is meant."""
        return bool(self.selectors or self.others)

    def noted(self) -> Iterator[Noted]:
        """Yield the places that stand together with their words."""
        words = next((each.exact for each in self.selectors if isinstance(each, Quote)), None)
        for each in self.selectors:
            if isinstance(each, Position) and each.end is not None and words is not None:
                yield Noted((Span(each.begin, each.end),), words)


def flattened(nodes: Nodes, terms: Sequence[Term]) -> list[Term]:
    """Return things with the members of collections in their place, and the first of a choice."""
    found: list[Term] = []
    waiting, seen = list(reversed(terms)), set[str]()
    while waiting:
        term = waiting.pop()
        types = set(nodes.types(term)) if isinstance(term, str) else set()
        if not isinstance(term, str) or not types & {*_COLLECTIONS, _CHOICE}:
            found.append(term)
        elif term not in seen:
            seen.add(term)
            objects = nodes.objects(term, ACTIVITY + "items", OA + "item")
            members = [member for each in objects for member in nodes.members(each)]
            nodes.count(len(members))
            waiting += reversed(members[:1] if _CHOICE in types else members)
    nodes.count(len(found))
    return found


def target_of(nodes: Nodes, node: str) -> Target:
    """Return what a target of an annotation selects.

    Raises:
        ValueError: a selector is malformed; the message says how.
    """
    nodes.visit(node)
    source = next(iter(nodes.references(node, OA + "hasSource")), node)
    iri, _, fragment = source.partition("#")
    selectors, others = list[Selector](), list[str]()
    if place := _characters(fragment):
        selectors.append(place)
    stated = nodes.objects(node, OA + "hasSelector")
    objects = [member for each in stated for member in nodes.members(each)]
    for term in flattened(nodes, objects):
        selector = _selector(nodes, term) if isinstance(term, str) else None
        if selector is None:
            others.append(_kind(nodes, term))
        else:
            selectors.append(selector)
    return Target(iri if place else source, tuple(selectors), tuple(others))


def _kind(nodes: Nodes, term: Term) -> str:
    types = nodes.types(term) if isinstance(term, str) else []
    return relative(types[0]).removeprefix(OA) if types else "a selector without a type"


def _selector(nodes: Nodes, node: str, depth: int = 0) -> Selector | None:
    """Return a selector with its refinements; None where no part of it is about characters."""
    if depth > _MAX_DEPTH:
        raise ValueError("selectors refine each other in a circle, or too often")
    nodes.visit(node)
    outer = _unrefined(nodes, node, depth)
    refinements = nodes.references(node, OA + "refinedBy")
    if not refinements:
        return outer
    inner = _selector(nodes, refinements[0], depth + 1)
    if inner is None or (outer is None and not isinstance(inner, Quote)):
        # Offsets within something that cannot be found lead nowhere; words may be found anyway.
        return None
    return Refined(outer, inner)


def _unrefined(nodes: Nodes, node: str, depth: int) -> Selector | None:
    exact = nodes.literal(node, OA + "exact")
    if exact is not None:
        around = (nodes.literal(node, OA + each) or "" for each in ("prefix", "suffix"))
        return Quote(exact, *around)
    ends = [nodes.references(node, OA + each) for each in ("hasStartSelector", "hasEndSelector")]
    if all(ends):
        start, end = (_selector(nodes, each[0], depth + 1) for each in ends)
        return None if start is None or end is None else Range(start, end)
    types = nodes.types(node)
    if types and not _CHARACTER_SELECTORS.intersection(types):
        return None
    if nodes.properties(node).keys() & {OA + "start", OA + "end"}:
        return Position(_offset(nodes, node, "start"), _offset(nodes, node, "end"))
    return _characters(nodes.literal(node, RDF + "value") or "")


def _offset(nodes: Nodes, node: str, name: str) -> int:
    value = nodes.literal(node, OA + name)
    if value is None or not _OFFSET.fullmatch(value):
        raise ValueError(f"{name} of a TextPositionSelector has to be a number of characters")
    return int(value)


def _characters(fragment: str) -> Position | None:
    found = _CHARACTERS.fullmatch(fragment)
    return found and Position(int(found[1] or 0), int(found[2]) if found[2] else None)
