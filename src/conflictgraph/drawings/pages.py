"""Part a long drawing into pages: one that is endless can be neither read nor printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from conflictgraph.drawings.words import WORDS, Language
from conflictgraph.errors import ParameterError

_T = TypeVar("_T")
#: Pages that can be asked for; no saved query that is drawn gives more than they hold.
PAGES: Final = tuple(range(1, 61))


def on_page(
    panels: Sequence[Sequence[_T]], page: int, *, rows: int, heading: int = 0
) -> tuple[list[Sequence[_T]], int]:
    """Return the panels of a page, and how many pages there are.

    A panel stays whole unless it fills more than a page by itself.

    Args:
        panels: of rows, in their order.
        page: from 1.
        rows: so many rows a page takes.
        heading: what panels take beside their rows, in rows.

    Raises:
        ParameterError: there is no such page.
    """
    pages: list[list[Sequence[_T]]] = [[]]
    room = rows
    for piece in _iter_pieces(panels, rows - heading):
        needed = len(piece) + heading
        if needed > room and pages[-1]:
            pages.append([])
            room = rows
        pages[-1].append(piece)
        room -= needed
    if not 1 <= page <= len(pages):
        raise ParameterError(f"there is no page {page}", f"the last one is {len(pages)}")
    return pages[page - 1], len(pages)


def told_page(page: int, pages: int, lang: Language) -> str:
    """Return that a drawing goes on elsewhere; empty where all of it is on one page."""
    if pages == 1:
        return ""
    words = WORDS[lang]
    told = words["page-of"].format(page=page, pages=pages)
    return told + (" " + words["page-next"].format(page=page + 1) if page < pages else "")


def _iter_pieces(panels: Sequence[Sequence[_T]], most: int) -> Iterator[Sequence[_T]]:
    for panel in panels:
        for begin in range(0, len(panel), most):
            yield panel[begin : begin + most]
