"""From the results of one annotation to spans, relations and notes.

A result is a region, a relation, or what one control says of a region or of the whole text. All
results of one region have its id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from conflictgraph.annotation.identifiers import link_of
from conflictgraph.annotation.model import Link, Note, Relation, Span
from conflictgraph.readers.json_items import Marked, Place, texts_in, to_span, to_text

_OF_TEXT: Final = ("labels", "hypertextlabels")
#: Where some versions put the labels of a region instead.
_OLD_KEYS: Final = ("labels", "htmllabels")
_RELATION: Final = "relation"
_UNLABELLED_RELATION: Final = "relation"

_Object = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Regions:
    """What one annotation holds, offsets as they are in the file.

    Attributes:
        marked: a span for each label of each region.
        relations: in the order of the file.
        notes: what is said of the whole text, and remarks on regions.
        text_name: the control that shows the text; empty where there is no region.
        column: where the text is in the data, as far as the file says so.
    """

    marked: tuple[Marked, ...]
    relations: tuple[Relation, ...]
    notes: tuple[Note, ...]
    text_name: str
    column: str

    @classmethod
    def of(cls, results: Iterable[_Object], place: Place) -> Regions:
        """Return what results say.

        Raises:
            SourceError: ``json.value``, ``label-studio.region`` or ``label-studio.several-texts``.
        """
        results = list(results)
        labelled = [each for each in results if _kind(each) in _OF_TEXT]
        names = {to_text(each.get("to_name")) or "" for each in labelled}
        if len(names) > 1:
            raise place.error(
                "label-studio.several-texts",
                f"regions lie in several texts of one task: {', '.join(sorted(names))}",
                "export the texts as tasks of their own",
            )
        said = _Said(place, {_id(each) for each in labelled})
        for each in results:
            if _kind(each) not in (*_OF_TEXT, _RELATION):
                said.add(each)
        columns = (each.get("source") for each in labelled)
        column = next((each for each in columns if isinstance(each, str)), "")
        return cls(
            tuple(said.complete(*each) for each in _iter_marked(labelled, place)),
            tuple(_iter_relations(results, place)),
            (*said.notes, *_remarks(labelled, place)),
            next(iter(names), ""),
            column.removeprefix("$"),
        )


class _Said:
    """What controls say, of regions and of the whole text."""

    def __init__(self, place: Place, regions: set[str]) -> None:
        self._place, self._regions = place, regions
        self._attributes: dict[str, dict[str, list[str]]] = {}
        self._links: dict[str, list[Link]] = {}
        self.notes: list[Note] = []

    def add(self, result: _Object) -> None:
        """Take one result in.

        Raises:
            SourceError: ``json.value`` or ``label-studio.region``.
        """
        value, kind, region = _value(result, self._place), _kind(result), _id(result)
        name = to_text(result.get("from_name")) or kind
        if region not in self._regions:
            if kind.endswith("labels") or _has_place(value):
                raise self._place.error(
                    "label-studio.region",
                    f"a region of the kind {kind or 'unknown'} cannot be read",
                    "only labelled regions of text and hypertext can",
                    annotation=region,
                    shown=value,
                )
            self.notes += [Note(name, "", text) for text in self._texts(value, kind, name)]
            return
        texts = self._texts(value, kind, name)
        links = [link_of(text.strip()) for text in texts]
        if links and all(_is_entity(link) for link in links):
            self._links.setdefault(region, []).extend(links)
        else:
            self._attributes.setdefault(region, {}).setdefault(name, []).extend(texts)

    def complete(self, region: str, marked: Marked) -> Marked:
        """Return a span with all that is said of its region."""
        attributes = self._attributes.get(region, {})
        return replace(
            marked,
            attributes={name: "; ".join(texts) for name, texts in attributes.items() if texts},
            links=tuple(dict.fromkeys(self._links.get(region, ()))),
        )

    def _texts(self, value: _Object, kind: str, name: str) -> list[str]:
        """Return the values of a control; those of a taxonomy are paths."""
        said = value.get(kind, value.get("text"))
        if isinstance(said, list):
            said = [
                "/".join(texts_in(each, name, self._place)) if isinstance(each, list) else each
                for each in said
            ]
        return texts_in(said, name, self._place)


def _iter_marked(results: Iterable[_Object], place: Place) -> Iterator[tuple[str, Marked]]:
    """Yield region and span for each label; the first of a region has the region's id."""
    counts = Counter[str]()
    for result in results:
        value, region = _value(result, place), _id(result)
        span, words = _span(value), value.get("text")
        stated = next((value[key] for key in (_kind(result), *_OLD_KEYS) if key in value), None)
        labels = texts_in(stated, "labels", place)
        if span is None or not region or not labels or not all(labels):
            raise place.error(
                "label-studio.region",
                "a region has an id, a label, and offsets where it ends after it begins",
                "where a hypertext was changed since, its XPaths lead nowhere",
                annotation=region,
                shown=value,
            )
        for label in labels:
            identifier = f"{region}+{counts[region]}" if counts[region] else region
            counts[region] += 1
            noted = words if isinstance(words, str) else None
            yield region, Marked(identifier, label, (span,), noted)


def _span(value: _Object) -> Span | None:
    offsets = value.get("globalOffsets")
    at = offsets if isinstance(offsets, dict) else value
    return to_span(at.get("start"), at.get("end"))


def _iter_relations(results: Iterable[_Object], place: Place) -> Iterator[Relation]:
    for result in results:
        if _kind(result) != _RELATION:
            continue
        ends = [to_text(result.get(key)) or "" for key in ("from_id", "to_id")]
        direction = result.get("direction")
        if not all(ends):
            form = "an object with from_id and to_id"
            raise place.not_of_form("a relation", form, dict(result))
        labels = texts_in(result.get("labels"), "labels", place) or [_UNLABELLED_RELATION]
        for label in labels:
            if direction != "left":
                yield Relation(label, ends[0], ends[1], line=place.line)
            if direction in ("left", "bi"):
                yield Relation(label, ends[1], ends[0], line=place.line)


def _remarks(regions: Iterable[_Object], place: Place) -> Iterator[Note]:
    for region in regions:
        meta = region.get("meta")
        if isinstance(meta, dict):
            for text in texts_in(meta.get("text"), "meta", place):
                yield Note("meta", _id(region), text)


def _kind(result: _Object) -> str:
    return to_text(result.get("type")) or ""


def _id(result: _Object) -> str:
    return to_text(result.get("id")) or ""


def _value(result: _Object, place: Place) -> _Object:
    value = result.get("value")
    if not isinstance(value, dict):
        raise place.not_of_form("value", "an object", value, _id(result))
    return value


def _has_place(value: _Object) -> bool:
    return "start" in value or "x" in value


def _is_entity(link: Link) -> bool:
    return link.name != "IRI" or link.value.startswith(("http://", "https://"))
