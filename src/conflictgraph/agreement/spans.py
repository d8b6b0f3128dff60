"""Labelled spans of two annotators, compared exactly and by overlap.

Mentions and the cues of frames are spans alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from conflictgraph.agreement.score import Score, Scores, equal_ones
from conflictgraph.annotation import Document, Span


class Marked(NamedTuple):
    """A label and the fragments it stands on; equal ones are the same annotation."""

    label: str
    spans: tuple[Span, ...]


def marked_in(document: Document) -> Mapping[str, Marked]:
    """Return what stands where, by the ids of the annotations."""
    mentions = {each.id: Marked(each.label, each.spans) for each in document.mentions}
    return mentions | {each.id: Marked(each.label, each.cue) for each in document.frames}


def exact(left: Iterable[Marked], right: Iterable[Marked]) -> Scores:
    """Score spans by label: found is what has the same label and the same fragments."""
    return equal_ones(left, right)


def overlapping(left: Collection[Marked], right: Collection[Marked]) -> Scores:
    """Score spans by label: found is what shares a character with one of the same label.

    One long span finds all short ones below it, so this is the generous bound of agreement.
    """
    lefts, rights = (Counter(each.label for each in side) for side in (left, right))
    left_found, right_found = _found(left, right), _found(right, left)
    return {
        label: Score(lefts[label], rights[label], left_found[label], right_found[label])
        for label in sorted({*lefts, *rights})
    }


def _found(spans: Iterable[Marked], others: Iterable[Marked]) -> Counter[str]:
    covered = _covered(others)
    return Counter(
        each.label for each in spans if any(_touches(s, covered[each.label]) for s in each.spans)
    )


def _covered(spans: Iterable[Marked]) -> defaultdict[str, list[Span]]:
    """Return what is covered for each label, as spans in order that do not overlap."""
    covered: defaultdict[str, list[Span]] = defaultdict(list)
    for label, span in sorted((each.label, span) for each in spans for span in each.spans):
        merged = covered[label]
        if merged and span.begin < merged[-1].end:
            merged[-1] = Span(merged[-1].begin, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return covered


def _touches(span: Span, covered: list[Span]) -> bool:
    before = bisect_left(covered, span.end, key=lambda each: each.begin)
    return before > 0 and covered[before - 1].end > span.begin
