"""Read what doccano exports: JSON Lines, or a JSON array, of texts with their labels.

Specification: https://doccano.github.io/doccano/tutorial/
Offset unit:   UTF-16 units, or what its option for grapheme clusters makes of them; the file
               does not say which, and holds no covered words.
Read:          labelled spans, entities with relations, labels of the whole text and comments as
               notes, columns with known names as metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document, Note, Relation, Span
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.readers.files import Part
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.json_items import (
    Marked,
    Place,
    agreed_reading,
    checked_text,
    objects_in,
    only_part,
    read_object,
    texts_in,
    to_span,
    to_text,
)
from conflictgraph.readers.json_metadata import metadata_in
from conflictgraph.readers.metadata import metadata_file, read_metadata
from conflictgraph.readers.splitting import Item
from conflictgraph.readers.versions import Found, iter_documents

FORMAT: Final = Format(
    name="doccano",
    title="doccano JSONL",
    specification="https://doccano.github.io/doccano/tutorial/",
    suffixes=(".jsonl", ".json", ".ndjson"),
    unit=OffsetUnit.UTF16,
    carries=frozenset({Feature.SPANS, Feature.RELATIONS, Feature.METADATA, Feature.NOTES}),
    holds_many=True,
    limits=(
        (
            "The file does not say what its offsets count. Where they fit UTF-16 units as well "
            "as characters, they are taken as UTF-16 units; it matters behind characters beyond "
            "U+FFFF only."
        ),
        "Offsets that count grapheme clusters are wrong behind a combined character.",
        "Labels of a whole text become notes.",
    ),
)

_LABELS: Final = ("label", "labels")
_COMMENTS: Final = ("Comments", "comments")
#: A label at the end of what may be a broken line.
_LABELLED: Final = re.compile(
    r'"(?:label|labels)"\s*:\s*\[\s*\[\s*\d+\s*,\s*\d+\s*,\s*"|"start_offset"\s*:\s*\d'
)
_TRIPLE: Final = 3


def recognises(head: Head) -> bool:
    """Tell whether the first item has a text with doccano's labels."""
    item = head.first_object
    if not item:
        return head.is_json and _LABELLED.search(head.text) is not None
    if not isinstance(item.get("text"), str):
        return False
    if isinstance(item.get("entities"), list) and isinstance(item.get("relations"), list):
        # A first text without entities tells nothing: other corpora have keys of these names.
        entities = _list(item["entities"])
        return all(map(_is_entity, entities)) and (bool(entities) or _is_probable(head, item))
    return any(_is_labels(item[key]) for key in _LABELS if key in item) or any(
        isinstance(item.get(key), list) for key in ("cats", *_COMMENTS)
    )


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the file and its metadata, there or not."""
    return path, metadata_file(path)


def iter_parts(path: Path, source: str) -> Iterator[Part]:
    """Yield a part for each text, called by its id.

    Raises:
        SourceError: the file cannot be read at all.
    """
    return iter_documents(path, source, _text)


def _text(item: Item, number: int, content: dict[str, object]) -> Iterator[Found]:
    yield Found(item, number, to_text(content.get("id")) or "")


def read(path: Path, source: str, part: Part | None = None) -> Document:
    """Read one text with its labels.

    Raises:
        SourceError: the file cannot be read (``file.…``), the item is not of the format
            (``json.…``, ``doccano.…``) or its parts do not fit together (``document.…``).
    """
    part = part or only_part(iter_parts(path, source), source)
    place = Place(source, part.line)
    item = read_object(path, part, source)
    text = checked_text(item.get("text"), place)
    marked = list(_iter_marked(item, place))
    reading = agreed_reading(text, marked, place, utf16_first=True)
    document = Document(
        source,
        reading.text,
        read_metadata(path, source, metadata_in(item, item.get("meta"))),
        tuple(each.to_mention(reading, part.line) for each in marked),
        relations=tuple(_iter_relations(item, place)),
        notes=tuple(_iter_notes(item, place)),
    )
    check_structure(document)
    return in_canonical_order(document)


def _iter_marked(item: Mapping[str, object], place: Place) -> Iterator[Marked]:
    for entity in objects_in(item.get("entities"), "entities", place):
        yield _entity(entity, to_text(entity.get("id")) or "", place)
    number = 0
    for key in _LABELS:
        for label in _list(item.get(key)):
            if isinstance(label, str):
                continue
            number += 1
            if isinstance(label, dict):
                yield _entity(label, to_text(label.get("id")) or f"T{number}", place)
            else:
                yield _triple(label, f"T{number}", place)


def _entity(entity: Mapping[str, object], identifier: str, place: Place) -> Marked:
    span = to_span(entity.get("start_offset"), entity.get("end_offset"))
    label = entity.get("label")
    if span is None or not identifier or not isinstance(label, str) or not label:
        form = "id, label, start_offset and a greater end_offset"
        raise place.error("doccano.label", f"an entity has {form}", shown=entity)
    return Marked(identifier, label, (span,))


def _triple(label: object, identifier: str, place: Place) -> Marked:
    values = label if isinstance(label, list) else []
    span: Span | None = to_span(*values[:2]) if len(values) == _TRIPLE else None
    if span is None or not isinstance(values[2], str) or not values[2]:
        form = "[begin, end, name], where it ends after it begins"
        raise place.error("doccano.label", f"a label has to be {form}", shown=label)
    return Marked(identifier, values[2], (span,))


def _iter_relations(item: Mapping[str, object], place: Place) -> Iterator[Relation]:
    for relation in objects_in(item.get("relations"), "relations", place):
        label, source, target, identifier = (
            to_text(relation.get(key)) for key in ("type", "from_id", "to_id", "id")
        )
        if not label or source is None or target is None:
            form = "type, from_id and to_id"
            raise place.error("doccano.relation", f"a relation has {form}", shown=relation)
        # Entities and relations are counted apart, and one id may be given to one of each.
        own = "" if identifier is None else f"R{identifier}"
        yield Relation(label, source, target, own, place.line)


def _iter_notes(item: Mapping[str, object], place: Place) -> Iterator[Note]:
    for key in (*_LABELS, "cats"):
        for label in _list(item.get(key)):
            if isinstance(label, str):
                yield Note(key, "", label)
    for key in _COMMENTS:
        for comment in _list(item.get(key)):
            text = comment.get("comment", comment.get("text")) if isinstance(comment, dict) else ""
            yield from (Note(key, "", each) for each in texts_in(text or comment, key, place))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _is_probable(head: Head, item: Mapping[str, object]) -> bool:
    return head.has_key("start_offset") or any(key in item for key in _COMMENTS)


def _is_entity(value: object) -> bool:
    return isinstance(value, dict) and "start_offset" in value


def _is_labels(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, str)
        or _is_entity(each)
        or (isinstance(each, list) and len(each) == _TRIPLE and isinstance(each[2], str))
        for each in value
    )
