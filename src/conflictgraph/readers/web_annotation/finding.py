"""Find in the text what selectors select."""

from __future__ import annotations

from typing import Final

from conflictgraph.annotation.model import Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.offsets import Reading
from conflictgraph.readers.web_annotation.places import (
    Position,
    Quote,
    Range,
    Refined,
    Selector,
    Target,
)

#: Characters that may be looked through for quotes without a position: some ten seconds.
_MAX_SEARCHED: Final = 20_000_000_000
#: As in ``offsets``: tools write a line break within words as a space.
_LINE_BREAKS: Final = str.maketrans("\r\n", "  ")


class Finder:
    """One text, in which the selections of many annotations are found.

    Args:
        reading: the text, and how positions count it.
        source: its name in messages.
        is_by_words: whether positions are of another text, so that words alone say where.
    """

    def __init__(self, reading: Reading, source: str, *, is_by_words: bool = False) -> None:
        self._is_by_words = is_by_words
        self._reading = reading
        self._folded = reading.text.translate(_LINE_BREAKS)
        self._whole = Span(0, len(reading.text))
        self._source = source
        self._searched = 0

    def span(self, target: Target, annotation: str) -> Span:
        """Return where a target is.

        Raises:
            SourceError: it is nowhere, in several places, or selectors do not agree.
        """
        # Words are looked for only where no place is given: they may stand in many places.
        quotes = [each for each in target.selectors if isinstance(each, Quote)]
        if self._is_by_words and quotes:
            return self._find(quotes[0], self._whole, annotation)
        placed = [each for each in target.selectors if not isinstance(each, Quote)]
        chosen = placed or target.selectors[:1]
        spans = {self._find(each, self._whole, annotation) for each in chosen}
        if not spans:
            raise self._refusal(
                "web-annotation.selector",
                f"{annotation} selects its text by {', '.join(target.others)} alone",
                annotation,
                "give a TextPositionSelector or a TextQuoteSelector on the plain text as well",
            )
        if len(spans) > 1:
            reason = f"the selectors of {annotation} select different stretches of text"
            raise self._refusal("web-annotation.selectors-differ", reason, annotation)
        (span,) = spans
        for each in quotes if placed else ():
            self._check_words(span, each, annotation)
        return span

    def _find(self, selector: Selector, within: Span, annotation: str) -> Span:
        match selector:
            case Position():
                return self._place(selector, within, annotation)
            case Quote():
                return self._words(selector, within, annotation)
            case Range():
                begin = self._beginning(selector.start, within, annotation)
                end = self._beginning(selector.end, within, annotation)
                return self._checked(Span(begin, end), within, annotation)
            case Refined():
                outer = selector.outer and self._find(selector.outer, within, annotation)
                return self._find(selector.inner, outer or within, annotation)

    def _beginning(self, selector: Selector, within: Span, annotation: str) -> int:
        if not isinstance(selector, Position):
            return self._find(selector, within, annotation).begin
        # Where a range ends may be behind the last character, so it cannot be looked at.
        offset = self._reading.from_code_point(within.begin) + selector.begin
        points = self._reading.to_code_points((Span(offset, offset),))
        return points[0].begin if points else self._whole.end + 1

    def _place(self, position: Position, within: Span, annotation: str) -> Span:
        first = self._reading.from_code_point(within.begin)
        last = self._reading.from_code_point(within.end)
        end = last if position.end is None else first + position.end
        points = self._reading.to_code_points((Span(first + position.begin, end),))
        return self._checked(points[0] if points else None, within, annotation)

    def _checked(self, span: Span | None, within: Span, annotation: str) -> Span:
        if span is None or not within.begin <= span.begin < span.end <= within.end:
            raise self._refusal(
                "web-annotation.offset-range",
                f"{annotation} selects nothing, or what is outside the text of "
                f"{self._whole.end} characters",
                annotation,
            )
        return span

    def _words(self, quote: Quote, within: Span, annotation: str) -> Span:
        self._searched += within.end - within.begin
        if self._searched > _MAX_SEARCHED:
            reason = "too many annotations without a position in too long a text"
            hint = "give a TextPositionSelector as well"
            raise self._refusal("web-annotation.too-many-quotes", reason, annotation, hint)
        prefix, exact, suffix = (
            each.translate(_LINE_BREAKS) for each in (quote.prefix, quote.exact, quote.suffix)
        )
        sought = prefix + exact + suffix
        # The words around may lie outside of what is refined; the selection itself may not.
        low = max(0, within.begin - len(prefix))
        found = self._folded.find(sought, low, within.end + len(suffix)) if exact else -1
        if found < 0:
            raise self._refusal(
                "web-annotation.quote-missing",
                f"the words of {annotation} are not in the text with what stands around them",
                annotation,
                "was the text changed after it was annotated?",
                quote.exact,
            )
        if self._folded.find(sought, found + 1, within.end + len(suffix)) >= 0:
            raise self._refusal(
                "web-annotation.quote-ambiguous",
                f"the words of {annotation} stand in several places",
                annotation,
                "give a TextPositionSelector, or longer words before and after",
                quote.exact,
            )
        begin = found + len(prefix)
        return self._checked(Span(begin, begin + len(exact)), within, annotation)

    def _check_words(self, span: Span, quote: Quote, annotation: str) -> None:
        covered = self._folded[span.begin : span.end]
        if covered != quote.exact.translate(_LINE_BREAKS):
            raise self._refusal(
                "web-annotation.text-mismatch",
                f"{annotation} covers {covered[:60]!r}, its TextQuoteSelector says "
                f"{quote.exact[:60]!r}",
                annotation,
                "offsets count characters; UTF-16 units, CRLF as one and a skipped byte order "
                "mark were tried for the whole document: was the text changed after it was "
                "annotated?",
            )

    def _refusal(
        self, rule: str, reason: str, annotation: str, hint: str = "", snippet: str = ""
    ) -> SourceError:
        return SourceError(
            rule, reason, self._source, None, hint, annotation=annotation, snippet=snippet
        )
