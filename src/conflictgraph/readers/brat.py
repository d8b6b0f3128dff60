"""Read brat standoff: ``<name>.ann`` with ``<name>.txt`` and, if any, ``<name>.meta.json``.

Specification: https://brat.nlplab.org/standoff.html
Offset unit:   characters, end exclusive; a file that counts otherwise is recognised by the
               words its spans cover (see ``offsets``).
Read:          text-bound annotations with fragments, events, relations, equivalences,
               attributes, modifications, normalisations, notes.
Refused:       attributes and normalisations of relations, which the model has no place for.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from conflictgraph.annotation.model import Document, Metadata
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers.brat_lines import Record, TextBound, iter_records
from conflictgraph.readers.brat_parts import Parts
from conflictgraph.readers.files import decode, read_bytes
from conflictgraph.readers.metadata import parse_metadata
from conflictgraph.readers.offsets import Noted, Reading, find_reading

SUFFIX = ".ann"
TEXT_SUFFIX = ".txt"
METADATA_SUFFIX = ".meta.json"

#: About a thousand pages: more is an archive in one file, which no annotator can have read.
MAX_TEXT_BYTES = 5_000_000
#: Ten bytes of annotation for each byte of text; the seed article has eight.
MAX_ANNOTATION_BYTES = 50_000_000
#: Metadata are a title and a few names.
MAX_METADATA_BYTES = 1_000_000

_SHOWN_WORDS = 60


def read(path: Path, source: str) -> Document:
    """Read one ``.ann`` file and what belongs to it.

    Args:
        path: the ``.ann`` file.
        source: its name in messages, as the user knows it.

    Raises:
        SourceError: a file is missing, too large or not UTF-8 (``file.…``), a line does not
            follow the format (``brat.…``), the metadata are wrong (``metadata.…``) or the
            parts do not fit together (``document.…``).
    """
    text = _read_text(path, source)
    annotations = decode(read_bytes(path, source, MAX_ANNOTATION_BYTES), source)
    records = tuple(iter_records(annotations, source))
    reading = _agreed_reading(text, records)
    parts = Parts(records, reading)
    document = Document(
        source,
        reading.text,
        _read_metadata(path, source),
        parts.mentions(),
        parts.frames(),
        parts.relations(),
        parts.notes(),
    )
    check_structure(document)
    return in_canonical_order(document)


def parts_of(path: Path) -> tuple[Path, ...]:
    """Return the files that make one source, whether or not they are there."""
    return path, path.with_suffix(TEXT_SUFFIX), path.with_suffix(METADATA_SUFFIX)


def _read_text(path: Path, source: str) -> str:
    beside = path.with_suffix(TEXT_SUFFIX)
    if not beside.exists():
        raise SourceError(
            "brat.missing-text",
            f"the text is not beside it: {_beside(source, TEXT_SUFFIX)}",
            source,
            hint="brat keeps the text of <name>.ann in <name>.txt in the same folder",
        )
    name = _beside(source, TEXT_SUFFIX)
    text = decode(read_bytes(beside, name, MAX_TEXT_BYTES), name)
    if not text:
        raise SourceError("brat.empty-text", "the text has no characters", name)
    return text


def _read_metadata(path: Path, source: str) -> Metadata:
    beside = path.with_suffix(METADATA_SUFFIX)
    if not beside.exists():
        return Metadata()
    name = _beside(source, METADATA_SUFFIX)
    return parse_metadata(decode(read_bytes(beside, name, MAX_METADATA_BYTES), name), name)


def _beside(source: str, suffix: str) -> str:
    return source.removesuffix(SUFFIX) + suffix


def _agreed_reading(text: str, records: Sequence[Record]) -> Reading:
    bounds = [record for record in records if isinstance(record, TextBound)]
    reading = find_reading(text, [Noted(bound.spans, bound.noted) for bound in bounds])
    if reading is None:
        raise _disagreement(Reading(text), bounds)
    return reading


def _disagreement(plain: Reading, bounds: Sequence[TextBound]) -> SourceError:
    """Return the refusal of the first line that disagrees with the text as it is."""
    for bound in bounds:
        points = plain.to_code_points(bound.spans)
        if points is None:
            reason = f"{bound.id} ends at {bound.spans[-1].end}, the text at {len(plain.text)}"
            return bound.place.error("brat.offset-range", reason, _TRIED)
        if not plain.agrees(Noted(bound.spans, bound.noted)):
            covered = " ".join(plain.text[span.begin : span.end] for span in points)
            reason = (
                f"{bound.id} covers {covered[:_SHOWN_WORDS]!r}, "
                f"the line says {bound.noted[:_SHOWN_WORDS]!r}"
            )
            return bound.place.error("brat.text-mismatch", reason, _TRIED)
    raise AssertionError("some line disagrees, or the plain reading would have been taken")


_TRIED = (
    "offsets count characters; UTF-16 units, CRLF as one and a skipped byte order mark were "
    "tried for the whole document: was the text changed after it was annotated?"
)
