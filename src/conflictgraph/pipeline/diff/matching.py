"""Which statement of one state of a document is which of the other.

A statement's IRI comes from its place, so that it is the same as long as text and place are. After
a correction of either, a statement is recognised by what it says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from conflictgraph.pipeline.diff.states import DocumentState, anchor_of
from conflictgraph.pipeline.stated import Facts, Value
from conflictgraph.vocab import term

_OF_TEXT: Final = frozenset(
    ox.NamedNode(term(name)) for name in ("hasSentenceSpan", "hasDocumentPart", "hasText")
)

#: Property and value of a fact, comparable between both states.
Compared = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Said:
    """One statement of one state.

    Attributes:
        compared: its facts as the other state's are compared with them.
        unplaced: the same without places.
        anchor: where it stands, the same for several statements of one place.
        wording: in which words it stands.
    """

    iri: str
    facts: Facts
    compared: Compared
    unplaced: Compared
    anchor: str
    wording: str


Pair = tuple[Said | None, Said | None]


class Matching:
    """Two states of one document."""

    def __init__(self, before: DocumentState, after: DocumentState) -> None:
        self.before, self.after = before, after
        self.has_other_text = before.text != after.text

    def pairs(self) -> Iterator[Pair]:
        """Yield statements that are one, then those that only one state has."""
        left = [self._said(self.before, *each) for each in self.before.statements.items()]
        right = [self._said(self.after, *each) for each in self.after.statements.items()]
        for key in self._keys():
            pairs = list(_matched(left, right, key))
            yield from pairs
            left = _without(left, {one.iri for one, _ in pairs})
            right = _without(right, {other.iri for _, other in pairs})
        yield from ((one, None) for one in left)
        yield from ((None, other) for other in right)

    def compared(self, state: DocumentState, value: Value) -> str:
        """Return a value as it is compared: nodes of the document apart from its identity.

        Places in different texts have nothing in common but the words that stand there.
        """
        local = state.local(value.value) if isinstance(value, ox.NamedNode) else None
        if local is not None:
            return f"#{state.worded(local) if self.has_other_text else local}"
        if isinstance(value, ox.Literal) and value.value == state.entry.identity:
            return "#"
        affair = state.affair(value) if self.has_other_text else frozenset()
        if affair:
            # Its IRI is made from its content, and that may name places of the text.
            return repr(sorted((prop.value, self.compared(state, each)) for prop, each in affair))
        return str(value)

    def facts(self, facts: Facts) -> Facts:
        """Return the facts that are compared: sentences and parts change with any text."""
        if not self.has_other_text:
            return facts
        return frozenset((prop, value) for prop, value in facts if prop not in _OF_TEXT)

    def _said(self, state: DocumentState, iri: str, facts: Facts) -> Said:
        pairs = [(prop.value, self.compared(state, value)) for prop, value in self.facts(facts)]
        places = {prop.value for prop, value in facts if state.is_place(value)}
        return Said(
            iri=iri,
            facts=facts,
            compared=frozenset(pairs),
            unplaced=frozenset(pair for pair in pairs if pair[0] not in places),
            anchor=anchor_of(state.local(iri) or iri),
            wording=state.wording(facts),
        )

    def _keys(self) -> tuple[Callable[[Said], Hashable], ...]:
        """Return by what statements are recognised, the surest first."""
        if self.has_other_text:
            return (_all, _wording, _unplaced)
        return (_local, _all, _anchor, _unplaced)


def _local(said: Said) -> Hashable:
    return said.iri.rpartition("/")[2]


def _all(said: Said) -> Hashable:
    return said.compared


def _anchor(said: Said) -> Hashable:
    return said.anchor


def _wording(said: Said) -> Hashable:
    return said.wording


def _unplaced(said: Said) -> Hashable:
    return said.unplaced


def _matched(
    left: list[Said], right: list[Said], key: Callable[[Said], Hashable]
) -> Iterator[tuple[Said, Said]]:
    """Yield pairs of one key; where there are several, those that have most in common."""
    others: dict[Hashable, list[Said]] = defaultdict(list)
    for other in right:
        others[key(other)].append(other)
    for one in sorted(left, key=lambda each: each.iri):
        candidates = others.get(key(one))
        if candidates:
            best = min(candidates, key=lambda each: (-len(each.compared & one.compared), each.iri))
            candidates.remove(best)
            yield one, best


def _without(said: list[Said], gone: set[str]) -> list[Said]:
    return [each for each in said if each.iri not in gone]
