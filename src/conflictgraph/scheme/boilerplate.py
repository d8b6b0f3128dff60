"""What a page adds around an article is no part of it: nothing there is evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from conflictgraph.annotation import Document, Span
from conflictgraph.scheme.model import Scheme
from conflictgraph.vocab import code

BOILERPLATE = code("part-boilerplate")


def without_boilerplate(document: Document, scheme: Scheme) -> Document:
    """Return the document without the annotations inside boilerplate; its parts stay marked."""
    parts = [each for each in document.mentions if _denotes_boilerplate(each.label, scheme)]
    if not parts:
        return document
    spans = [part.span for part in parts]
    marks = {part.id for part in parts}
    mentions = tuple(m for m in document.mentions if m.id in marks or not _inside(m.span, spans))
    frames = tuple(f for f in document.frames if not _inside(f.span, spans))
    kept = {mention.id for mention in mentions} | {frame.id for frame in frames}
    return replace(
        document,
        mentions=mentions,
        frames=tuple(
            replace(frame, roles=tuple(role for role in frame.roles if role.target in kept))
            for frame in frames
        ),
        relations=tuple(
            each for each in document.relations if each.source in kept and each.target in kept
        ),
    )


def _denotes_boilerplate(label: str, scheme: Scheme) -> bool:
    return scheme.span_types[label].denotes == BOILERPLATE


def _inside(span: Span, parts: Iterable[Span]) -> bool:
    return any(span in part for part in parts)
