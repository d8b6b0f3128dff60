"""What holds for the document of every format, whatever its labels mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from graphlib import CycleError, TopologicalSorter
from typing import Final

from conflictgraph.annotation.model import Document, Frame, Mention, Relation, Span
from conflictgraph.errors import SourceError

#: How much of a cycle a message shows; a cycle may be as long as the file.
_SHOWN_OF_CYCLE = 6
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def check_structure(document: Document) -> None:
    """Refuse a document whose parts do not fit together.

    Raises:
        SourceError: ``document.characters``, ``document.duplicate-id``, ``document.span-range``,
            ``document.dangling``, ``document.self-relation`` or ``document.cycle``, with the line
            of the first part that breaks the rule.
    """
    _check_characters(document)
    _check_ids(document)
    _check_spans(document)
    _check_references(document)
    try:
        bottom_up(document.frames)
    except CycleError as error:
        raise _cycle_refusal(document, error) from error


def bottom_up(frames: Iterable[Frame]) -> tuple[Frame, ...]:
    """Return the frames, each after all frames that fill its roles.

    Raises:
        CycleError: a frame fills a role of itself, at any depth (``graphlib``'s own error,
            whose second argument is the cycle).
    """
    by_id = {frame.id: frame for frame in frames}
    # Not recursion: a chain of frames may be longer than the interpreter's stack.
    sorter = TopologicalSorter(
        {
            frame.id: [role.target for role in frame.roles if role.target in by_id]
            for frame in by_id.values()
        }
    )
    return tuple(by_id[each] for each in sorter.static_order())


def _iter_parts(document: Document) -> Iterator[Mention | Frame | Relation]:
    yield from document.mentions
    yield from document.frames
    yield from (relation for relation in document.relations if relation.id)


def _check_characters(document: Document) -> None:
    """Refuse halves of surrogate pairs: JSON can name them, and no UTF-8 can carry them."""
    for said, line in _iter_said(document):
        found = _SURROGATE.search("\0".join(said))
        if found:
            reason = f"it holds U+{ord(found[0]):04X}, which is half of a character"
            raise SourceError("document.characters", reason, document.source, line)


def _iter_said(document: Document) -> Iterator[tuple[Iterable[str], int | None]]:
    """Yield everything that a document says in characters, with its line."""
    stated = astuple(document.metadata)
    yield (document.text, *(value for value in stated if isinstance(value, str))), None
    yield (text for agency in document.metadata.agencies for text in agency), None
    parts: tuple[Mention | Frame, ...] = (*document.mentions, *document.frames)
    for part in parts:
        links = (text for link in part.links for text in (link.name, link.value))
        yield (part.id, part.label, *part.attributes, *part.attributes.values(), *links), part.line
    for frame in document.frames:
        yield (role.name for role in frame.roles), frame.line
    for relation in document.relations:
        yield (relation.id, relation.label), relation.line
    for note in document.notes:
        yield (note.label, note.target, note.text), None


def _check_ids(document: Document) -> None:
    seen: set[str] = set()
    for part in _iter_parts(document):
        if part.id in seen:
            reason = f"the id {part.id} is used twice"
            raise SourceError("document.duplicate-id", reason, document.source, part.line)
        seen.add(part.id)


def _check_spans(document: Document) -> None:
    length = len(document.text)
    spans = [(each.id, each.spans, each.line) for each in document.mentions]
    spans += [(each.id, each.cue, each.line) for each in document.frames]
    for identifier, fragments, line in spans:
        if not _is_within(fragments, length):
            reason = (
                f"the fragments of {identifier} are empty, out of order or outside the text "
                f"of {length} characters"
            )
            raise SourceError("document.span-range", reason, document.source, line)


def _is_within(fragments: tuple[Span, ...], length: int) -> bool:
    position = 0
    for span in fragments:
        if not position <= span.begin < span.end:
            return False
        position = span.end
    return bool(fragments) and position <= length


def _check_references(document: Document) -> None:
    known = {mention.id for mention in document.mentions}
    known |= {frame.id for frame in document.frames}
    for frame in document.frames:
        for role in frame.roles:
            if role.target not in known:
                reason = f"{role.name} of {frame.id} refers to {role.target}, which is not there"
                raise SourceError("document.dangling", reason, document.source, frame.line)
    for relation in document.relations:
        _check_ends(relation, known, document.source)


def _check_ends(relation: Relation, known: set[str], source: str) -> None:
    for end in (relation.source, relation.target):
        if end not in known:
            reason = f"{relation.label} refers to {end}, which is not there"
            raise SourceError("document.dangling", reason, source, relation.line)
    if relation.source == relation.target:
        reason = f"{relation.label} relates {relation.source} to itself"
        raise SourceError("document.self-relation", reason, source, relation.line)


def _cycle_refusal(document: Document, error: CycleError) -> SourceError:
    cycle: list[str] = error.args[1]
    members = set(cycle)
    lines = [each.line for each in document.frames if each.id in members and each.line is not None]
    shown = " > ".join(cycle[:_SHOWN_OF_CYCLE])
    if len(cycle) > _SHOWN_OF_CYCLE:
        shown += " > …"
    return SourceError(
        "document.cycle",
        f"frames fill each other's roles in a circle: {shown}",
        document.source,
        min(lines, default=None),
    )
