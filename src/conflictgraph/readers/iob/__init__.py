"""Read tagged tokens: CoNLL-2002 and 2003, GermEval, and the tables of HIPE with Wikidata ids.

Specification: https://doi.org/10.5281/zenodo.6045662 (HIPE-2022); the older ones have none.
Offset unit:   tokens; the text is rebuilt from them.
Read:          one word a row, tags of entities (IOB1, IOB2, BIOES, BILOU) in one column or in
               several, ids, white space, comments of the form ``# key = value``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers.comments import comment_metadata
from conflictgraph.readers.files import Part, opened
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.iob.layout import Layout, layout_of
from conflictgraph.readers.iob.table import Table, iter_mentions
from conflictgraph.readers.lines import iter_document_parts, iter_lines
from conflictgraph.readers.metadata import metadata_file, read_metadata
from conflictgraph.readers.rebuilt import rebuild

FORMAT: Final = Format(
    name="iob",
    title="CoNLL and HIPE tables (IOB)",
    specification="https://github.com/hipe-eval/HIPE-2022-data",
    suffixes=(".tsv", ".conll", ".conll2002", ".conll2003", ".iob", ".iob2", ".bio"),
    own_suffixes=(".conll2002", ".conll2003", ".iob", ".iob2", ".bio"),
    unit=OffsetUnit.TOKENS,
    carries=frozenset({Feature.SPANS, Feature.LINKS, Feature.ATTRIBUTES, Feature.METADATA}),
    holds_many=True,
    limits=(
        "The text is rebuilt: words are parted by spaces, unless NoSpaceAfter says otherwise.",
        "A sentence is a line; where the lines of a printed page end is not kept.",
        "Without a header line the last column of tags counts, of numbered rows all of them.",
        "Tags of further columns are attributes of the mention on the same words, else mentions.",
        "An id for a metonymic reading is an attribute.",
        "Of several ids of one mention the first one in its first row is taken.",
        "Rows of different width, such as AIDA's, are refused.",
    ),
)


def recognises(head: Head) -> bool:
    """Tell whether the first lines are rows of a word and tags, or name such columns."""
    return layout_of(head) is not None


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the table and the metadata, there or not."""
    return path, metadata_file(path)


def iter_parts(path: Path, source: str) -> Iterator[Part]:
    """Yield the documents, parted by ``# …document_id``, ``# newdoc`` or ``-DOCSTART-``.

    Raises:
        SourceError: the file cannot be read (``file.…``), or its columns cannot be told
            (``iob.layout``).
    """
    return iter_document_parts(path, source, _layout(path, source).classify)


def read(path: Path, source: str, part: Part | None = None) -> Document:
    """Read one document.

    Raises:
        SourceError: the file cannot be read (``file.…``), its rows do not fit its columns
            (``iob.…``) or the metadata are wrong (``metadata.…``).
    """
    layout = _layout(path, source)
    table = Table(layout, source)
    for line in iter_lines(path, source, part, layout.classify):
        table.add(line)
    rebuilt = rebuild(table.words(), source)
    document = Document(
        source,
        rebuilt.text,
        read_metadata(path, source, comment_metadata(table.comments)),
        tuple(iter_mentions(table, rebuilt)),
    )
    check_structure(document)
    return in_canonical_order(document)


def _layout(path: Path, source: str) -> Layout:
    with opened(path, source):
        layout = layout_of(Head.of(path))
    if layout is None:
        raise SourceError(
            "iob.layout",
            "no column of tags such as B-PER, I-PER and O can be found",
            source,
            hint="name the columns in the first line: TOKEN, NE-COARSE-LIT, NEL-LIT, MISC",
        )
    return layout
