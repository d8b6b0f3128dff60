"""Places in a text, as the objects of a layout give them: by characters or by tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from conflictgraph.annotation.model import Span
from conflictgraph.readers.json_items import Marked, Place, to_span, to_text
from conflictgraph.readers.offsets import Reading
from conflictgraph.readers.records.tokens import Tokens

#: Keys that say where something is.
KEYS = ("begin", "end", "spans", "tokens", "first", "last", "stop")


def iter_noted(value: object) -> Iterator[Marked]:
    """Yield all places by characters in what a layout found, with the words that are given.

    They tell how characters are counted. What is no place is passed over here, to be refused by
    :class:`Places`.
    """
    # Not recursion: values may be nested more deeply than the interpreter's stack.
    waiting = [(value, "")]
    while waiting:
        each, owner = waiting.pop()
        if isinstance(each, list):
            waiting += [(inner, owner) for inner in reversed(each)]
        elif isinstance(each, dict):
            own = to_text(each.get("id")) or owner
            spans, words = _spans_by_characters(each), each.get("text")
            if spans:
                yield Marked(own, "", spans, words if isinstance(words, str) else None)
            else:
                waiting += [(inner, own) for inner in reversed(each.values())]


def _spans_by_characters(value: Mapping[str, object]) -> tuple[Span, ...] | None:
    """Return fragments in the file's unit; None where there are none, or one is wrong."""
    stated = value.get("spans")
    fragments = stated if isinstance(stated, list) else [value]
    spans = [
        to_span(each.get("begin"), each.get("end")) if isinstance(each, dict) else None
        for each in fragments
    ]
    found = sorted(span for span in spans if span is not None)
    return tuple(found) if found and len(found) == len(spans) else None


class Places:
    """From places in a file to fragments in code points."""

    def __init__(self, reading: Reading, tokens: Tokens, place: Place) -> None:
        self._reading, self._tokens, self._place = reading, tokens, place

    def spans(self, value: Mapping[str, object], what: str) -> tuple[Span, ...]:
        """Return the fragments of an object with a place.

        Args:
            value: an object with some of the keys of a place.
            what: what it is, for messages.

        Raises:
            SourceError: ``json.value`` or ``records.token``.
        """
        stated = value.get("tokens")
        sentence = to_text(value.get("sentence"))
        if isinstance(stated, list) and stated:
            return self.of_tokens(stated, sentence)
        if value.get("first") is not None and (spans := self._of_range(value, sentence)):
            return spans
        stretches = _spans_by_characters(value)
        points = self._reading.to_code_points(stretches) if stretches else None
        if points is None:
            form = "a place: begin and a greater end, or tokens"
            raise self._place.not_of_form(what, form, value, to_text(value.get("id")) or "")
        return points

    def of_tokens(
        self, references: Iterable[object], sentence: str | None = None
    ) -> tuple[Span, ...]:
        """Return the fragments that tokens make.

        Raises:
            SourceError: ``records.token``.
        """
        return self._tokens.spans(self._number(each, sentence) for each in references)

    def is_token(self, value: object) -> bool:
        """Tell whether this names a token."""
        return self._tokens.number(value) is not None

    def _of_range(self, value: Mapping[str, object], sentence: str | None) -> tuple[Span, ...]:
        first = self._number(value["first"], sentence)
        behind = value.get("stop")
        if behind is None:
            return self._tokens.range(first, self._number(value.get("last"), sentence))
        # The token behind the last one may be the first of the next sentence, or none at all.
        before = behind - 1 if isinstance(behind, int) else behind
        return self._tokens.range(first, self._number(before, sentence))

    def _number(self, reference: object, sentence: str | None) -> int:
        number = self._tokens.number(reference, sentence)
        if number is None:
            raise self._place.error("records.token", "there is no such token", shown=reference)
        return number
