"""Attribute values on what annotators marked alike: the same label on the same fragments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeAlias

from conflictgraph.agreement.spans import Marked
from conflictgraph.annotation import Document

#: Attributes of one annotation.
Values: TypeAlias = Mapping[str, str]
#: A label, and what each annotator who marked one span so said of it.
Matched: TypeAlias = tuple[str, Mapping[str, Values]]


@dataclass(frozen=True, slots=True)
class Equal:
    """How often two annotators gave an attribute the same value.

    Attributes:
        compared: annotations marked by both, on which one of them at least gave the attribute.
        equal: those of them on which both gave the same value.
    """

    compared: int = 0
    equal: int = 0

    def __add__(self, other: Equal) -> Equal:
        return Equal(self.compared + other.compared, self.equal + other.equal)

    @property
    def share(self) -> float | None:
        """Return the share of equal values, from 0.0 to 1.0; None where nothing was compared."""
        return self.equal / self.compared if self.compared else None


def iter_matched(versions: Mapping[str, Document]) -> Iterator[Matched]:
    """Yield the annotations that two annotators or more marked alike.

    Args:
        versions: documents on one text, by annotator, in canonical order: where somebody marked
            the same twice, the first is compared with the first of the others.
    """
    by_annotator = {name: _values(document) for name, document in versions.items()}
    for marked in sorted({each for values in by_annotator.values() for each in values}):
        lists = {name: values.get(marked, []) for name, values in by_annotator.items()}
        for row in zip_longest(*lists.values()):
            given = {
                name: values for name, values in zip(lists, row, strict=True) if values is not None
            }
            if len(given) > 1:
                yield marked.label, given


def compare(matched: Sequence[Matched], left: str, right: str) -> Mapping[str, Equal]:
    """Return how often two annotators agreed on each attribute."""
    found: defaultdict[str, Equal] = defaultdict(Equal)
    for _, given in matched:
        if left in given and right in given:
            one, other = given[left], given[right]
            for name in {*one, *other}:
                found[name] += Equal(1, one.get(name) == other.get(name))
    return dict(sorted(found.items()))


def _values(document: Document) -> Mapping[Marked, list[Values]]:
    values: defaultdict[Marked, list[Values]] = defaultdict(list)
    for mention in document.mentions:
        values[Marked(mention.label, mention.spans)].append(mention.attributes)
    for frame in document.frames:
        values[Marked(frame.label, frame.cue)].append(frame.attributes)
    return values
