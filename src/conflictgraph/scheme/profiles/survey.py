"""Count what documents call things, with a few words they cover: what a new profile has to know."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from conflictgraph.annotation import Document, Frame, Mention, Span
from conflictgraph.scheme.profiles.names import Name, annotations_of, iter_names, labels_of

#: So many examples of words, and so many values of an attribute, say what is meant.
MAX_EXAMPLES: Final = 3
MAX_VALUES: Final = 12
_SHOWN_CHARACTERS: Final = 40


@dataclass
class Survey:
    """What stands in documents.

    Attributes:
        documents: how many were counted.
        names: how often each name stands there.
        examples: label of spans or frames to words they cover.
        values: attribute or kind of link to its values; no more than say what is meant.
        fillers: role and label of its frame to the labels that fill it.
    """

    documents: int = 0
    names: Counter[Name] = field(default_factory=Counter)
    examples: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    values: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    fillers: dict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    def count(self, document: Document) -> None:
        """Add what stands in one document."""
        self.documents += 1
        self.names.update(iter_names(document))
        labels = labels_of(document)
        for each in annotations_of(document):
            self._show(document, each)
            for name, value in each.attributes.items():
                self._note(name, value)
            for link in each.links:
                self._note(link.name, link.value)
        for frame in document.frames:
            for role in frame.roles:
                self.fillers[role.name, frame.label][labels[role.target]] += 1

    def _show(self, document: Document, each: Mention | Frame) -> None:
        shown = self.examples[each.label]
        if len(shown) < MAX_EXAMPLES:
            spans = each.spans if isinstance(each, Mention) else each.cue
            shown[_words(document, spans)] = None

    def _note(self, name: str, value: str) -> None:
        counted = self.values[name]
        if value in counted or len(counted) < MAX_VALUES:
            counted[_shortened(value)] += 1


def survey(documents: Iterable[Document]) -> Survey:
    """Return what stands in documents; none of them is kept."""
    found = Survey()
    for document in documents:
        found.count(document)
    return found


def _words(document: Document, spans: tuple[Span, ...]) -> str:
    covered = " ".join(map(document.covered_text, spans))
    return _shortened(" ".join(covered.split()))


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"
