"""Read TEI P5: text with names, dates and quotations in it, and annotation that points to it.

Specification: https://tei-c.org/release/doc/tei-p5-doc/en/html/
Offset unit:   elements; ``string-range()`` counts characters as XML has them.
Read:          the running text, a line for each block; inline names, dates, numbers and
               quotations with speakers; ``span``, ``annotation`` and ``link``; the header.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers.files import MAX_ANNOTATION_BYTES, Part, read_bytes
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.metadata import metadata_file, read_metadata
from conflictgraph.readers.tei.header import metadata_of
from conflictgraph.readers.tei.inline import Parts, add_coreference, add_inline
from conflictgraph.readers.tei.pointers import Pointers
from conflictgraph.readers.tei.standoff import add_links, add_standoff
from conflictgraph.readers.tei.text import text_of
from conflictgraph.readers.xml import local_name, parse_xml

FORMAT: Final = Format(
    name="tei",
    title="TEI P5",
    specification="https://tei-c.org/release/doc/tei-p5-doc/en/html/",
    suffixes=(".tei", ".xml"),
    own_suffixes=(".tei",),
    unit=OffsetUnit.CODE_POINTS,
    carries=frozenset(Feature) - {Feature.ANNOTATORS},
    library="lxml",
    limits=(
        "The text is rebuilt: a block is a line, other white space is one space.",
        "Of two readings the original one is read, neither notes, running heads nor deletions.",
        "Pointers lead to elements of the same file by #id, #range(), #string-range() or #char=.",
        "Prefixes that a header declares are not resolved.",
        "Links are read between annotations only.",
        "A teiCorpus, and TEI before P5, is refused.",
        "Feature structures, relations between persons, and events are not read.",
    ),
)

_CORPUS: Final = "teiCorpus"
_ROOTS: Final = frozenset({"TEI", _CORPUS, "TEI.2"})


def recognises(head: Head) -> bool:
    """Tell whether the root element is TEI's."""
    return head.root in _ROOTS


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the file and the metadata, there or not."""
    return path, metadata_file(path)


def read(path: Path, source: str, part: Part | None = None) -> Document:  # noqa: ARG001 - one document a file
    """Read one file.

    Raises:
        SourceError: the file cannot be read (``file.…``), is no XML that is safe to read
            (``xml.…``), is no TEI document with a text (``tei.…``), its parts do not fit
            together (``document.…``) or the metadata are wrong (``metadata.…``).
    """
    root = parse_xml(read_bytes(path, source, MAX_ANNOTATION_BYTES), source)
    if local_name(root) != "TEI":
        hint = "write each of its documents into a file of its own"
        raise SourceError(
            "tei.root",
            f"the root element is {local_name(root)}, not TEI",
            source,
            root.sourceline,
            hint if local_name(root) == _CORPUS else "",
        )
    text = text_of(root, source)
    if not text.text:
        raise SourceError("tei.no-text", "there are no words in a <text>", source, root.sourceline)
    parts = Parts()
    add_inline(text, parts)
    add_standoff(root, text, parts, Pointers(text, source))
    add_coreference(parts)
    add_links(root, parts)
    document = Document(
        source,
        text.text,
        read_metadata(path, source, metadata_of(root)),
        tuple(parts.mentions),
        tuple(parts.frames),
        tuple(parts.relations),
        tuple(parts.notes),
    )
    check_structure(document)
    return in_canonical_order(document)
