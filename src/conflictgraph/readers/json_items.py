"""What all formats of JSON have in common: from bytes to values that are of the kind expected."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from reprlib import Repr
from typing import Final

from conflictgraph.annotation.model import Link, Mention, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.files import (
    MAX_ANNOTATION_BYTES,
    Part,
    check_text_size,
    decode,
    read_part,
)
from conflictgraph.readers.offsets import Noted, Reading, find_reading

#: No text is longer; ``int`` refuses thousands of digits.
_DIGITS: Final = re.compile(r"\d{1,10}", re.ASCII)
_MAX_OFFSET: Final = 10**10
_HALF_OF_PAIR: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_SHOWN_WORDS: Final = 60
#: A value may be as large as the file, and nested more deeply than ``repr`` can follow.
_SHOWN: Final = Repr()
_SHOWN.maxstring = _SHOWN.maxother = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands, for messages."""

    source: str
    line: int | None = None

    def error(
        self, rule: str, reason: str, hint: str = "", *, annotation: str = "", shown: object = None
    ) -> SourceError:
        """Return the refusal of this item.

        Args:
            rule: the rule it breaks.
            reason: how.
            hint: what can be done about it.
            annotation: the id of the annotation that breaks it.
            shown: the value that stands there.
        """
        snippet = "" if shown is None else _SHOWN.repr(shown)
        return SourceError(
            rule, reason, self.source, self.line, hint, annotation=annotation, snippet=snippet
        )

    def not_of_form(self, what: str, form: str, shown: object, annotation: str = "") -> SourceError:
        """Return the refusal of a value that is not of the form its key asks for."""
        reason = f"{what} has to be {form}"
        return self.error("json.value", reason, annotation=annotation, shown=shown)


@dataclass(frozen=True, slots=True)
class Marked:
    """A span as the file has it: offsets in its own unit, and the words there, if it says so."""

    id: str
    label: str
    spans: tuple[Span, ...]
    words: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()

    @property
    def noted(self) -> Noted:
        """Return what decides how offsets are counted."""
        return Noted(self.spans, self.words)

    def to_mention(self, reading: Reading, line: int | None) -> Mention:
        """Return the span in code points, in a reading that it agrees with."""
        points = reading.to_code_points(self.spans)
        assert points is not None  # noqa: S101 - the reading agrees with all spans
        return Mention(self.id, self.label, points, self.attributes, self.links, line)


def read_object(path: Path, part: Part, source: str) -> dict[str, object]:
    """Return the object in a range of bytes.

    Raises:
        SourceError: ``file.…``, ``json.malformed`` or ``json.not-object``.
    """
    content = read_part(path, part, source, MAX_ANNOTATION_BYTES)
    return parse_object(content, Place(source, part.line))


def parse_object(content: bytes, place: Place) -> dict[str, object]:
    """Return the object that these bytes are.

    Raises:
        SourceError: ``file.encoding``, ``json.malformed`` or ``json.not-object``.
    """
    first = place.line or 1
    text = decode(content, place.source, first)
    try:
        value = json.loads(text)
        if _HALF_OF_PAIR.search(content):
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        reason = f"this is not JSON: {error.msg} at column {error.colno}"
        raise Place(place.source, first + error.lineno - 1).error(
            "json.malformed", reason, "the file may have been cut off"
        ) from error
    except RecursionError as error:
        raise place.error("json.malformed", "it is nested too deeply") from error
    except UnicodeEncodeError as error:
        raise place.error("json.malformed", "it holds half a surrogate pair") from error
    except ValueError as error:
        raise place.error("json.malformed", "it holds a number of too many digits") from error
    if not isinstance(value, dict):
        raise place.error("json.not-object", "an object is meant here", shown=value)
    return value


def only_part(parts: Iterator[Part], source: str) -> Part:
    """Return the part of a file that is read as one document.

    Raises:
        SourceError: ``json.several-documents``: it holds none, or more than one.
    """
    found = next(parts, None)
    if found is None or next(parts, None) is not None:
        raise SourceError(
            "json.several-documents", "the file does not hold exactly one document", source
        )
    return found


def checked_text(text: object, place: Place) -> str:
    """Return the text of a document.

    Raises:
        SourceError: ``json.no-text`` or ``file.too-large``.
    """
    if not isinstance(text, str) or not text:
        raise place.error("json.no-text", "there is no text in this item")
    check_text_size(text, place.source)
    return text


def agreed_reading(
    text: str, marked: Sequence[Marked], place: Place, *, utf16_first: bool = False
) -> Reading:
    """Return the way of counting that all spans agree with.

    Raises:
        SourceError: ``json.offset-range`` or ``json.text-mismatch``, with the first annotation
            that disagrees with the text as it is.
    """
    reading = find_reading(text, [each.noted for each in marked], utf16_first=utf16_first)
    if reading is None:
        raise _disagreement(Reading(text), marked, place)
    return reading


def _disagreement(plain: Reading, marked: Sequence[Marked], place: Place) -> SourceError:
    for each in marked:
        if plain.agrees(each.noted):
            continue
        points, last = plain.to_code_points(each.spans), each.spans[-1]
        if points is None:
            reason = f"a span ends at {last.end}, the text at {len(plain.text)}"
            return place.error("json.offset-range", reason, _TRIED, annotation=each.id)
        covered = " ".join(plain.text[span.begin : span.end] for span in points)
        reason = (
            f"a span covers {covered[:_SHOWN_WORDS]!r}, "
            f"the file says {(each.words or '')[:_SHOWN_WORDS]!r}"
        )
        return place.error("json.text-mismatch", reason, _TRIED, annotation=each.id)
    # Each agrees with the text as it is, only not all of them with one text and one unit.
    raise AssertionError("the plain reading would have been taken")


_TRIED: Final = (
    "characters and UTF-16 units were tried for the whole document: "
    "was the text changed after it was annotated?"
)


def to_span(begin: object, end: object) -> Span | None:
    """Return a span from two offsets; None where they are no offsets, or the span is empty."""
    first, behind = to_number(begin), to_number(end)
    if first is None or behind is None or first >= behind:
        return None
    return Span(first, behind)


def to_number(value: object) -> int | None:
    """Return a number that is not negative, also one in digits; None for anything else."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MAX_OFFSET:
        return value
    return None


def to_text(value: object) -> str | None:
    """Return a string, or a number or truth value as JSON writes it; None for anything else."""
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, int | float) else None


def objects_in(value: object, what: str, place: Place) -> list[dict[str, object]]:
    """Return a list of objects; empty where nothing is said.

    Raises:
        SourceError: ``json.value``.
    """
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise place.not_of_form(what, "a list of objects", value)
    return value


def texts_in(value: object, what: str, place: Place) -> list[str]:
    """Return one scalar or a list of them as strings; empty where nothing is said.

    Raises:
        SourceError: ``json.value``.
    """
    values = value if isinstance(value, list) else [] if value is None else [value]
    texts = [to_text(each) for each in values]
    if None in texts:
        raise place.not_of_form(what, "a list of texts", value)
    return [text for text in texts if text is not None]
