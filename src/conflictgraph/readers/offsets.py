"""Find the text that a file's offsets count, by comparing them with the words they cover.

Tools differ in what they count: characters or UTF-16 units, CRLF as two or as one, a byte
order mark or none. Each reading is tried on the whole document; one that makes every span
agree is right, for a wrong one shifts all spans after the first difference.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from conflictgraph.annotation.model import Span

#: brat writes a line break within a span as a space; CR and LF count one each.
_LINE_BREAKS = str.maketrans("\r\n", "  ")
_BYTE_ORDER_MARK = "\ufeff"
#: No mark, one newline, another unit: fewest changes first.
_VARIANTS = sorted(product((False, True), repeat=3), key=sum)
_LAST_OF_BMP = "\uffff"


class Noted(NamedTuple):
    """Fragments in the file's own unit, and the words the file gives for them, if any."""

    spans: tuple[Span, ...]
    words: str | None


#: The same without names, for readers with hundreds of them.
_Noted = tuple[tuple[Span, ...], str | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to count a text; ``wide`` holds the UTF-16 offsets of characters of two units."""

    text: str
    wide: tuple[int, ...] = ()

    def to_code_points(self, spans: tuple[Span, ...]) -> tuple[Span, ...] | None:
        """Return the spans in code points; None where one splits a character or ends outside."""
        if not self.wide:
            return spans if spans[-1].end <= len(self.text) else None
        if any(self._is_inside(offset) for span in spans for offset in (span.begin, span.end)):
            return None
        points = tuple(Span(self._point(span.begin), self._point(span.end)) for span in spans)
        return points if points[-1].end <= len(self.text) else None

    def from_code_point(self, point: int) -> int:
        """Return the offset in the file's unit of a place in code points."""
        wide = self.wide
        return point + bisect_left(range(len(wide)), point, key=lambda each: wide[each] - each)

    def agrees(self, noted: _Noted) -> bool:
        """Tell whether the fragments cover the words noted, joined by a space.

        Without words, they only have to lie within the text and to split no character.
        """
        spans, given = noted
        points = self.to_code_points(spans)
        if points is None or given is None:
            return points is not None
        covered = " ".join([self.text[begin:end] for begin, end in points])
        if covered == given:
            return True
        folded = covered.translate(_LINE_BREAKS)
        # A CR at the end is the line's own or the last character covered; nobody can tell.
        return folded in {
            given.translate(_LINE_BREAKS),
            given.removesuffix("\r").translate(_LINE_BREAKS),
        }

    def doubtful(self, noted: Sequence[_Noted]) -> Sequence[_Noted]:
        """Return what has to be looked at: most spans are one stretch, and its words a copy."""
        if self.wide:
            return noted
        text, length = self.text, len(self.text)
        return [
            (spans, words)
            for spans, words in noted
            if len(spans) > 1 or spans[0][1] > length or text[spans[0][0] : spans[0][1]] != words
        ]

    def _is_inside(self, offset: int) -> bool:
        before = bisect_left(self.wide, offset)
        return before > 0 and self.wide[before - 1] + 1 == offset

    def _point(self, offset: int) -> int:
        return offset - bisect_left(self.wide, offset)


def utf16_reading(text: str) -> Reading:
    """Return the reading of a text whose file says that it counts UTF-16 units."""
    return Reading(text, _wide_offsets(text))


def find_reading(
    text: str, noted: Sequence[_Noted], *, utf16_first: bool = False
) -> Reading | None:
    """Return the first reading of ``text`` in which all spans cover their words.

    Args:
        text: the characters of the file, nothing normalised.
        noted: every span of the document, in any order.
        utf16_first: whether UTF-16 units are what the format counts, so that they are taken
            when the spans agree with both.

    Returns:
        None when no reading makes all of them agree.
    """
    for reading in _iter_readings(text, utf16_first=utf16_first):
        if all(map(reading.agrees, reading.doubtful(noted))):
            return reading
    return None


def _iter_readings(text: str, *, utf16_first: bool) -> Iterator[Reading]:
    """Yield the plain reading, then what differs from it, fewest changes first."""
    seen: set[Reading] = set()
    for no_mark, one_newline, other_unit in _VARIANTS:
        units = other_unit != utf16_first
        content = text.removeprefix(_BYTE_ORDER_MARK) if no_mark else text
        content = content.replace("\r\n", "\n") if one_newline else content
        reading = Reading(content, _wide_offsets(content) if units else ())
        if reading not in seen:
            seen.add(reading)
            yield reading


def _wide_offsets(text: str) -> tuple[int, ...]:
    if text.isascii():
        return ()
    points = [index for index, character in enumerate(text) if character > _LAST_OF_BMP]
    return tuple(point + before for before, point in enumerate(points))
