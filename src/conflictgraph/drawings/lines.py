"""Texts in several lines, where one would be cut off or push everything else aside."""

from __future__ import annotations

import textwrap


def broken(text: str, most: int) -> list[str]:
    """Return a text in lines, broken at spaces where there are any.

    Args:
        text: whatever is to be read.
        most: letters of a line.
    """
    return textwrap.wrap(text, most, break_on_hyphens=False) or [""]
