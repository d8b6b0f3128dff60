"""What comments of the form ``# key = value`` say of the document they stand before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from conflictgraph.annotation.model import Metadata
from conflictgraph.readers.metadata import header_metadata

_ASSIGNMENT: Final = re.compile(r"#\s*([^\s=]+)\s*=\s*(.*)")
#: Keys without what stands before a colon, in lower case, and what they say.
_STATED: Final[Mapping[str, str]] = {
    "date": "date",
    "datepublished": "date",
    "datecreated": "date",
    "lang": "language",
    "language": "language",
    "newspaper": "publisher",
    "publication_title": "publisher",
    "publisher": "publisher",
    "title": "title",
    "sourceurl": "url",
    "url": "url",
}


def comment(line: str) -> tuple[str, str]:
    """Return key and value of ``# key = value``, empty where a line has another form."""
    found = _ASSIGNMENT.fullmatch(line)
    return (found[1], found[2].strip()) if found else ("", "")


def comment_metadata(lines: Iterable[str]) -> Metadata:
    """Return the metadata of a document; what is said twice counts as it is said first."""
    stated = dict[str, str]()
    for key, value in map(comment, lines):
        # ``hipe2022:date``, ``meta::title``
        if name := _STATED.get(key.rpartition(":")[2].lower()):
            stated.setdefault(name, value)
    return header_metadata(**stated)
