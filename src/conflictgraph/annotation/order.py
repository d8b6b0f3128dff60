"""Put the parts of a document into an order that depends on what they say alone.

Ids and the order of lines change whenever a tool saves a file; the graph must not. Parts are
sorted by place, label, attributes and links, then by what fills their roles; two parts equal
in all of that say the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from conflictgraph.annotation.model import Document, Frame, Link, Mention, Role, Span
from conflictgraph.annotation.structure import bottom_up


class _Key(NamedTuple):
    spans: tuple[Span, ...]
    label: str
    attributes: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]
    roles: str


def in_canonical_order(document: Document) -> Document:
    """Return the same document with all its parts in canonical order.

    Args:
        document: one that ``check_structure`` accepts.
    """
    keys = {mention.id: _mention_key(mention) for mention in document.mentions}
    for frame in bottom_up(document.frames):
        keys[frame.id] = _frame_key(frame, keys)
    return replace(
        document,
        mentions=tuple(sorted(document.mentions, key=lambda each: keys[each.id])),
        frames=tuple(
            replace(each, roles=_sorted_roles(each, keys))
            for each in sorted(document.frames, key=lambda each: keys[each.id])
        ),
        relations=tuple(
            sorted(
                document.relations,
                key=lambda each: (each.label, keys[each.source], keys[each.target]),
            )
        ),
        notes=tuple(sorted(document.notes, key=lambda each: (each.label, each.text, each.target))),
    )


def _mention_key(mention: Mention) -> _Key:
    attributes = tuple(sorted(mention.attributes.items()))
    return _Key(mention.spans, mention.label, attributes, tuple(sorted(mention.links)), "")


def _frame_key(frame: Frame, keys: Mapping[str, _Key]) -> _Key:
    attributes = tuple(sorted(frame.attributes.items()))
    # A digest, not the keys themselves: those would grow with the depth of nesting.
    filled = [(role.name, tuple(keys[role.target])) for role in _sorted_roles(frame, keys)]
    digest = hashlib.sha256(repr(filled).encode("utf-8", "surrogatepass")).hexdigest()
    return _Key(frame.cue, frame.label, attributes, tuple(sorted(frame.links)), digest)


def _sorted_roles(frame: Frame, keys: Mapping[str, _Key]) -> tuple[Role, ...]:
    """Sort by name and filler; the same filler of the same role twice says nothing more."""
    unique = {(role.name, role.target): role for role in frame.roles}
    return tuple(sorted(unique.values(), key=lambda role: (role.name, keys[role.target])))
