"""All readers, and which of them a file is for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from conflictgraph.readers import (
    bdoc,
    brat,
    conllu,
    doccano,
    iob,
    label_studio,
    naf,
    nif,
    prodigy,
    records,
    tei,
    web_annotation,
)
from conflictgraph.readers.contract import Reader
from conflictgraph.readers.formats import Format
from conflictgraph.readers.head import Head
from conflictgraph.readers.layout import Layout

#: In the order in which they are asked: the more a format asks of a file, the earlier.
READERS: Final[tuple[Reader, ...]] = (
    web_annotation,
    nif,
    bdoc,
    naf,
    tei,
    conllu,
    iob,
    brat,
    label_studio,
    prodigy,
    doccano,
)

#: All formats, with the one that needs a layout to be read.
FORMATS: Final[tuple[Format, ...]] = (*(reader.FORMAT for reader in READERS), records.FORMAT)

_BY_NAME: Final = {reader.FORMAT.name: reader for reader in READERS}

#: Endings of all files that are looked into when a folder is named.
SUFFIXES: Final = frozenset(suffix for each in FORMATS for suffix in each.suffixes)

#: Endings of files that belong to sources, and roots of XML documents that do.
_ACCOMPANYING: Final = (".meta.json",)
_ACCOMPANYING_ROOTS: Final = frozenset({"typeSystemDescription"})


def reader_of(name: str, layout: Layout | None = None) -> Reader:
    """Return the reader of the format called ``name``.

    Args:
        name: as its description has it.
        layout: what a file of records needs to be read.

    Raises:
        KeyError: there is none.
    """
    if layout is not None and name == records.FORMAT.name:
        return records.reader_for(layout)
    return _BY_NAME[name]


def recognise(path: Path, layout: Layout | None = None) -> Reader | None:
    """Return the reader for a file; None when its content is of no known format.

    A file with an ending that only one format uses is for that format's reader in any case, to
    be refused by it. JSON that is of no known format is read by the layout, if there is one.
    """
    head = Head.of(path)
    if is_accompanying(head):
        return None
    if found := next((reader for reader in READERS if reader.recognises(head)), None):
        return found
    for reader in READERS:
        if path.name.endswith(reader.FORMAT.own_suffixes):
            return reader
    general = records.reader_for(layout) if layout is not None else None
    return general if general is not None and general.recognises(head) else None


def is_accompanying(head: Head) -> bool:
    """Tell whether a file only says more about another one."""
    return head.path.name.endswith(_ACCOMPANYING) or head.root in _ACCOMPANYING_ROOTS
