"""What a page adds around an article is no part of it: nothing there is evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from conflictgraph.annotation import Document, Frame, Span
from conflictgraph.scheme.model import Scheme
from conflictgraph.vocab import code

BOILERPLATE = code("part-boilerplate")


def without_boilerplate(document: Document, scheme: Scheme) -> Document:
    """Return the document without the annotations inside boilerplate; its parts stay marked.

    A frame outside that loses a role it cannot do without goes, too.
    """
    parts = [each for each in document.mentions if _denotes_boilerplate(each.label, scheme)]
    if not parts:
        return document
    spans = [part.span for part in parts]
    marks = {part.id for part in parts}
    mentions = tuple(m for m in document.mentions if m.id in marks or not _inside(m.span, spans))
    frames = tuple(f for f in document.frames if not _inside(f.span, spans))
    frames = _complete(frames, frozenset(mention.id for mention in mentions), scheme)
    kept = {mention.id for mention in mentions} | {frame.id for frame in frames}
    return replace(
        document,
        mentions=mentions,
        frames=frames,
        relations=tuple(
            each for each in document.relations if each.source in kept and each.target in kept
        ),
    )


def _denotes_boilerplate(label: str, scheme: Scheme) -> bool:
    return scheme.span_types[label].denotes == BOILERPLATE


def _complete(
    frames: tuple[Frame, ...], mentions: frozenset[str], scheme: Scheme
) -> tuple[Frame, ...]:
    """Return the frames with the roles that are left, without those that lack a needed one."""
    while True:
        kept = mentions | {frame.id for frame in frames}
        left = tuple(
            frame._replace(roles=tuple(role for role in frame.roles if role.target in kept))
            for frame in frames
        )
        frames = tuple(frame for frame in left if _has_needed_roles(frame, scheme))
        if len(frames) == len(left):
            return frames


def _has_needed_roles(frame: Frame, scheme: Scheme) -> bool:
    roles = scheme.frame_types[frame.label].roles.values()
    return all(len(frame.targets(role.label)) >= role.min_count for role in roles)


def _inside(span: Span, parts: Iterable[Span]) -> bool:
    return any(part.covers(span) for part in parts)
