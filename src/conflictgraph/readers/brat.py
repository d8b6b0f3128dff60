"""Read brat standoff: ``<name>.ann`` with ``<name>.txt`` and, if any, ``<name>.meta.json``.

Specification: https://brat.nlplab.org/standoff.html
Offset unit:   characters, end exclusive; a file that counts otherwise is recognised by the
               words its spans cover (see ``offsets``).
Read:          text-bound annotations with fragments, events, relations, equivalences,
               attributes, modifications, normalisations, notes.
Refused:       attributes and normalisations of relations, which the model has no place for.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document, Span
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_circles
from conflictgraph.errors import SourceError
from conflictgraph.readers.brat_lines import Lines, read_lines
from conflictgraph.readers.brat_parts import Parts
from conflictgraph.readers.files import (
    MAX_ANNOTATION_BYTES,
    MAX_TEXT_BYTES,
    Part,
    decode,
    name_beside,
    read_bytes,
)
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.metadata import metadata_file, read_metadata
from conflictgraph.readers.offsets import Reading, find_reading

TEXT_SUFFIX: Final = ".txt"

#: How brat's lines begin, after empty ones.
_FIRST_LINE: Final = re.compile(r"\s*(?:[TEARMN#][0-9]\S*|\*)\t\S")
_SHOWN_WORDS = 60


FORMAT: Final = Format(
    name="brat",
    title="brat standoff",
    specification="https://brat.nlplab.org/standoff.html",
    suffixes=(".ann",),
    own_suffixes=(".ann",),
    unit=OffsetUnit.CODE_POINTS,
    carries=frozenset(Feature) - {Feature.METADATA, Feature.ANNOTATORS},
    limits=(
        "The text lies beside it in <name>.txt.",
        "Attributes and normalisations of relations are refused.",
    ),
)


def recognises(head: Head) -> bool:
    """Tell whether the first line is one of brat's."""
    return _FIRST_LINE.match(head.text) is not None


def read(path: Path, source: str, part: Part | None = None) -> Document:  # noqa: ARG001 - one document a file
    """Read one ``.ann`` file and what belongs to it.

    Raises:
        SourceError: a file is missing, too large or not UTF-8 (``file.…``), a line does not
            follow the format (``brat.…``), the metadata are wrong (``metadata.…``) or the
            parts do not fit together (``document.…``).
    """
    text = _read_text(path, source)
    annotations = decode(read_bytes(path, source, MAX_ANNOTATION_BYTES), source)
    lines = read_lines(annotations, source)
    reading = _agreed_reading(text, lines)
    parts = Parts(lines, _places(lines, reading))
    document = Document(
        source,
        reading.text,
        read_metadata(path, source),
        parts.mentions(),
        parts.frames(),
        parts.relations(),
        parts.notes(),
    )
    # The rest of what holds for every document is known by now: its characters came as UTF-8, and
    # lines whose ids, spans or targets are wrong have been refused.
    check_circles(document)
    return in_canonical_order(document)


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the annotations, the text and the metadata, there or not."""
    return path, path.with_suffix(TEXT_SUFFIX), metadata_file(path)


def _read_text(path: Path, source: str) -> str:
    beside = path.with_suffix(TEXT_SUFFIX)
    name = name_beside(source, path, beside)
    if not beside.exists():
        raise SourceError(
            "brat.missing-text",
            f"the text is not beside it: {name}",
            source,
            hint="brat keeps the text of <name>.ann in <name>.txt in the same folder",
        )
    text = decode(read_bytes(beside, name, MAX_TEXT_BYTES), name)
    if not text:
        raise SourceError("brat.empty-text", "the text has no characters", name)
    return text


def _agreed_reading(text: str, lines: Lines) -> Reading:
    reading = find_reading(text, list(zip(lines.bounds.spans, lines.bounds.noted, strict=True)))
    if reading is None:
        raise _disagreement(Reading(text), lines)
    return reading


def _places(lines: Lines, reading: Reading) -> dict[str, tuple[Span, ...]]:
    """Return the fragments of each text-bound annotation in code points; all lie in the text."""
    spans = lines.bounds.spans
    if reading.wide:
        spans = [reading.to_code_points(each) or () for each in spans]
    return dict(zip(lines.bounds.ids, spans, strict=True))


def _disagreement(plain: Reading, lines: Lines) -> SourceError:
    """Return the refusal of the first line that disagrees with the text as it is."""
    bounds = lines.bounds
    for each, line, spans, noted in zip(
        bounds.ids, bounds.lines, bounds.spans, bounds.noted, strict=True
    ):
        points = plain.to_code_points(spans)
        if points is None:
            reason = f"{each} ends at {spans[-1].end}, the text at {len(plain.text)}"
            return lines.error("brat.offset-range", reason, line, _TRIED)
        if not plain.agrees((spans, noted)):
            covered = " ".join(plain.text[span.begin : span.end] for span in points)
            reason = (
                f"{each} covers {covered[:_SHOWN_WORDS]!r}, the line says {noted[:_SHOWN_WORDS]!r}"
            )
            return lines.error("brat.text-mismatch", reason, line, _TRIED)
    raise AssertionError("some line disagrees, or the plain reading would have been taken")


_TRIED = (
    "offsets count characters; UTF-16 units, CRLF as one and a skipped byte order mark were "
    "tried for the whole document: was the text changed after it was annotated?"
)
