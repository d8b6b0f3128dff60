"""Frames, roles and relations of two annotators; found is what is equal in all its parts."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from conflictgraph.agreement.score import Scores, equal_ones
from conflictgraph.agreement.spans import marked_in
from conflictgraph.annotation import Document


def frames(left: Document, right: Document) -> Scores:
    """Score frames by label: the cue is the same."""
    return equal_ones(
        *([(each.label, each.cue) for each in document.frames] for document in (left, right))
    )


def roles(left: Document, right: Document) -> Scores:
    """Score roles by name: the frame has the same label and cue, and so has what fills it."""
    return equal_ones(_iter_roles(left), _iter_roles(right))


def relations(left: Document, right: Document) -> Scores:
    """Score relations by label: both ends have the same labels and spans."""
    return equal_ones(_iter_relations(left), _iter_relations(right))


def _iter_roles(document: Document) -> Iterator[tuple[str, Hashable]]:
    marked = marked_in(document)
    for frame in document.frames:
        for role in frame.roles:
            yield role.name, (marked[frame.id], marked[role.target])


def _iter_relations(document: Document) -> Iterator[tuple[str, Hashable]]:
    marked = marked_in(document)
    for each in document.relations:
        yield each.label, (marked[each.source], marked[each.target])
