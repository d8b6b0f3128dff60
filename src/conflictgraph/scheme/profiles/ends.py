"""What stands around an annotation that becomes a frame: roles, relations, named mentions."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from unicodedata import normalize

from conflictgraph.annotation import Document, Frame, Mention, Relation, Span
from conflictgraph.scheme.profiles.model import FrameRule, RoleRule
from conflictgraph.scheme.profiles.names import annotations_of
from conflictgraph.scheme.profiles.rules import Rules


@dataclass(frozen=True)
class End:
    """Something that may fill a role.

    Attributes:
        names: what it is called, the most telling name first.
        target: id of the annotation.
        relation: what leads there, unless it is a role of the frame itself.
    """

    names: tuple[str, ...]
    target: str
    relation: Relation | None = None


@dataclass
class Parts:
    """What an annotation has of what its frame needs.

    Attributes:
        cue: ids of what is the cue.
        fillers: pairs of role and id, in order.
        used: relations that say what fills a role, or is the cue.
        unknown: roles of the foreign frame that no rule names, with their fillers.
    """

    cue: list[str] = field(default_factory=list)
    fillers: list[tuple[RoleRule, str]] = field(default_factory=list)
    used: list[Relation] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)


class Surroundings:
    """Looks up what stands around the annotations of one document."""

    def __init__(self, document: Document, rules: Rules) -> None:
        self._rules = rules
        self._by_id = {each.id: each for each in annotations_of(document)}
        self._document = document
        self._relations: dict[str, list[Relation]] = defaultdict(list)
        for relation in document.relations:
            self._relations[relation.source].append(relation)
            self._relations[relation.target].append(relation)

    def parts(self, each: Mention | Frame, rule: FrameRule) -> Parts:
        """Return the cue and the fillers of the frame that an annotation becomes."""
        parts = Parts()
        if isinstance(each, Frame):
            for role in each.roles:
                if not self._take(End((role.name,), role.target), rule, parts):
                    parts.unknown.append((role.name, role.target))
        self._follow(each.id, rule, parts, {each.id})
        # Some corpora let all relations begin at the cue, the one to the content too.
        for cue in tuple(parts.cue):
            self._follow(cue, rule, parts, {each.id, cue})
        for end in self._named(each, rule):
            self._take(end, rule, parts)
        return parts

    def _follow(self, begin: str, rule: FrameRule, parts: Parts, behind: set[str]) -> None:
        for relation in self._relations[begin]:
            other = relation.target if relation.source == begin else relation.source
            names = (relation.label, self._by_id[other].label)
            # A relation of two frames says by its direction which of them is in which.
            if self._is_framed(other) and relation.source != begin:
                continue
            if other not in behind and self._take(End(names, other, relation), rule, parts):
                parts.used.append(relation)

    def _take(self, end: End, rule: FrameRule, parts: Parts) -> bool:
        # By the label of the other end only where that is no frame itself: two quotations that
        # are related do not speak each other.
        names = end.names[:1] if self._is_framed(end.target) else end.names
        if self._rules.is_cue(rule, names):
            parts.cue.append(end.target)
        elif role := self._rules.role(rule, names):
            parts.fillers.append((role, end.target))
        else:
            return False
        return True

    def _is_framed(self, identifier: str) -> bool:
        each = self._by_id[identifier]
        return isinstance(each, Frame) or self._rules.frame(each.label) is not None

    def _named(self, each: Mention | Frame, rule: FrameRule) -> Iterator[End]:
        """Yield the mentions that an attribute names, by id or else by their words."""
        for name, value in each.attributes.items():
            if not (self._rules.is_cue(rule, [name]) or self._rules.role(rule, [name])):
                continue
            target = value if value in self._by_id else self._nearest(each, value)
            if target and target != each.id:
                yield End((name,), target)

    def _nearest(self, each: Mention | Frame, words: str) -> str | None:
        """Return the mention of these words that stands nearest; of two as near, the former."""
        places = self._by_words.get(_folded(words), [])
        behind = bisect_left(places, (each.span, ""))
        before = bisect_left(places, (Span(places[behind - 1][0].begin, 0), "")) if behind else 0
        near = places[before : before + 1] + places[behind : behind + 1]
        return min(near, key=lambda one: abs(one[0].begin - each.span.begin))[1] if near else None

    @cached_property
    def _by_words(self) -> dict[str, list[tuple[Span, str]]]:
        """Return words to where mentions of them stand, in the order of the text."""
        found: dict[str, list[tuple[Span, str]]] = defaultdict(list)
        for mention in self._document.mentions:
            words = " ".join(map(self._document.covered_text, mention.spans))
            found[_folded(words)].append((mention.span, mention.id))
        return {words: sorted(places) for words, places in found.items()}


def _folded(words: str) -> str:
    return " ".join(normalize("NFC", words).casefold().split())
