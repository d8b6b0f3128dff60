"""All readers, and which of them a file is for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from conflictgraph.readers import brat, cas_json, cas_xmi, inception, webanno_tsv
from conflictgraph.readers.contract import Reader
from conflictgraph.readers.head import Head

#: In the order in which they are asked: the more a format asks of a file, the earlier.
READERS: Final[tuple[Reader, ...]] = (
    inception,
    cas_json,
    cas_xmi,
    webanno_tsv,
    brat,
)

_BY_NAME: Final = {reader.FORMAT.name: reader for reader in READERS}

#: Endings of all files that are looked into when a folder is named.
SUFFIXES: Final = frozenset(suffix for reader in READERS for suffix in reader.FORMAT.suffixes)

#: Endings of files that belong to sources, and roots of XML documents that do.
_ACCOMPANYING: Final = (".meta.json",)
_ACCOMPANYING_ROOTS: Final = frozenset({"typeSystemDescription"})


def reader_of(name: str) -> Reader:
    """Return the reader of the format called ``name``.

    Raises:
        KeyError: there is none.
    """
    return _BY_NAME[name]


def recognise(path: Path) -> Reader | None:
    """Return the reader for a file; None when its content is of no known format.

    A file with an ending that only one format uses is for that format's reader in any case, to
    be refused by it.
    """
    head = Head.of(path)
    if is_accompanying(head):
        return None
    found = next((reader for reader in READERS if reader.recognises(head)), None)
    return found or next(
        (reader for reader in READERS if path.name.endswith(reader.FORMAT.own_suffixes)), None
    )


def is_accompanying(head: Head) -> bool:
    """Tell whether a file only says more about another one."""
    return head.path.name.endswith(_ACCOMPANYING) or head.root in _ACCOMPANYING_ROOTS
