"""Where TEI's pointers lead to in the running text.

Specification: https://tei-c.org/release/doc/tei-p5-doc/en/html/SA.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from conflictgraph.annotation.model import Span, envelope
from conflictgraph.errors import SourceError
from conflictgraph.readers.tei.text import Text
from conflictgraph.readers.xml import XML_ID, Element, local_name

_STRING_RANGE: Final = re.compile(
    r"#?string-range\(\s*#?([^\s,()#]+)((?:\s*,\s*\d{1,10}\s*,\s*\d{1,10})+)\s*\)", re.ASCII
)
_RANGE: Final = re.compile(r"#?range\(\s*#?([^\s,()#]+)\s*,\s*#?([^\s,()#]+)\s*\)")
_CHARACTERS: Final = re.compile(r"#char=(\d{1,10}),(\d{1,10})", re.ASCII)
#: Parts a list of pointers, but not the arguments of one.
_BETWEEN: Final = re.compile(r"\s+(?![^()]*\))")
_HINT: Final = (
    "pointers read here are #id, #range(id,id), #string-range(id,0,5) and #char=0,5, into the "
    "text of the same file"
)


class Pointers:
    """The pointers of one document."""

    def __init__(self, text: Text, source: str) -> None:
        self._text = text
        self._source = source

    def resolve(self, targets: str, owner: Element) -> tuple[Span, ...]:
        """Return where a list of pointers leads; words in a row are one fragment.

        Raises:
            SourceError: ``tei.pointer``.
        """
        found = [span for each in split(targets) for span in self._spans(each, owner)]
        return tuple(self._merged(sorted(found)))

    def between(self, begin: str, end: str, owner: Element) -> tuple[Span, ...]:
        """Return all from where one pointer leads to where another does.

        Raises:
            SourceError: ``tei.pointer``.
        """
        ends = [each for pointer in (begin, end or begin) for each in self._ends(pointer, owner)]
        span = self._text.trimmed(min(ends), max(ends))
        return (self._found(span, f"{begin} {end}", owner),)

    def _ends(self, pointer: str, owner: Element) -> tuple[int, int]:
        """Return where something begins and ends, which for an anchor is the same."""
        element = self._text.ids.get(pointer[1:]) if pointer.startswith("#") else None
        if element is not None and element in self._text.points:
            return self._text.points[element], self._text.points[element]
        span = envelope(tuple(sorted(self._spans(pointer, owner))))
        return span.begin, span.end

    def _spans(self, pointer: str, owner: Element) -> Iterator[Span]:
        text = self._text
        if match := _STRING_RANGE.fullmatch(pointer):
            numbers = [int(each) for each in match[2].replace(" ", "").strip(",").split(",")]
            for begin, length in zip(numbers[::2], numbers[1::2], strict=True):
                place = text.raw_span(match[1], begin, begin + length)
                yield self._found(place, pointer, owner)
        elif match := _CHARACTERS.fullmatch(pointer):
            yield self._found(text.raw_span("", int(match[1]), int(match[2])), pointer, owner)
        elif match := _RANGE.fullmatch(pointer):
            ends = [self._found(self._place(each), pointer, owner) for each in match.groups()]
            yield envelope(tuple(sorted(ends)))
        else:
            place = self._place(pointer[1:]) if pointer.startswith("#") else None
            yield self._found(place, pointer, owner)

    def _place(self, identifier: str) -> Span | None:
        element = self._text.ids.get(identifier)
        return None if element is None else self._text.places.get(element)

    def _found(self, span: Span | None, pointer: str, owner: Element) -> Span:
        if span is None:
            raise SourceError(
                "tei.pointer",
                "it points to nothing in the text",
                self._source,
                owner.sourceline,
                _HINT,
                annotation=owner.attrib.get(XML_ID, local_name(owner)),
                snippet=pointer,
            )
        return span

    def _merged(self, spans: Iterable[Span]) -> Iterator[Span]:
        """Yield spans with those joined between which only white space stands."""
        current: Span | None = None
        for span in spans:
            if current is None:
                current = span
            elif not self._text.text[current.end : span.begin].strip():
                current = Span(current.begin, max(current.end, span.end))
            else:
                yield current
                current = span
        if current is not None:
            yield current


def split(targets: str) -> list[str]:
    """Return the pointers of a list."""
    return [each for each in _BETWEEN.split(targets.strip()) if each]
