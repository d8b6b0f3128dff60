"""Tasks of Label Studio in the forms of its versions, each with the annotations that count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from conflictgraph.readers.json_items import Place, objects_in, to_text

#: Before version 1.0 an annotation was a completion.
_ANNOTATIONS: Final = ("annotations", "completions")
_SKIPPED: Final = ("was_cancelled", "skipped", "was_skipped")
#: Columns of JSON-MIN that are neither data nor a control.
_MINIMAL: Final = frozenset(
    {"id", "annotation_id", "annotator", "created_at", "updated_at", "lead_time"}
)
_PLACES: Final = ("start", "end", "startOffset", "endOffset", "globalOffsets")

_Object = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Version:
    """One annotator's results for a task."""

    id: str
    annotator: str
    is_curated: bool
    results: tuple[_Object, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A text and what was said of it.

    Attributes:
        id: the task's id; empty where it has none.
        text_key: what items of the same task share; empty where one item holds all versions.
        data: the columns that were given to annotators, the text among them.
        meta: more columns, not shown to them.
        versions: the annotations that were not skipped.
    """

    id: str
    text_key: str
    data: _Object
    meta: object
    versions: tuple[Version, ...]

    @classmethod
    def of(cls, item: _Object, place: Place) -> Task:
        """Return the task that an item holds.

        Raises:
            SourceError: ``json.value``.
        """
        if _is_minimal(item):
            return _minimal_task(item, place)
        inner = item.get("task")
        if isinstance(inner, dict) and "result" in item:
            # What it writes to a cloud storage: the annotation, with its task inside.
            item = {**inner, "annotations": [item]}
        data = item.get("data")
        if not isinstance(data, dict):
            raise place.not_of_form("data", "an object", data)
        annotations = [
            each for key in _ANNOTATIONS for each in objects_in(item.get(key), key, place)
        ]
        versions = tuple(_versions(annotations, place))
        return cls(to_text(item.get("id")) or "", "", data, item.get("meta"), versions)


def is_task(item: _Object) -> bool:
    """Tell whether an object is a task in one of its forms."""
    if _is_minimal(item):
        return True
    if isinstance(item.get("task"), dict) and isinstance(item.get("result"), list):
        return True
    return isinstance(item.get("data"), dict) and any(
        isinstance(item.get(key), list) for key in _ANNOTATIONS
    )


def _is_minimal(item: _Object) -> bool:
    return "annotation_id" in item and ("annotator" in item or "lead_time" in item)


def _versions(annotations: Iterable[_Object], place: Place) -> Iterator[Version]:
    for annotation in annotations:
        if not any(annotation.get(key) is True for key in _SKIPPED):
            yield Version(
                to_text(annotation.get("id")) or "",
                _name_of(annotation.get("completed_by")),
                annotation.get("ground_truth") is True,
                tuple(objects_in(annotation.get("result"), "result", place)),
            )


def _name_of(annotator: object) -> str:
    if isinstance(annotator, dict):
        return to_text(annotator.get("email")) or to_text(annotator.get("id")) or ""
    return to_text(annotator) or ""


def _minimal_task(item: _Object, place: Place) -> Task:
    """Return the task of JSON-MIN, where data and controls stand side by side."""
    results = tuple(_minimal_results(item, place))
    identifier = to_text(item.get("id")) or ""
    version = Version(
        to_text(item.get("annotation_id")) or "", _name_of(item.get("annotator")), False, results
    )
    data = {key: value for key, value in item.items() if key not in _MINIMAL}
    return Task(identifier, f"id {identifier}" if identifier else "", data, None, (version,))


def _minimal_results(item: _Object, place: Place) -> Iterator[_Object]:
    """Yield the results as the full export has them; regions of one place are one region."""
    ids: dict[str, str] = {}
    for name, value in item.items():
        if name in _MINIMAL:
            continue
        if isinstance(value, dict):
            yield {"id": "", "from_name": name, "type": _kind_of(value), "value": value}
        elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
            for region in objects_in(value, name, place):
                at = repr([region.get(key) for key in _PLACES])
                identifier = ids.setdefault(at, f"T{len(ids) + 1}")
                kind = _kind_of(region)
                yield {"id": identifier, "from_name": name, "type": kind, "value": region}


def _kind_of(value: _Object) -> str:
    """Return the control of a value: the key that its list of values has."""
    kinds = (key for key, each in value.items() if isinstance(each, list) and key != "text")
    return next(kinds, "textarea")
