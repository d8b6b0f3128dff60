"""Find the text of a task: its export does not say which column that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from conflictgraph.readers.json_items import (
    Marked,
    Place,
    agreed_reading,
    checked_text,
    to_text,
)
from conflictgraph.readers.label_studio.hypertexts import Hypertext, parse_hypertext
from conflictgraph.readers.label_studio.results import Regions
from conflictgraph.readers.offsets import Reading, find_reading

_USUAL: Final = ("text", "content", "body", "article", "html")
_ADDRESS: Final = re.compile(r"(?:https?|s3|gs|azure-blob)://\S+|/data/\S+")
_TAG: Final = re.compile(r"<[A-Za-z/!][^<>]*>")

_Object = Mapping[str, object]


def agreed_reading_of(
    data: _Object, regions: Regions, place: Place
) -> tuple[Reading, Sequence[Marked]]:
    """Return the text that all regions agree with, and the regions with their words in it.

    Raises:
        SourceError: ``json.no-text``, ``file.too-large``, ``json.offset-range`` or
            ``json.text-mismatch``.
    """
    columns = list(iter_columns(data, (regions.column, regions.text_name)))
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


def with_offsets(results: Iterable[_Object], data: _Object) -> tuple[_Object, ...]:
    """Return results whose regions have offsets into the text, and not only XPaths.

    Older versions wrote where a region lies in the tree of a hypertext and nothing else.
    """
    results = tuple(results)
    paths_only = [each for each in results if _is_path_only(each)]
    if not paths_only:
        return results
    names = dict.fromkeys(to_text(each.get("to_name")) or "" for each in paths_only)
    for column in iter_columns(data, names):
        hypertext = parse_hypertext(column)
        located = _all_located(results, hypertext) if hypertext else None
        if located:
            return located
    return results


def _all_located(results: Iterable[_Object], hypertext: Hypertext) -> tuple[_Object, ...] | None:
    found: list[_Object] = []
    for result in results:
        located = _located(result, hypertext)
        if located is None:
            return None
        found.append(located)
    return tuple(found)


def _is_path_only(result: _Object) -> bool:
    value = result.get("value")
    return isinstance(value, dict) and "startOffset" in value and "globalOffsets" not in value


def _located(result: _Object, hypertext: Hypertext) -> _Object | None:
    """Return a result with offsets into the text; None where its XPaths lead nowhere in it."""
    value = result.get("value")
    if not isinstance(value, dict) or not _is_path_only(result):
        return result
    start = hypertext.offset(value.get("start"), value.get("startOffset"))
    end = hypertext.offset(value.get("end"), value.get("endOffset"))
    if start is None or end is None:
        return None
    return {**result, "value": {**value, "globalOffsets": {"start": start, "end": end}}}


def iter_columns(data: _Object, names: Iterable[str]) -> Iterator[str]:
    """Yield the columns that may hold the text, the likeliest first.

    Args:
        data: what was given to annotators.
        names: where the text is, as far as the file says so.
    """
    named = [_column(data, name) for name in (*names, *_USUAL)]
    others = sorted((each for each in data.values() if isinstance(each, str)), key=len)
    for value in dict.fromkeys([*named, *reversed(others)]):
        if value and not _ADDRESS.fullmatch(value):
            yield value


def _column(data: _Object, name: str) -> str:
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
            hypertext = parse_hypertext(column, line_break)
            yield hypertext.text if hypertext else ""


def _with_line_feeds(words: str | None) -> str | None:
    return words.replace("\\n", "\n") if words else words
