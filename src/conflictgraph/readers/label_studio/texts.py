"""Find the text of a task: its export does not say which column that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import lxml.html
from lxml.etree import LxmlError, iterwalk
from lxml.html import HtmlElement

from conflictgraph.readers.json_items import Marked, Place, agreed_reading, checked_text
from conflictgraph.readers.label_studio.results import Regions
from conflictgraph.readers.offsets import Reading, find_reading

_USUAL: Final = ("text", "content", "body", "article", "html")
_ADDRESS: Final = re.compile(r"(?:https?|s3|gs|azure-blob)://\S+|/data/\S+")
_TAG: Final = re.compile(r"<[A-Za-z/!][^>]*>")


def agreed_reading_of(
    data: Mapping[str, object], regions: Regions, place: Place
) -> tuple[Reading, Sequence[Marked]]:
    """Return the text that all regions agree with, and the regions with their words in it.

    Raises:
        SourceError: ``json.no-text``, ``file.too-large``, ``json.offset-range`` or
            ``json.text-mismatch``.
    """
    columns = list(_iter_columns(data, regions))
    if not columns:
        raise place.error(
            "json.no-text",
            "no column of the task holds a text",
            "a text behind an address is not fetched: export it as part of the data",
        )
    texts = [text for column in columns for text in _iter_texts(column) if text]
    # It writes a line feed among the words as a backslash and an n.
    spelt = [replace(each, words=_with_line_feeds(each.words)) for each in regions.marked]
    for text in texts:
        for marked in (regions.marked, spelt):
            reading = find_reading(checked_text(text, place), [each.noted for each in marked])
            if reading:
                return reading, marked
    return agreed_reading(texts[0], regions.marked, place), regions.marked


def _iter_columns(data: Mapping[str, object], regions: Regions) -> Iterator[str]:
    """Yield the columns that may hold the text, the likeliest first."""
    named = [_column(data, name) for name in (regions.column, regions.text_name, *_USUAL)]
    others = sorted((each for each in data.values() if isinstance(each, str)), key=len)
    for value in dict.fromkeys([*named, *reversed(others)]):
        if value and not _ADDRESS.fullmatch(value):
            yield value


def _column(data: Mapping[str, object], name: str) -> str:
    """Return the text at a name like ``article.text``; empty where there is none."""
    value: object = data
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def _iter_texts(column: str) -> Iterator[str]:
    """Yield what offsets may count: the column, and what a browser shows of a hypertext."""
    yield column
    if _TAG.search(column):
        for line_break in ("\n", ""):
            yield _shown(column, line_break)


def _shown(hypertext: str, line_break: str) -> str:
    """Return the text nodes of a hypertext; empty where it cannot be parsed."""
    try:
        root = lxml.html.fromstring(f"<div>{hypertext}</div>")
    except (LxmlError, ValueError):
        return ""
    return "".join(_iter_shown(root, line_break))


def _iter_shown(root: HtmlElement, line_break: str) -> Iterator[str]:
    for event, element in iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            yield line_break if element.tag == "br" else element.text or ""
        elif element is not root:
            # What follows a comment, too; its own text is not shown.
            yield element.tail or ""


def _with_line_feeds(words: str | None) -> str | None:
    return words.replace("\\n", "\n") if words else words
