"""What annotators say of each word: the labels that stand over it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Final

from conflictgraph.annotation import Document

#: Words with the accents that stand apart from their letters; else single characters.
_TOKEN: Final = re.compile(r"\w[\w\u0300-\u036f]*|[^\w\s]")


def iter_labels(document: Document) -> Iterator[frozenset[str]]:
    """Yield the labels over each token of the text, in order; the empty set where there are none.

    A label is over a token with which one of its fragments shares a character. Documents on one
    text have the same tokens.
    """
    waiting = sorted(
        [(span, each.label) for each in document.mentions for span in each.spans]
        + [(span, each.label) for each in document.frames for span in each.cue],
        reverse=True,
    )
    ending: list[tuple[int, str]] = []
    over: Counter[str] = Counter()
    for token in _TOKEN.finditer(document.text):
        while waiting and waiting[-1][0].begin < token.end():
            span, label = waiting.pop()
            heappush(ending, (span.end, label))
            over[label] += 1
        while ending and ending[0][0] <= token.start():
            _, label = heappop(ending)
            over[label] -= 1
        yield frozenset(label for label, number in over.items() if number)
