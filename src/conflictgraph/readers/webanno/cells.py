"""Cells of WebAnno TSV: escapes, stacked values and the numbers that tell annotations apart."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

#: The whole cell: no annotation of this layer here.
NOTHING: Final = "_"
#: One value: an annotation without a value for this feature.
NO_VALUE: Final = "*"

_ESCAPED: Final = re.compile(r"\\(->|.)", re.DOTALL)
_CONTROL: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_NUMBERED: Final = re.compile(r"(.*)\[([\d_]{1,40})\]", re.DOTALL | re.ASCII)
_STACK, _SLOTS = "|", ";"


class Item(NamedTuple):
    """One value in a cell; ``value`` is None for a star, ``number`` is empty for none."""

    value: str | None
    number: str


def unescaped(text: str) -> str:
    """Return text without the backslashes before reserved characters."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: _CONTROL.get(found[1], found[1]), text)


def stacked(cell: str) -> list[str]:
    """Return what stands in one cell, one for each annotation; nothing for an underscore."""
    return [] if cell in {NOTHING, ""} else _split(cell, _STACK)


def slots(text: str) -> list[str]:
    """Return the roles, or their targets, of one annotation."""
    return [] if text in {NOTHING, NO_VALUE, ""} else _split(text, _SLOTS)


def item(text: str) -> Item:
    """Return a value and its number: ``PER[1]``."""
    found = _NUMBERED.fullmatch(text)
    bare, number = (found[1], found[2]) if found and _is_open(found[1]) else (text, "")
    return Item(None if bare == NO_VALUE else unescaped(bare), number)


def _split(text: str, mark: str) -> list[str]:
    """Split at marks without a backslash before them."""
    if "\\" not in text:
        return text.split(mark)
    parts = [""]
    for piece in re.split(rf"(\\.|{re.escape(mark)})", text, flags=re.DOTALL):
        if piece == mark:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _is_open(before: str) -> bool:
    """Tell whether the bracket after this text is no escaped one."""
    return (len(before) - len(before.rstrip("\\"))) % 2 == 0
