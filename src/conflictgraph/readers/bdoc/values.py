"""The JSON object of a bdoc document, its values checked as they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from conflictgraph.annotation.model import Metadata, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.files import check_text_size
from conflictgraph.readers.metadata import header_metadata
from conflictgraph.readers.offsets import Noted, Reading, find_reading, utf16_reading

_UNITS: Final = ("p", "j")
_NOT_READ: Final = frozenset({"Token", "SpaceToken", "Sentence", "Split", "DEFAULT_TOKEN"})
_MARKUP: Final = "Original markups"
_WORD_TYPES: Final = frozenset({"Token", "SpaceToken"})
#: Keys of a document's features, and what they say.
_STATED: Final[Mapping[str, str]] = {
    "title": "title",
    "publisher": "publisher",
    "date": "date",
    "datePublished": "date",
    "language": "language",
    "lang": "language",
    "url": "url",
    "gate.SourceURL": "url",
}


def parse(content: str, source: str) -> Mapping[str, object]:
    """Return the JSON object that a file holds.

    Raises:
        SourceError: ``bdoc.json``.
    """
    try:
        value = json.loads(content)
    except json.JSONDecodeError as error:
        reason = f"this is not JSON: {error.msg} at column {error.colno}"
        raise SourceError("bdoc.json", reason, source, error.lineno) from error
    except (RecursionError, ValueError) as error:
        reason = "it is nested too deeply, or has a number of thousands of digits"
        raise SourceError("bdoc.json", reason, source) from error
    if not isinstance(value, dict):
        raise SourceError("bdoc.json", "it has to be one JSON object", source, 1)
    return value


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation, in the file's own unit."""

    id: str
    set: str
    type: str
    span: Span
    features: Mapping[str, object]


class Bdoc:
    """The JSON object of a document, its values checked as they are asked for."""

    def __init__(self, values: Mapping[str, object], source: str) -> None:
        self._values = values
        self._source = source

    def metadata(self) -> Metadata:
        """Return what the features of the document say."""
        stated = dict[str, str]()
        for name, value in self._object(self._values, "features", "the document").items():
            if name in _STATED and isinstance(value, str):
                stated.setdefault(_STATED[name], value)
        return header_metadata(**stated)

    def annotations(self) -> Iterator[Annotation]:
        """Yield the annotations of all sets but the original markup.

        Raises:
            SourceError: ``bdoc.value``.
        """
        sets = self._object(self._values, "annotation_sets", "the document")
        for name in sorted(sets):
            members = self._object(sets, name, "annotation_sets").get("annotations", [])
            if not isinstance(members, list):
                raise self._refusal("annotations is no list", f"the set {name!r}")
            if name != _MARKUP:
                yield from (self._annotation(name, member) for member in members)

    def reading(self, annotations: Sequence[Annotation]) -> Reading:
        """Return how offsets count.

        Raises:
            SourceError: ``bdoc.value``, ``bdoc.text-mismatch`` or ``file.too-large``.
        """
        text, unit = self._text(), self._values.get("offset_type", "p")
        if unit not in _UNITS:
            raise self._refusal("it is neither 'p' nor 'j'", "offset_type")
        declared = Reading(text) if unit == "p" else utf16_reading(text)
        noted = [Noted((each.span,), word) for each in annotations if (word := _word(each))]
        if all(declared.agrees(each) for each in noted):
            return declared
        if reading := find_reading(text, noted):
            return reading
        wrong = next(each for each in annotations if _disagrees(each, declared))
        raise SourceError(
            "bdoc.text-mismatch",
            f"the token is {_word(wrong)[:40]!r}, the text has other characters there",
            self._source,
            hint="both units were tried for the whole document",
            annotation=wrong.id,
        )

    def is_read(self, annotation: Annotation, reading: Reading) -> bool:
        """Tell whether an annotation says something, and stands on something.

        Raises:
            SourceError: ``bdoc.offset``.
        """
        if annotation.type in _NOT_READ:
            return False
        begin, end = annotation.span.begin, annotation.span.end
        points = reading.to_code_points((annotation.span,)) if begin <= end else None
        if points is None:
            reason = f"{begin} to {end} is no place in a text of {len(reading.text)} characters"
            raise SourceError("bdoc.offset", reason, self._source, annotation=annotation.id)
        return bool(reading.text[points[0].begin : points[0].end].strip())

    def _text(self) -> str:
        text = self._values.get("text")
        if not isinstance(text, str) or not text:
            raise self._refusal("there is no text", "text")
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise self._refusal("it has half a surrogate pair", "text")
        check_text_size(text, self._source)
        return text

    def _annotation(self, name: str, member: object) -> Annotation:
        where = f"an annotation of the set {name!r}"
        if not isinstance(member, dict):
            raise self._refusal("it is no object", where)
        identifier, kind = member.get("id"), member.get("type")
        begin, end = (number_of(member.get(key)) for key in ("start", "end"))
        if identifier is None or not isinstance(kind, str) or not kind.strip():
            raise self._refusal("it has no id, or no type", where)
        own = f"{name}:{identifier}" if name else str(identifier)
        if begin is None or end is None:
            raise self._refusal("start and end have to be whole numbers", own)
        features = self._object(member, "features", own)
        return Annotation(own, name, kind, Span(begin, end), features)

    def _object(self, holder: Mapping[str, object], key: str, where: str) -> Mapping[str, object]:
        value = holder.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self._refusal(f"{key} is no object", where)
        return value

    def _refusal(self, reason: str, where: str) -> SourceError:
        return SourceError("bdoc.value", reason, self._source, annotation=where)


def number_of(value: object) -> int | None:
    """Return a whole number that can be an offset; JSON's true is none."""
    isnumber_of = isinstance(value, int) and not isinstance(value, bool)
    return value if isnumber_of and isinstance(value, int) and value >= 0 else None


def _word(annotation: Annotation) -> str:
    word = annotation.features.get("string")
    return word if annotation.type in _WORD_TYPES and isinstance(word, str) else ""


def _disagrees(annotation: Annotation, reading: Reading) -> bool:
    word = _word(annotation)
    return bool(word) and not reading.agrees(Noted((annotation.span,), word))
