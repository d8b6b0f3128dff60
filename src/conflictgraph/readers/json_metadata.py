"""Metadata in the columns and ``meta`` objects of annotation tools, which have no fixed names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from conflictgraph.annotation.model import Metadata
from conflictgraph.readers.metadata import header_metadata

#: What a column has to be called, in lower case and without ``_`` and ``-``.
_DATES: Final = ("datepublished", "publicationdate", "pubdate", "published", "date")
_LANGUAGES: Final = ("language", "lang", "langcode")
_TITLES: Final = ("title", "headline")
_PUBLISHERS: Final = ("publisher", "outlet", "newspaper")
_URLS: Final = ("url", "uri", "sourceurl")

#: A moment; a document is dated by its day.
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*", re.ASCII | re.DOTALL)


def metadata_in(*objects: object) -> Metadata:
    """Return what columns with known names say, as far as they are of the form asked for.

    What is not stays with the file: nobody promised that a column called ``date`` holds one.

    Args:
        objects: where columns may be, the first before the second; what is no object has none.
    """
    values = {
        re.sub(r"[_\-\s]", "", name).lower(): value.strip()
        for columns in reversed(objects)
        if isinstance(columns, Mapping)
        for name, value in columns.items()
        if isinstance(value, str)
    }
    return header_metadata(
        title=_first(values, _TITLES),
        publisher=_first(values, _PUBLISHERS),
        date=to_day(_first(values, _DATES)),
        language=_first(values, _LANGUAGES),
        url=_first(values, _URLS),
    )


def to_day(date: str) -> str:
    """Return the day of a moment in ISO 8601; anything else as it is."""
    found = _MOMENT.fullmatch(date)
    return found[1] if found else date


def _first(values: Mapping[str, str], names: Iterable[str]) -> str:
    return next((values[name] for name in names if values.get(name)), "")
