"""Read what Prodigy's ``db-out`` writes: a task on each line, with spans and relations.

Specification: https://prodi.gy/docs/api-interfaces
Offset unit:   characters, end exclusive; the words of its tokens tell when a file counts
               otherwise.
Read:          spans, relations between spans and between tokens, links that were chosen, labels
               of the whole text as notes, ``meta`` as metadata, one version for each annotator.
Not read:      tasks that were rejected, ignored or not answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.readers.files import Part
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.json_items import (
    Place,
    agreed_reading,
    checked_text,
    only_part,
    read_object,
    to_text,
)
from conflictgraph.readers.json_metadata import metadata_in
from conflictgraph.readers.metadata import metadata_file, read_metadata
from conflictgraph.readers.prodigy_tasks import Spans
from conflictgraph.readers.splitting import Item
from conflictgraph.readers.versions import Found, iter_documents

FORMAT: Final = Format(
    name="prodigy",
    title="Prodigy JSONL",
    specification="https://prodi.gy/docs/api-interfaces",
    suffixes=(".jsonl", ".json", ".ndjson"),
    unit=OffsetUnit.CODE_POINTS,
    carries=frozenset(Feature) - {Feature.FRAGMENTS, Feature.FRAMES, Feature.ATTRIBUTES},
    holds_many=True,
    limits=(
        "Only accepted tasks are read.",
        "A token that a relation joins, and that is in no span, gets the label Token.",
        "Labels of the whole text become notes.",
        "Several tasks of one annotator on one text are several versions of it, not one.",
    ),
)

_HASHES: Final = ("_input_hash", "_task_hash")
_ACCEPTED: Final = "accept"


def recognises(head: Head) -> bool:
    """Tell whether the first item is a task that Prodigy made, or one that was answered."""
    item = head.first_object
    if item:
        return isinstance(item.get("text"), str) and (
            any(key in item for key in _HASHES)
            or (isinstance(item.get("answer"), str) and "spans" in item)
        )
    return head.has_key("text", "_input_hash") or head.has_key("spans", "answer")


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the file and its metadata, there or not."""
    return path, metadata_file(path)


def iter_parts(path: Path, source: str) -> Iterator[Part]:
    """Yield a part for each accepted task; tasks on one text are versions of it.

    Raises:
        SourceError: the file cannot be read at all.
    """
    return iter_documents(path, source, _accepted)


def _accepted(item: Item, number: int, task: dict[str, object]) -> Iterator[Found]:
    # Tasks that were made and not yet sent to anybody have no answer.
    if task.get("answer") == _ACCEPTED:
        name = to_text(task.get("_input_hash")) or ""
        annotator = to_text(task.get("_annotator_id")) or to_text(task.get("_session_id")) or ""
        # What the recipe ``review`` makes of the versions that it shows.
        is_curated = isinstance(task.get("versions"), list)
        yield Found(item, number, name, name, annotator, annotator, is_curated)


def read(path: Path, source: str, part: Part | None = None) -> Document:
    """Read one task.

    Raises:
        SourceError: the file cannot be read (``file.…``), the item is not of the format
            (``json.…``, ``prodigy.…``) or its parts do not fit together (``document.…``).
    """
    part = part or only_part(iter_parts(path, source), source)
    place = Place(source, part.line)
    task = read_object(path, part, source)
    text = checked_text(task.get("text"), place)
    spans = Spans(task, place)
    reading = agreed_reading(text, (*spans.marked, *spans.tokens), place)
    document = Document(
        source,
        reading.text,
        read_metadata(path, source, metadata_in(task.get("meta"))),
        tuple(each.to_mention(reading, part.line) for each in spans.marked),
        relations=spans.relations,
        notes=spans.notes,
    )
    check_structure(document)
    return in_canonical_order(document)
