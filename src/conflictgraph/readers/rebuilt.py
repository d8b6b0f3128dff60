"""Put words together to a text, for formats that keep words and no text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from conflictgraph.annotation.model import Span
from conflictgraph.readers.files import MAX_TEXT_BYTES, check_text_size

#: What follows a word: the next one of its sentence, or the next sentence. A line break, since
#: the file knows where its sentences end, and a full stop alone does not say so.
WORD_GAP: Final = " "
SENTENCE_GAP: Final = "\n"
PARAGRAPH_GAP: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A text, and where each of its words stands."""

    text: str
    words: tuple[Span, ...]

    def span(self, first: int, last: int) -> Span:
        """Return the stretch from one word to another, both included."""
        return Span(self.words[first].begin, self.words[last].end)


def rebuild(words: Iterable[tuple[str, str]], source: str) -> Rebuilt:
    """Return the text of words, each with what parts it from the next one.

    Raises:
        SourceError: ``file.too-large``.
    """
    pieces, spans, position = list[str](), list[Span](), 0
    gap = ""
    for word, next_gap in words:
        begin = position + len(gap)
        position = begin + len(word)
        pieces += (gap, word)
        spans.append(Span(begin, position))
        gap = next_gap
        if position > MAX_TEXT_BYTES:
            # To be refused, and the rest would only take memory.
            break
    text = "".join(pieces)
    check_text_size(text, source)
    return Rebuilt(text, tuple(spans))
