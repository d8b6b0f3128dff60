"""The tokens of a document: how they are counted, and where they are in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conflictgraph.annotation.model import Span
from conflictgraph.readers.json_items import Marked, Place, to_number, to_span, to_text
from conflictgraph.readers.offsets import Reading


@dataclass(frozen=True, slots=True)
class Token:
    """One word as the file has it; its place, in the file's own unit, where that is given."""

    words: str
    id: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens that are counted together; all of a document where it has no sentences."""

    id: str
    tokens: tuple[Token, ...]


def parse_sentences(value: object, place: Place) -> tuple[Sentence, ...]:
    """Return the sentences that a layout's ``tokens`` found.

    Raises:
        SourceError: ``json.value``.
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise place.not_of_form("tokens", "a list", value)
    if value and all(isinstance(each, list) or _has_tokens(each) for each in value):
        return tuple(_sentence(each, number, place) for number, each in enumerate(value))
    return (_sentence(value, 0, place),)


def _has_tokens(value: object) -> bool:
    return isinstance(value, dict) and "tokens" in value


def _sentence(value: object, number: int, place: Place) -> Sentence:
    tokens, identifier = value, None
    if isinstance(value, dict):
        tokens, identifier = value.get("tokens"), to_text(value.get("id"))
    if not isinstance(tokens, list):
        raise place.not_of_form("tokens of a sentence", "a list", tokens)
    own = str(number) if identifier is None else identifier
    return Sentence(own, tuple(_token(each, at, place) for at, each in enumerate(tokens)))


def _token(value: object, number: int, place: Place) -> Token:
    if isinstance(value, str):
        return Token(value, str(number), None)
    words = value.get("text") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not (words is None or isinstance(words, str)):
        raise place.not_of_form("a token", "a word, or an object with text", value)
    span = to_span(value.get("begin"), value.get("end"))
    if words is None and span is None:
        raise place.not_of_form("a token", "an object with text, or with begin and end", value)
    identifier = to_text(value.get("id"))
    return Token(words or "", str(number) if identifier is None else identifier, span)


def joined(sentences: Sequence[Sentence]) -> str:
    """Return the text of a document that has none: words parted by spaces, sentences by lines."""
    return "\n".join(" ".join(token.words for token in each.tokens) for each in sentences)


def iter_noted(sentences: Iterable[Sentence]) -> Iterator[Marked]:
    """Yield the tokens that say where they are: they tell how the text is counted."""
    for sentence in sentences:
        for token in sentence.tokens:
            if token.span is not None:
                yield Marked("", "", (token.span,), token.words or None)


class Tokens:
    """Where each token is, in code points, and what it is called."""

    def __init__(self, sentences: Sequence[Sentence], reading: Reading, place: Place) -> None:
        """Find each token.

        Raises:
            SourceError: ``records.token``: a word does not follow the one before it in the text.
        """
        self._place = place
        self._spans = tuple(_located(sentences, reading, place))
        #: Sentence and token, by their ids or positions, to number in the document.
        self._numbers: dict[tuple[str, str], int] = {}
        for sentence in sentences:
            for token in sentence.tokens:
                self._numbers[sentence.id, token.id] = len(self._numbers)
        self._by_id = {token: number for (_, token), number in self._numbers.items()}
        if len(self._numbers) != len(self._spans):
            reason = "two tokens have one id, or two sentences"
            raise place.error("records.token", reason)

    def __bool__(self) -> bool:
        return bool(self._spans)

    def number(self, reference: object, sentence: str | None = None) -> int | None:
        """Return a token's number in the document; None where there is no such token.

        Args:
            reference: its id where tokens have ids that do not begin anew in each sentence, its
                number otherwise, or sentence and token as in ``0:5``.
            sentence: the sentence in which it is counted, where it is.
        """
        name = to_text(reference)
        if name is None:
            return None
        if sentence is not None:
            return self._numbers.get((sentence, name))
        before, colon, after = name.rpartition(":")
        if colon and (number := self._numbers.get((before, after))) is not None:
            return number
        if len(self._by_id) == len(self._spans):
            return self._by_id.get(name)
        position = to_number(reference)
        return position if position is not None and position < len(self._spans) else None

    def range(self, first: int, last: int) -> tuple[Span, ...]:
        """Return the one fragment from a token to another, both included; none if reversed."""
        if last < first:
            return ()
        return (Span(self._spans[first].begin, self._spans[last].end),)

    def spans(self, numbers: Iterable[int]) -> tuple[Span, ...]:
        """Return the fragments that tokens make: those in a row are one."""
        fragments: list[Span] = []
        last = -1
        for number in sorted(set(numbers)):
            span = self._spans[number]
            if fragments and number == last + 1:
                span = Span(fragments.pop().begin, span.end)
            fragments.append(span)
            last = number
        return tuple(fragments)


def _located(sentences: Sequence[Sentence], reading: Reading, place: Place) -> Iterator[Span]:
    position = 0
    for sentence in sentences:
        for token in sentence.tokens:
            if token.span is None:
                begin = reading.text.find(token.words, position)
                if begin < 0 or reading.text[position:begin].strip():
                    reason = f"the token {token.words[:60]!r} is not the next word of the text"
                    raise place.error("records.token", reason)
                span = Span(begin, begin + len(token.words))
            else:
                points = reading.to_code_points((token.span,))
                assert points is not None  # noqa: S101 - the reading agrees with all tokens
                span = points[0]
            yield span
            position = span.end
