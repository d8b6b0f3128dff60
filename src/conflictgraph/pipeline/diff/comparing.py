"""Compare what two generations say, document by document and statement by statement.

Compared is what documents state, not what rules make of it: that follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

import pyoxigraph as ox

from conflictgraph.pipeline.diff.difference import Change, DocumentDifference, StatementDifference
from conflictgraph.pipeline.diff.matching import Matching, Said
from conflictgraph.pipeline.diff.states import DocumentState
from conflictgraph.pipeline.incremental import promise_one_graph
from conflictgraph.pipeline.stated import Facts, Value
from conflictgraph.store.changes import GraphNames
from conflictgraph.store.manifest import Entry
from conflictgraph.store.reader import Reader

#: Contents within contents are told so deep; below that, by their labels.
_MAX_DEPTH: Final = 4


def iter_differences(
    before: Reader, after: Reader, names: GraphNames
) -> Iterator[DocumentDifference]:
    """Yield the documents in which two generations differ, in order of their keys.

    Args:
        before: one generation.
        after: the other, of the same store or another.
        names: the graphs of both.
    """
    for one, other in _paired(list(before.manifest.iter_entries()), after):
        if one is None or other is None:
            found = _alone(before, one, names, "removed") or _alone(after, other, names, "added")
        elif _is_one(one, other):
            continue
        else:
            states = DocumentState(before, one, names), DocumentState(after, other, names)
            found = _Comparison(Matching(*states)).difference()
        if found and not found.is_none:
            yield found


def _paired(entries: list[Entry], after: Reader) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Yield documents of one identity, else of one key or file name; single ones in any case."""
    others = list(after.manifest.iter_entries())
    are_single = len(entries) == len(others) == 1
    pairs: list[tuple[Entry | None, Entry | None]] = []
    for name_of in (_identity, _key, _file_name):
        found = list(_same(entries, others, name_of))
        pairs += found
        done, others_done = {one for one, _ in found}, {other for _, other in found}
        entries = [each for each in entries if each not in done]
        others = [each for each in others if each not in others_done]
    if are_single and entries:
        return iter([(entries[0], others[0])])
    pairs += ((one, None) for one in entries)
    pairs += ((None, other) for other in others)
    return iter(sorted(pairs, key=_order))


def _identity(entry: Entry) -> str:
    return entry.identity


def _key(entry: Entry) -> str:
    return entry.key


def _file_name(entry: Entry) -> str:
    return entry.key.rpartition("/")[2]


def _same(
    entries: list[Entry], others: list[Entry], name_of: Callable[[Entry], str]
) -> Iterator[tuple[Entry, Entry]]:
    """Yield documents that one name tells apart from all others on both sides."""
    known, wanted = (Counter(map(name_of, each)) for each in (entries, others))
    named = {name_of(each): each for each in others}
    for entry in entries:
        name = name_of(entry)
        if known[name] == wanted[name] == 1:
            yield entry, named[name]


def _order(pair: tuple[Entry | None, Entry | None]) -> tuple[str, bool]:
    one, other = pair
    named = other or one
    return (named.key if named else ""), other is None


def _is_one(one: Entry, other: Entry) -> bool:
    return one.identity == other.identity and promise_one_graph(one.digest, other.digest)


def _alone(
    reader: Reader, entry: Entry | None, names: GraphNames, change: str
) -> DocumentDifference | None:
    if entry is None:
        return None
    count = len(DocumentState(reader, entry, names).statements)
    return DocumentDifference(entry.key, "", change, count)


class _Comparison:
    """Two states of one document, put into words."""

    def __init__(self, matching: Matching) -> None:
        self._matching = matching
        self._before, self._after = matching.before, matching.after

    def difference(self) -> DocumentDifference:
        one, other = self._before.entry, self._after.entry
        added, withdrawn = self._count_others()
        return DocumentDifference(
            file=other.key,
            was=one.key if one.key != other.key else "",
            change="changed",
            has_other_text=self._matching.has_other_text,
            changes=(*self._identity(), *self._changes(self._before.itself, self._after.itself)),
            statements=tuple(sorted(self._statements(), key=_place)),
            other_added=added,
            other_withdrawn=withdrawn,
        )

    def _identity(self) -> Iterator[Change]:
        one, other = self._before.entry.identity, self._after.entry.identity
        if one != other and not self._matching.has_other_text:
            yield Change("identity", (one,), (other,))

    def _statements(self) -> Iterator[StatementDifference]:
        for one, other in self._matching.pairs():
            if other is None:
                if one is not None:
                    yield self._told("withdrawn", self._before, one)
            elif one is None:
                yield self._told("added", self._after, other)
            elif changes := self._changes(one.facts, other.facts):
                yield self._told("changed", self._after, other, one.iri, changes)

    def _told(
        self,
        change: str,
        state: DocumentState,
        said: Said,
        was: str = "",
        changes: tuple[Change, ...] = (),
    ) -> StatementDifference:
        return StatementDifference(
            change=change,
            iri=said.iri,
            was=was if was != said.iri else "",
            speaker=state.speaker(said.facts),
            act=state.act(said.facts),
            wording=said.wording,
            content=state.content(said.facts),
            changes=changes,
        )

    def _changes(
        self, before: Facts, after: Facts, within: tuple[str, ...] = ()
    ) -> tuple[Change, ...]:
        gone = self._only(self._before, before, self._after, after)
        come = self._only(self._after, after, self._before, before)
        props = sorted(gone.keys() | come.keys(), key=lambda prop: prop.value)
        return tuple(
            change
            for prop in props
            for change in self._of_property(prop, gone.get(prop, []), come.get(prop, []), within)
        )

    def _only(
        self, state: DocumentState, facts: Facts, other: DocumentState, others: Facts
    ) -> dict[ox.NamedNode, list[Value]]:
        """Return the values that one side alone has, by property."""
        compared = self._matching.compared
        known = {(prop, compared(other, value)) for prop, value in self._matching.facts(others)}
        found: dict[ox.NamedNode, list[Value]] = {}
        for prop, value in sorted(self._matching.facts(facts), key=str):
            if (prop, compared(state, value)) not in known:
                found.setdefault(prop, []).append(value)
        return found

    def _of_property(
        self,
        prop: ox.NamedNode,
        gone: list[Value],
        come: list[Value],
        within: tuple[str, ...],
    ) -> Iterator[Change]:
        """Yield what a property says otherwise; of a content that stays one, what in it changed."""
        path = (*within, self._after.property_words(prop))
        if len(gone) == len(come) == 1 and len(path) < _MAX_DEPTH:
            one, other = self._before.affair(gone[0]), self._after.affair(come[0])
            if one and other:
                yield from self._changes(one, other, path)
                return
        before, after = map(self._before.words, gone), map(self._after.words, come)
        told = tuple(sorted(before)), tuple(sorted(after))
        if told[0] == told[1]:
            # Two things of one name: only their IRIs tell them apart.
            told = tuple(sorted(map(str, gone))), tuple(sorted(map(str, come)))
        yield Change(", ".join(path), *told)

    def _count_others(self) -> tuple[int, int]:
        """Return how many lines on other nodes only the later, and only the earlier, state has."""
        if self._matching.has_other_text:
            return 0, 0
        before, after = self._others(self._before), self._others(self._after)
        return len(after - before), len(before - after)

    def _others(self, state: DocumentState) -> set[tuple[str, str, str]]:
        compared = self._matching.compared
        return {
            (compared(state, ox.NamedNode(subject)), prop.value, compared(state, value))
            for subject, facts in state.nodes.items()
            if subject not in state.statements and state.local(subject) != ""
            for prop, value in facts
        }


def _place(told: StatementDifference) -> tuple[list[int], str, str]:
    numbers = told.iri.rpartition("/")[2].split("-")
    return [int(each) for each in numbers[:2] if each.isdigit()], told.iri, told.change
