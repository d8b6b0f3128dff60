"""Put the parts of a document into an order that depends on what they say alone.

Ids and the order of lines change whenever a tool saves a file; the graph must not. Parts are
sorted by place, label, attributes and links, then by what fills their roles; two parts equal
in all of that say the same.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import accumulate
from operator import ne
from typing import Any

from conflictgraph.annotation.model import Document, Frame, Link, Mention, Role, Span
from conflictgraph.annotation.structure import bottom_up

#: Fragments, label, attributes, links, and a digest of what fills the roles.
_Key = tuple[tuple[Span, ...], str, tuple[tuple[str, str], ...], tuple[Link, ...], str]


def in_canonical_order(document: Document) -> Document:
    """Return the same document with all its parts in canonical order.

    Args:
        document: one that ``check_structure`` accepts.
    """
    ranks = _ranks(document)
    mentions = {each.id: each for each in document.mentions}
    frames = {each.id: each for each in document.frames}
    return replace(
        document,
        mentions=tuple([mentions[each] for each in ranks if each in mentions]),
        frames=tuple([_with_sorted_roles(frames[each], ranks) for each in ranks if each in frames]),
        relations=tuple(
            sorted(
                document.relations,
                key=lambda each: (each.label, ranks[each.source], ranks[each.target]),
            )
        ),
        notes=tuple(sorted(document.notes, key=lambda each: (each.label, each.text, each.target))),
    )


def _ranks(document: Document) -> dict[str, int]:
    """Return mentions and frames in order, and the rank of each: parts that say the same share it.

    Most differ in place or label; only the others are looked at more closely.
    """
    ranks = _ranked(_places(document))
    if tied := _tied(ranks):
        parts: dict[str, Mention | Frame] = {each.id: each for each in document.mentions}
        parts |= {each.id: each for each in document.frames}
        ranks = _refined(ranks, {each: _key(parts[each])[2:] for each in tied})
        if tied := _tied(ranks):
            ranks = _refined(ranks, _digests(tied, parts))
    return ranks


def _places(document: Document) -> dict[str, tuple[int, tuple[Span, ...], str]]:
    """Return where each mention and frame begins, its fragments and its label."""
    # A number in front is what most comparisons end with.
    places = {each.id: (each.spans[0][0], each.spans, each.label) for each in document.mentions}
    places |= {each.id: (each.cue[0][0], each.cue, each.label) for each in document.frames}
    return places


def _ranked(keys: Mapping[str, tuple[Any, ...]]) -> dict[str, int]:
    order = sorted(keys, key=keys.__getitem__)
    values = [keys[each] for each in order]
    is_another = map(ne, values, values[1:])
    return dict(zip(order, accumulate(is_another, initial=0), strict=False))


def _tied(ranks: Mapping[str, int]) -> list[str]:
    """Return the parts that share their rank with another."""
    if len(set(ranks.values())) == len(ranks):
        return []
    shared = Counter(ranks.values())
    return [each for each, rank in ranks.items() if shared[rank] > 1]


def _refined(ranks: Mapping[str, int], details: Mapping[str, tuple[Any, ...]]) -> dict[str, int]:
    """Return the ranks of parts that differ in details where they shared a rank."""
    return _ranked({each: (rank, *details.get(each, ())) for each, rank in ranks.items()})


def _key(part: Mention | Frame) -> _Key:
    """Return all that a part is sorted by, but for what fills its roles."""
    return (
        part.cue if isinstance(part, Frame) else part.spans,
        part.label,
        tuple(sorted(part.attributes.items())),
        tuple(sorted(part.links)),
        "",
    )


def _digests(tied: Iterable[str], parts: Mapping[str, Mention | Frame]) -> dict[str, tuple[str]]:
    """Return what tells frames apart that differ in nothing but what fills their roles."""
    frames = {name: each for name, each in parts.items() if isinstance(each, Frame)}
    undecided = _with_frames_within([each for each in tied if each in frames], frames)
    named = {role.target for frame in undecided for role in frame.roles}
    keys = {each: _key(parts[each]) for each in named.union(frame.id for frame in undecided)}
    for frame in bottom_up(undecided):
        keys[frame.id] = (*keys[frame.id][:-1], _digest(frame, keys))
    return {frame.id: (keys[frame.id][-1],) for frame in undecided}


def _with_frames_within(names: Iterable[str], frames: Mapping[str, Frame]) -> list[Frame]:
    """Return frames and those that fill their roles, at any depth."""
    waiting, found = list(names), dict[str, None]()
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = None
            waiting.extend(role.target for role in frames[each].roles if role.target in frames)
    return [frames[each] for each in found]


def _digest(frame: Frame, keys: Mapping[str, _Key]) -> str:
    # A digest, not the keys themselves: those would grow with the depth of nesting.
    filled = [(role.name, keys[role.target]) for role in _sorted_roles(frame, keys)]
    return hashlib.sha256(repr(filled).encode("utf-8", "surrogatepass")).hexdigest()


def _with_sorted_roles(frame: Frame, ranks: Mapping[str, int]) -> Frame:
    roles = _sorted_roles(frame, ranks)
    if roles == frame.roles:
        return frame
    return Frame(frame.id, frame.label, frame.cue, roles, frame.attributes, frame.links, frame.line)


def _sorted_roles(frame: Frame, order: Mapping[str, _Key] | Mapping[str, int]) -> tuple[Role, ...]:
    """Sort by name and filler; the same filler of the same role twice says nothing more."""
    roles = frame.roles
    if len(roles) < 2:  # noqa: PLR2004 - one is in order
        return roles
    return tuple(sorted(dict.fromkeys(roles), key=lambda role: (role[0], order[role[1]])))
