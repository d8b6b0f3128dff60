"""A document's annotations as bytes, to be kept beside its text: the same document, same bytes.

Two lines of JSON in ASCII. The first says all that the graph is made from; the second holds the
notes, which never enter it. Parts have no ids: they are named by their place in the canonical
order, mentions first, then frames, then relations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from hashlib import sha256
from typing import Any, Final

from conflictgraph.annotation.model import (
    Document,
    Frame,
    Link,
    Mention,
    Metadata,
    Note,
    Relation,
    Role,
    Span,
)
from conflictgraph.annotation.numbering import FRAME, MENTION, RELATION, numbered

#: Raise when older bytes cannot be read any more.
VERSION: Final = 1

_UNSAID: Final = asdict(Metadata())
#: What a note is about that is about no annotation.
_DOCUMENT: Final = -1


def to_bytes(document: Document) -> bytes:
    """Return the annotations and metadata of a document, and the hash of its text.

    Args:
        document: in canonical order.
    """
    one = numbered(document)
    parts: tuple[Mention | Frame | Relation, ...] = (*one.mentions, *one.frames, *one.relations)
    places = {part.id: place for place, part in enumerate(parts)}
    said = [
        VERSION,
        one.text_hash,
        {name: value for name, value in asdict(one.metadata).items() if value != _UNSAID[name]},
        [[*_head(each, each.spans)] for each in one.mentions],
        [
            [*_head(each, each.cue), [[role.name, places[role.target]] for role in each.roles]]
            for each in one.frames
        ],
        [[each.label, places[each.source], places[each.target]] for each in one.relations],
    ]
    notes = [[each.label, places.get(each.target, _DOCUMENT), each.text] for each in one.notes]
    return b"\n".join(map(_dumped, (said, notes)))


def from_bytes(content: bytes, text: str, source: str) -> Document:
    """Return the document that :func:`to_bytes` was given, numbered.

    Args:
        content: what it returned.
        text: the document's text.
        source: what the document is called in messages.

    Raises:
        ValueError: the bytes are of another version, damaged, or belong to another text.
    """
    try:
        document = _Stated(*map(json.loads, content.split(b"\n"))).document(text, source)
    except (TypeError, LookupError) as error:
        raise ValueError(f"these are no annotations: {error}") from error
    return document


def said_digest(content: bytes) -> bytes:
    """Return what is equal for two documents that say the same, whatever notes they hold.

    Args:
        content: what :func:`to_bytes` returned.
    """
    return sha256(content.partition(b"\n")[0]).digest()


def _head(part: Mention | Frame, spans: Iterable[Span]) -> Iterator[object]:
    yield part.label
    yield [offset for span in spans for offset in (span.begin, span.end)]
    yield dict(part.attributes)
    yield [[link.name, link.value] for link in part.links]


def _dumped(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode("ascii")


class _Stated:
    """What was read of both lines, on its way to a document."""

    def __init__(self, said: Sequence[Any], notes: Sequence[Any]) -> None:
        version, self._text_hash, self._metadata, *parts = said
        if version != VERSION:
            raise ValueError(f"annotations of version {version}, and {VERSION} is read")
        self._mentions, self._frames, self._relations = parts
        self._notes = notes
        lengths = zip((MENTION, FRAME, RELATION), map(len, parts), strict=True)
        self._ids = [f"{each}{n}" for each, length in lengths for n in range(1, length + 1)]

    def document(self, text: str, source: str) -> Document:
        ids = iter(self._ids)
        document = Document(
            source,
            text,
            _metadata(self._metadata),
            tuple(_mention(next(ids), each) for each in self._mentions),
            tuple(self._frame(next(ids), each) for each in self._frames),
            tuple(self._relation(next(ids), *each) for each in self._relations),
            tuple(self._note(*each) for each in self._notes),
        )
        if self._text_hash != document.text_hash:
            raise ValueError("the annotations belong to another text")
        return document

    def _frame(self, name: str, stated: Sequence[Any]) -> Frame:
        label, offsets, attributes, links, roles = stated
        filled = tuple(Role(role, self._ids[place]) for role, place in roles)
        return Frame(name, label, _spans(offsets), filled, attributes, _links(links))

    def _relation(self, name: str, label: str, source: int, target: int) -> Relation:
        return Relation(label, self._ids[source], self._ids[target], name)

    def _note(self, label: str, about: int, text: str) -> Note:
        return Note(label, "" if about == _DOCUMENT else self._ids[about], text)


def _metadata(stated: dict[str, Any]) -> Metadata:
    agencies = tuple((name, iri) for name, iri in stated.get("agencies", ()))
    known = {each.name for each in fields(Metadata)}
    if not stated.keys() <= known:
        raise ValueError("these are no metadata")
    return Metadata(**(stated | {"agencies": agencies}))


def _mention(name: str, stated: Sequence[Any]) -> Mention:
    label, offsets, attributes, links = stated
    return Mention(name, label, _spans(offsets), attributes, _links(links))


def _spans(offsets: Sequence[int]) -> tuple[Span, ...]:
    return tuple(map(Span, offsets[::2], offsets[1::2]))


def _links(stated: Iterable[Sequence[str]]) -> tuple[Link, ...]:
    return tuple(Link(name, value) for name, value in stated)
