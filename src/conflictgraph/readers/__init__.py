"""Readers: one module per format, each from files to the neutral ``Document``.

A reader knows its format and nothing of our ontology: labels pass through unread. JSON of any
other shape is read with a ``Layout``.
"""

from __future__ import annotations

from conflictgraph.annotation.model import Document
from conflictgraph.readers.contract import CollectionReader, Reader
from conflictgraph.readers.files import Part
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.layout import Layout
from conflictgraph.readers.registry import FORMATS, READERS, reader_of
from conflictgraph.readers.sources import SourceFile, file_of, iter_sources

__all__ = [
    "FORMATS",
    "READERS",
    "CollectionReader",
    "Feature",
    "Format",
    "Layout",
    "OffsetUnit",
    "Part",
    "Reader",
    "SourceFile",
    "file_of",
    "iter_sources",
    "read",
    "reader_of",
]


def read(source: SourceFile) -> Document:
    """Read one source with the reader of its format.

    Raises:
        SourceError: the source is refused.
    """
    return reader_of(source.format, source.layout).read(source.path, source.key, source.part)
