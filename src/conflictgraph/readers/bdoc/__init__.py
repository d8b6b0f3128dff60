"""Read bdoc, the JSON of GATE: a text with sets of annotations that have features.

Specification: https://github.com/GateNLP/gateplugin-Format_Bdoc/blob/main/docs/bdoc_document.md
Offset unit:   as the file says: ``p``, code points, or ``j``, UTF-16 units; where tokens hold
               their words, the words decide.
Read:          annotations of all sets, features, links in features, coreference by ``matches``,
               annotations whose features name others, as frames.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.readers.bdoc.parts import Parts
from conflictgraph.readers.bdoc.values import Bdoc, parse
from conflictgraph.readers.files import MAX_ANNOTATION_BYTES, Part, decode, read_bytes
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.metadata import metadata_file, read_metadata

FORMAT: Final = Format(
    name="bdoc",
    title="GATE bdoc JSON",
    specification="https://gatenlp.github.io/gateplugin-Format_Bdoc/bdoc_document.html",
    suffixes=(".bdocjs", ".json"),
    own_suffixes=(".bdocjs",),
    unit=OffsetUnit.CODE_POINTS,
    carries=frozenset(Feature) - {Feature.FRAGMENTS, Feature.NOTES, Feature.ANNOTATORS},
    limits=(
        "Offsets may also count UTF-16 units; the file says which.",
        "Tokens, sentences, splits and original markup are not read.",
        "Annotations without a character that is no white space are not read.",
        "Features that name other annotations are matches, argN, and names of roles.",
        "Roles are subject, object, source, target, agent, patient, speaker, addressee, content.",
        "Compressed files, and bdoc as YAML or MessagePack, are not read.",
    ),
)


def recognises(head: Head) -> bool:
    """Tell whether the keys of a bdoc document are there, as far as its length shows them."""
    return head.has_key("annotation_sets") or head.has_key("offset_type", "text")


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the file and the metadata, there or not."""
    return path, metadata_file(path)


def read(path: Path, source: str, part: Part | None = None) -> Document:  # noqa: ARG001 - one document a file
    """Read one file.

    Raises:
        SourceError: the file cannot be read (``file.…``), is no bdoc (``bdoc.…``), its parts
            do not fit together (``document.…``) or the metadata are wrong (``metadata.…``).
    """
    content = decode(read_bytes(path, source, MAX_ANNOTATION_BYTES), source)
    bdoc = Bdoc(parse(content.removeprefix("\ufeff"), source), source)
    annotations = tuple(bdoc.annotations())
    reading = bdoc.reading(annotations)
    parts = Parts([each for each in annotations if bdoc.is_read(each, reading)], reading)
    document = Document(
        source,
        reading.text,
        read_metadata(path, source, bdoc.metadata()),
        tuple(parts.mentions()),
        tuple(parts.frames()),
        tuple(parts.relations()),
    )
    check_structure(document)
    return in_canonical_order(document)
