"""Read what Label Studio exports: its JSON and JSON-MIN, as an array or a task on each line.

Specification: https://labelstud.io/guide/task_format
Offset unit:   characters or UTF-16 units, by its version; the words that a region covers tell.
Read:          labelled regions of text and hypertext, relations, what is said of a region as its
               attributes or links, what is said of the whole text as notes, columns with known
               names as metadata, one version for each annotator.
Not read:      predictions, drafts, annotations that were skipped.
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
from conflictgraph.readers.json_items import Place, only_part, read_object
from conflictgraph.readers.json_metadata import metadata_in
from conflictgraph.readers.label_studio.results import Regions
from conflictgraph.readers.label_studio.tasks import Task, is_task
from conflictgraph.readers.label_studio.texts import agreed_reading_of, with_offsets
from conflictgraph.readers.metadata import metadata_file, read_metadata
from conflictgraph.readers.splitting import Item
from conflictgraph.readers.versions import Found, iter_documents

FORMAT: Final = Format(
    name="label-studio",
    title="Label Studio JSON",
    specification="https://labelstud.io/guide/task_format",
    suffixes=(".json", ".jsonl", ".ndjson"),
    unit=OffsetUnit.CODE_POINTS,
    carries=frozenset(Feature) - {Feature.FRAGMENTS, Feature.FRAMES},
    holds_many=True,
    limits=(
        "Regions of dialogues, pictures and sound are refused.",
        "Predictions, drafts and skipped annotations are not read.",
        (
            "Several values of one control on one region become one attribute, parted by "
            "semicolons; identifiers of entities become links."
        ),
        (
            "What is said of the whole text becomes notes. JSON-MIN writes a single choice like a "
            "column of the data, which is not read."
        ),
        "Of a hypertext, the text is read as a browser shows it, without tags.",
    ),
)


def recognises(head: Head) -> bool:
    """Tell whether the first item is a task with annotations, in either export."""
    if head.first_object:
        return is_task(head.first_object)
    return head.has_key("from_name", "to_name", "value")


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the file and its metadata, there or not."""
    return path, metadata_file(path)


def iter_parts(path: Path, source: str) -> Iterator[Part]:
    """Yield a part for each annotator's version of each task that was annotated.

    Raises:
        SourceError: the file cannot be read at all.
    """
    return iter_documents(path, source, _versions)


def _versions(item: Item, number: int, content: dict[str, object]) -> Iterator[Found]:
    task = Task.of(content, Place(""))
    for index, each in enumerate(task.versions):
        yield Found(
            item,
            number,
            task.id,
            task.text_key or str(number),
            each.id,
            each.annotator,
            each.is_curated,
            index,
        )


def read(path: Path, source: str, part: Part | None = None) -> Document:
    """Read one annotator's version of one task.

    Raises:
        SourceError: the file cannot be read (``file.…``), the item is not of the format
            (``json.…``, ``label-studio.…``) or its parts do not fit together (``document.…``).
    """
    part = part or only_part(iter_parts(path, source), source)
    place = Place(source, part.line)
    task = Task.of(read_object(path, part, source), place)
    if part.index >= len(task.versions):
        raise place.error("label-studio.not-annotated", "the task has no annotation that counts")
    results = with_offsets(task.versions[part.index].results, task.data)
    regions = Regions.of(results, place)
    reading, marked = agreed_reading_of(task.data, regions, place)
    document = Document(
        source,
        reading.text,
        read_metadata(path, source, metadata_in(task.data, task.meta)),
        tuple(each.to_mention(reading, part.line) for each in marked),
        relations=regions.relations,
        notes=regions.notes,
    )
    check_structure(document)
    return in_canonical_order(document)
