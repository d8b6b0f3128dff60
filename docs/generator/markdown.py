"""Pieces of Markdown that several pages need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

NOTICE = "<!-- Made by docs/generate.py from the code; changes belong there. -->"

_ROLE = re.compile(r":[a-z]+:`~?([^`]+)`")


def head(title: str, *paragraphs: str) -> str:
    """Return the notice, the title and what stands below it."""
    return "\n\n".join((NOTICE, f"# {title}", *paragraphs)) + "\n"


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are put on one line, bars in them escaped."""
    lines = [_row(titles), _row(["---"] * len(titles)), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def code(text: str) -> str:
    """Return text as code; empty stays empty."""
    return f"`{text}`" if text else ""


def plain(docstring: str | None) -> str:
    """Return the first paragraph of a docstring on one line, in Markdown."""
    first = (docstring or "").strip().split("\n\n")[0]
    return _ROLE.sub(r"`\1`", " ".join(first.split())).replace("``", "`")


def anchor(name: str) -> str:
    """Return a place that a link can lead to whatever a renderer makes of headings."""
    return f'<a id="{name}"></a>'
