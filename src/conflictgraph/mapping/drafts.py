"""A statement before it has its IRI: evidence from several places may still come together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from conflictgraph.annotation import Span
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.terms import relative
from conflictgraph.vocab import term

#: Properties of which a statement has one value; that of the first place in the text counts.
_SINGLE = (
    {term("hasCertainty")},
    {term("hasOriginStep")},
    {term("isMadeInCapacity")},
    {term("statedEarliest"), term("statedLatest")},
    {term("hasTimePrecision")},
    {term(name) for name in ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")},
    {term("duration")},
)


#: A role of one node: its IRI, empty for the statement itself, and the property.
RoleOf = tuple[str, str]


@dataclass
class Draft:
    """One statement.

    Attributes:
        classes, holder, contents, polarity, realis, voice: what makes it this statement.
        anchors: envelopes of its cues, else of what words it; the first names the statement.
        evidence: span property to the spans that support it.
        pairs: everything else that is said of it.
        places: what a reader has to see of each place: cue and content; the anchors, if empty.
        information: codes of what is taken for granted rather than said; part of what makes it
            this statement, because a place that says it outright is another one.
        supplied: roles that an annotator filled without the text naming anybody, each as the node
            it belongs to (empty: the statement) and its property.
        named: the same for roles that the text does name.
        sources: ids of the annotations that it was made from.
    """

    classes: frozenset[str]
    holder: str
    contents: frozenset[str]
    polarity: str
    realis: frozenset[str]
    voice: str
    anchors: list[Span]
    evidence: dict[str, list[Span]] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    places: list[Span] = field(default_factory=list)
    information: frozenset[str] = frozenset()
    supplied: set[RoleOf] = field(default_factory=set)
    named: set[RoleOf] = field(default_factory=set)
    sources: list[str] = field(default_factory=list)
    iri: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """Return what two places in a text must share to be one statement."""
        kinds = (self.classes, self.holder, self.contents)
        return (*kinds, self.polarity, self.realis, self.voice, self.information)

    @property
    def anchor(self) -> Span:
        """Return the first place in the text."""
        return min(self.anchors)

    @property
    def implicit_roles(self) -> frozenset[str]:
        """Return the properties whose value no place in the text names."""
        return frozenset(prop for _, prop in self.supplied - self.named)

    def support(self, prop: str, spans: Iterable[Span]) -> None:
        """Add evidence."""
        self.evidence.setdefault(prop, []).extend(spans)

    def spans(self) -> tuple[Span, ...]:
        """Return all evidence, each span once, in text order."""
        return tuple(sorted({span for spans in self.evidence.values() for span in spans}))

    def say(self, pairs: Iterable[Pair]) -> None:
        """Add what one source says; of what a statement has once, the first source's counts.

        Sources come in this order: the statement's own frames as they stand in the text, then
        what they assert, then other places of the same statement. So a certainty or a date of
        a later place is dropped, never set beside the first as if both held.
        """
        taken = {prop for prop, _ in self.pairs}
        blocked = set().union(*(group for group in _SINGLE if group & taken))
        self.pairs.extend(pair for pair in dict.fromkeys(pairs) if pair[0] not in blocked)

    def absorb(self, other: Draft) -> None:
        """Take over another place of the same statement; the earlier place keeps the say."""
        self.anchors.extend(other.anchors)
        self.places.extend(other.places)
        self.sources.extend(other.sources)
        for prop, spans in other.evidence.items():
            self.support(prop, spans)
        self.supplied |= other.supplied
        self.named |= other.named
        self.say(other.pairs)


def merge(drafts: Iterable[Draft]) -> list[Draft]:
    """Join the drafts that say the same, in text order."""
    found = [(draft.anchor, draft) for draft in drafts]
    places = Counter(anchor for anchor, _ in found)
    # What they say decides only between those that begin at one place.
    ordered = sorted(
        found,
        key=lambda each: (each[0], _digest(each[1], "") if places[each[0]] > 1 else ""),
    )
    merged: dict[tuple[object, ...], Draft] = {}
    for _, draft in ordered:
        known = merged.setdefault(draft.key, draft)
        if known is not draft:
            known.absorb(draft)
    return list(merged.values())


def name(drafts: list[Draft], document: str, base: str, taken: Iterable[Span] = ()) -> None:
    """Give every draft its IRI: offsets, and a hash where several share them."""
    shared = Counter([draft.anchor for draft in drafts])
    shared.update(set(taken))
    for draft in drafts:
        place = f"{draft.anchor.begin}-{draft.anchor.end}"
        suffix = f"-{_digest(draft, base)}" if shared[draft.anchor] > 1 else ""
        draft.iri = f"{document}/statement/{place}{suffix}"


def _digest(draft: Draft, base: str) -> str:
    """Return 6 hex over class, holder, content and what else sets statements apart."""
    parts = (
        *sorted(draft.classes),
        draft.holder,
        *sorted(draft.contents),
        draft.polarity,
        *sorted(draft.realis),
        draft.voice,
        *sorted(draft.information),
    )
    content = "\n".join(relative(part, base) for part in parts)
    return sha256(content.encode()).hexdigest()[:6]
