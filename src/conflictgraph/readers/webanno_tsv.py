"""Read WebAnno TSV 3.1 to 3.3, with the text inside.

Specification: https://inception-project.github.io/releases/latest/docs/user-guide.html
Offset unit:   UTF-16 units, end exclusive; a file that counts code points is recognised by the
               characters in its rows.
Read:          span layers with slots, relation layers, chain layers, sub-tokens.
Not read:      what stood between two sentences, which the format does not keep: a line break
               and spaces stand in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document
from conflictgraph.readers.cas.document import to_document
from conflictgraph.readers.cas.limits import LIMITS
from conflictgraph.readers.cas.structures import Content
from conflictgraph.readers.files import MAX_ANNOTATION_BYTES, Part, decode, read_bytes
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.metadata import metadata_file
from conflictgraph.readers.webanno.annotations import Annotations
from conflictgraph.readers.webanno.header import parse_header
from conflictgraph.readers.webanno.rows import parse_table, to_reading

FORMAT: Final = Format(
    name="webanno-tsv",
    title="WebAnno TSV 3",
    specification="https://inception-project.github.io/releases/latest/docs/user-guide.html",
    suffixes=(".tsv",),
    unit=OffsetUnit.UTF16,
    carries=frozenset(Feature) - {Feature.ANNOTATORS, Feature.METADATA},
    limits=(
        *LIMITS,
        "What stood between two sentences is not in the file; a line break and spaces stand in.",
    ),
)


def recognises(head: Head) -> bool:
    """Tell whether the first line names the format."""
    return head.text.startswith("#FORMAT=WebAnno TSV 3")


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the file and its metadata, there or not."""
    return path, metadata_file(path)


def read(path: Path, source: str, part: Part | None = None) -> Document:  # noqa: ARG001 - one document a file
    """Read one file.

    Raises:
        SourceError: the file cannot be read (``file.…``), does not follow the format
            (``webanno.…``), or says what cannot be (``cas.…``, ``metadata.…``, ``document.…``).
    """
    content = parse(read_bytes(path, source, MAX_ANNOTATION_BYTES), source)
    return to_document(content, path, source)


def parse(content: bytes, source: str) -> Content:
    """Return what a file holds.

    Raises:
        SourceError: as :func:`read`.
    """
    table = parse_table(decode(content, source), source)
    columns = parse_header(table.header, table.width, source)
    reading = to_reading(table, source)
    return Annotations(table.rows, columns, reading, source).content()
