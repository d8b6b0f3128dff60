"""A text from what annotations quote of it, where the text itself is not at hand.

Source: the quoted words with what stands around them are passages; passages whose positions say
that they overlap, and whose words agree where they do, are one. No other words are put in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from conflictgraph.annotation.model import EXCERPT, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.files import MAX_TEXT_BYTES, check_text_size
from conflictgraph.readers.offsets import Reading
from conflictgraph.readers.web_annotation.finding import Finder
from conflictgraph.readers.web_annotation.places import (
    Position,
    Quote,
    Refined,
    Selector,
    Target,
)

#: Between two passages: they are paragraphs of their own, and nobody quoted what is left out.
GAP: Final = "\n\n[…]\n\n"


class _Unit(NamedTuple):
    """What positions count, as an encoding in which that is a fixed number of bytes."""

    codec: str
    size: int

    def length(self, text: str) -> int:
        return len(text.encode(self.codec)) // self.size


_CODE_POINTS: Final = _Unit("utf-32-le", 4)
_UTF16: Final = _Unit("utf-16-le", 2)


class _Passage(NamedTuple):
    """A quote, and where it begins in the whole text; None where that is not known."""

    quote: Quote
    begin: int | None

    @property
    def text(self) -> str:
        return self.quote.prefix + self.quote.exact + self.quote.suffix


@dataclass(frozen=True, slots=True)
class _Quoted:
    """The quote in a target, with what it is said to be and what refines it."""

    quote: Quote
    position: Position | None
    inner: Selector | None

    def fits(self, unit: _Unit) -> bool:
        """Tell whether the position is as long as the words, and leaves room for the prefix."""
        place, quote = self.position, self.quote
        if place is None or place.end is None:
            return False
        # Some count CRLF as one.
        shorter = quote.exact.count("\r\n")
        length = place.end - place.begin
        before = unit.length(quote.prefix) - quote.prefix.count("\r\n")
        exact = unit.length(quote.exact)
        return length in {exact, exact - shorter} and before <= place.begin

    def passage(self, unit: _Unit) -> _Passage:
        begin = self.position.begin if self.position and self.fits(unit) else None
        return _Passage(self.quote, begin)


class Excerpt:
    """The passages of one text, in the order of their positions, else of the file.

    Attributes:
        text: the passages, set apart where they are not known to touch.
        basis: what it is made of, for ``Metadata.text_basis``.

    Raises:
        SourceError: ``file.too-large``.
    """

    def __init__(self, targets: Iterable[Target], source: str) -> None:
        self._source = source
        found = {each: quoted for each in targets if (quoted := _quoted(each))}
        unit = _unit_of(found.values())
        self._passages = {each: quoted.passage(unit) for each, quoted in found.items()}
        self._inner = {each: quoted.inner for each, quoted in found.items()}
        self._begins, texts = _Runs(unit, source).of(dict.fromkeys(self._passages.values()))
        self.text = GAP.join(texts)
        check_text_size(self.text, source)
        unfit = sum(each.position is not None and not each.fits(unit) for each in found.values())
        self.basis = _basis(len(texts), unfit)

    def span(self, target: Target, annotation: str) -> Span:
        """Return where a target is in the excerpt.

        Raises:
            SourceError: it has no quote, or one without words, or what refines it is not in it.
        """
        passage = self._passages.get(target)
        if passage is None:
            raise SourceError(
                "web-annotation.missing-text",
                f"{annotation} quotes nothing, and the text it is about is not at hand",
                self._source,
                hint="save the plain text that was annotated beside the annotations",
                annotation=annotation,
            )
        exact = passage.quote.exact
        if not exact:
            reason = f"{annotation} selects nothing: its TextQuoteSelector has no words"
            raise SourceError(
                "web-annotation.offset-range", reason, self._source, annotation=annotation
            )
        inner, within = self._inner[target], Span(0, len(exact))
        if inner is not None:
            finder = Finder(Reading(exact), self._source)
            within = finder.span(Target(target.source, (inner,)), annotation)
        begin = self._begins[passage] + len(passage.quote.prefix)
        return Span(begin + within.begin, begin + within.end)


def has_quotes(targets: Iterable[Target]) -> bool:
    """Tell whether any of these targets quotes its text."""
    return any(map(_quoted, targets))


def _quoted(target: Target) -> _Quoted | None:
    position = next((each for each in target.selectors if isinstance(each, Position)), None)
    found = (split for each in target.selectors if (split := _split(each)))
    return next((_Quoted(quote, position, inner) for quote, inner in found), None)


def _split(selector: Selector) -> tuple[Quote, Selector | None] | None:
    """Return the outermost quote of a selector, and what refines it."""
    if isinstance(selector, Quote):
        return selector, None
    if not isinstance(selector, Refined):
        return None
    outer = _split(selector.outer) if selector.outer else None
    if outer is None:
        return _split(selector.inner)
    quote, inner = outer
    return quote, Refined(inner, selector.inner) if inner else selector.inner


def _unit_of(quoted: Iterable[_Quoted]) -> _Unit:
    """Return what most positions count, by the lengths of their words."""
    placed = [each for each in quoted if each.position]
    fitting = {unit: sum(each.fits(unit) for each in placed) for unit in (_CODE_POINTS, _UTF16)}
    return max(fitting, key=lambda unit: fitting[unit])


def _basis(passages: int, unfit: int) -> str:
    told = f"{EXCERPT}: {_count(passages, 'passage')}"
    if not unfit:
        return told
    verb = "does not fit its words and is" if unfit == 1 else "do not fit their words and are"
    return f"{told}; {_count(unfit, 'position')} {verb} not used"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class _Runs:
    """Passages put together to runs of text without a gap."""

    def __init__(self, unit: _Unit, source: str) -> None:
        self._unit, self._source = unit, source
        #: The last run, as far as it is known, and where it begins in the whole text.
        self._run = bytearray()
        self._start: int | None = None
        #: A place in it, in bytes and in characters: passages come in the order of their places.
        self._counted = (0, 0)
        self._texts: list[str] = []
        self._size = 0

    def of(self, passages: Iterable[_Passage]) -> tuple[dict[_Passage, int], Sequence[str]]:
        """Return where each passage begins in the text of all, and the runs of that text.

        Raises:
            SourceError: ``file.too-large``.
        """
        begins: dict[_Passage, int] = {}
        for passage, start in self._in_order(passages):
            content = passage.text.encode(self._unit.codec)
            if self._joins(content, start, passage):
                self._run += content[len(self._run) - self._offset(start) :]
            else:
                self._close()
                self._run[:] = content
                # Line ends may be counted otherwise: what holds one has an order, and no ends.
                self._start = None if "\r" in passage.text else start
                self._counted = (0, 0)
            begins[passage] = self._size + self._characters_before(start)
        self._close()
        return begins, self._texts

    def _in_order(self, passages: Iterable[_Passage]) -> Iterator[tuple[_Passage, int | None]]:
        placed: list[tuple[_Passage, int]] = []
        others: list[_Passage] = []
        for each in passages:
            if each.begin is None:
                others.append(each)
            else:
                placed.append((each, each.begin - self._unit.length(each.quote.prefix)))
        yield from sorted(placed, key=lambda pair: pair[1])
        yield from ((each, None) for each in others)

    def _offset(self, start: int | None) -> int:
        """Return where in the run, in bytes, a place of the whole text is."""
        return (
            0 if start is None or self._start is None else (start - self._start) * self._unit.size
        )

    def _joins(self, content: bytes, start: int | None, passage: _Passage) -> bool:
        """Tell whether a passage begins within the run, and has the same words there."""
        if start is None or self._start is None or "\r" in passage.text:
            return False
        offset = self._offset(start)
        shared = content[: max(0, len(self._run) - offset)]
        return bool(shared) and self._run.startswith(shared, offset)

    def _characters_before(self, start: int | None) -> int:
        offset = self._offset(start)
        counted, characters = self._counted
        characters += len(self._run[counted:offset].decode(self._unit.codec))
        self._counted = (offset, characters)
        return characters

    def _close(self) -> None:
        if not self._run:
            return
        text = self._run.decode(self._unit.codec)
        self._texts.append(text)
        self._size += len(text) + len(GAP)
        if self._size > MAX_TEXT_BYTES + len(GAP):
            # To be refused, and the rest would only take memory.
            check_text_size(GAP.join(self._texts), self._source)
