"""The agreement of a group of annotators over many texts, one text at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from conflictgraph.agreement import spans, structure
from conflictgraph.agreement.alpha import Alpha, krippendorff
from conflictgraph.agreement.attributes import Equal, Matched, compare, iter_matched
from conflictgraph.agreement.score import Scores, summed
from conflictgraph.agreement.tokens import iter_labels
from conflictgraph.annotation import Document


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """What two annotators have in common, over all texts that both annotated.

    Attributes:
        exact: spans by label, found where label and fragments are the same.
        overlapping: spans by label, found where one of the same label shares a character.
        frames: by label, found where the cue is the same.
        roles: by name, found where frame and filler are the same.
        relations: by label, found where both ends are the same.
        attributes: by name, on annotations that both marked alike.
    """

    texts: int = 0
    exact: Scores = field(default_factory=dict)
    overlapping: Scores = field(default_factory=dict)
    frames: Scores = field(default_factory=dict)
    roles: Scores = field(default_factory=dict)
    relations: Scores = field(default_factory=dict)
    attributes: Mapping[str, Equal] = field(default_factory=dict)

    def __add__(self, other: PairAgreement) -> PairAgreement:
        names = sorted({*self.attributes, *other.attributes})
        return PairAgreement(
            self.texts + other.texts,
            summed(self.exact, other.exact),
            summed(self.overlapping, other.overlapping),
            summed(self.frames, other.frames),
            summed(self.roles, other.roles),
            summed(self.relations, other.relations),
            {
                name: self.attributes.get(name, Equal()) + other.attributes.get(name, Equal())
                for name in names
            },
        )


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of all annotators.

    Attributes:
        texts: number of texts with two versions or more.
        pairs: by the names of two annotators, in order.
        tokens: alpha over all tokens; a token's value is the set of labels over it.
        attributes: alpha by attribute over annotations marked alike, of the labels on which
            anybody uses it; a missing attribute is a value too.
    """

    texts: int
    pairs: Mapping[tuple[str, str], PairAgreement]
    tokens: Alpha
    attributes: Mapping[str, Alpha]


class Study:
    """Collects texts. What it keeps of each is labels and values, never text."""

    def __init__(self) -> None:
        self._texts = 0
        self._pairs: defaultdict[tuple[str, str], PairAgreement] = defaultdict(PairAgreement)
        self._tokens: list[Mapping[str, frozenset[str]]] = []
        self._matched: list[Matched] = []

    def add(self, versions: Mapping[str, Document]) -> None:
        """Take in one text.

        Args:
            versions: by annotator, two or more, in canonical order.

        Raises:
            ValueError: the documents do not share one text.
        """
        if len({document.text for document in versions.values()}) != 1:
            raise ValueError("agreement is about versions of one text")
        self._texts += 1
        matched = list(iter_matched(versions))
        self._matched += matched
        for left, right in combinations(sorted(versions), 2):
            pair = _compared(versions[left], versions[right])
            attributes = PairAgreement(attributes=compare(matched, left, right))
            self._pairs[left, right] += pair + attributes
        labels = {name: iter_labels(document) for name, document in versions.items()}
        self._tokens += (
            dict(zip(labels, row, strict=True)) for row in zip(*labels.values(), strict=True)
        )

    def agreement(self) -> Agreement:
        """Return what was found so far."""
        return Agreement(
            self._texts,
            dict(sorted(self._pairs.items())),
            krippendorff(self._tokens),
            {name: krippendorff(self._iter_values(name)) for name in self._attributes()},
        )

    def _attributes(self) -> list[str]:
        given = (values for _, named in self._matched for values in named.values())
        return sorted({name for values in given for name in values})

    def _iter_values(self, attribute: str) -> Iterator[Mapping[str, str | None]]:
        """Yield what annotators gave as one attribute, None for nothing, where it belongs."""
        bearing = {
            label
            for label, given in self._matched
            if any(attribute in values for values in given.values())
        }
        for label, given in self._matched:
            if label in bearing:
                yield {name: values.get(attribute) for name, values in given.items()}


def _compared(left: Document, right: Document) -> PairAgreement:
    lefts, rights = (tuple(spans.marked_in(document).values()) for document in (left, right))
    return PairAgreement(
        texts=1,
        exact=spans.exact(lefts, rights),
        overlapping=spans.overlapping(lefts, rights),
        frames=structure.frames(left, right),
        roles=structure.roles(left, right),
        relations=structure.relations(left, right),
    )
