"""A text with marks over it, cut into pieces that carry the same marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that something is said of, offsets in code points.

    Attributes:
        role: what it is: ``cue``, ``content``, ``mention`` ….
        page: where it leads, relative to the start page; empty for nowhere.
        name: of what it leads to.
    """

    begin: int
    end: int
    role: str
    page: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks.

    Attributes:
        roles: of all its marks, sorted.
        mark: the shortest of its marks that leads somewhere; None for none.
    """

    text: str
    roles: tuple[str, ...]
    mark: Mark | None


def iter_pieces(text: str, begin: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Yield the pieces of ``text[begin:end]`` in order; together they are all of it.

    Args:
        text: the whole text.
        begin: first code point shown.
        end: first code point not shown any more.
        marks: over the whole text, in any order; they may overlap.
    """
    inside = [mark for mark in marks if mark.begin < end and begin < mark.end]
    cuts = {begin, end}
    cuts.update(point for mark in inside for point in (mark.begin, mark.end) if begin < point < end)
    places = sorted(cuts)
    for start, stop in pairwise(places):
        over = [mark for mark in inside if mark.begin <= start and stop <= mark.end]
        leading = [mark for mark in over if mark.page]
        yield Piece(
            text[start:stop],
            tuple(sorted({mark.role for mark in over})),
            min(leading, key=lambda mark: (mark.end - mark.begin, mark.page), default=None),
        )
