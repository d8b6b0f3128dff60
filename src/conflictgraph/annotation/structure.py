"""What holds for the document of every format, whatever its labels mean."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import astuple
from graphlib import CycleError, TopologicalSorter
from itertools import chain
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
    check_circles(document)


def check_circles(document: Document) -> None:
    """Refuse a document in which something leads to itself.

    Raises:
        SourceError: ``document.self-relation``, or ``document.cycle`` of frames that fill each
            other's roles, with the line of the first part that breaks the rule.
    """
    for relation in document.relations:
        if relation.source == relation.target:
            reason = f"{relation.label} relates {relation.source} to itself"
            raise SourceError("document.self-relation", reason, document.source, relation.line)
    try:
        _nested_twice(document.frames).prepare()
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
    fillers: dict[str, list[str]] = {each: [] for each in by_id}
    for frame, inner in _fillings(by_id.values()):
        fillers[frame].append(inner)
    return tuple(by_id[each] for each in TopologicalSorter(fillers).static_order())


def _fillings(frames: Collection[Frame]) -> list[tuple[str, str]]:
    """Return pairs of a frame and a frame that fills one of its roles."""
    known = {frame.id for frame in frames}
    return [(frame.id, target) for frame in frames for _, target in frame.roles if target in known]


def _nested_twice(frames: Collection[Frame]) -> TopologicalSorter[str]:
    """Return the frames that hold frames that hold frames: only such can stand in a circle."""
    fillings = _fillings(frames)
    outer = {frame for frame, _ in fillings}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for frame, inner in fillings:
        if inner in outer:
            sorter.add(frame, inner)
    return sorter


def _check_characters(document: Document) -> None:
    """Refuse halves of surrogate pairs: JSON can name them, and no UTF-8 can carry them."""
    said = list(_iter_said(document))
    try:
        "".join(chain.from_iterable(texts for texts, _ in said)).encode()
    except UnicodeEncodeError:
        for texts, line in said:
            found = _SURROGATE.search("\0".join(texts))
            if found:
                reason = f"it holds U+{ord(found[0]):04X}, which is half of a character"
                raise SourceError("document.characters", reason, document.source, line) from None


def _iter_said(document: Document) -> Iterator[tuple[Sequence[str], int | None]]:
    """Yield everything that a document says in characters, with its line."""
    stated = astuple(document.metadata)
    yield (document.text, *(value for value in stated if isinstance(value, str))), None
    yield tuple(chain.from_iterable(document.metadata.agencies)), None
    for mention in document.mentions:
        yield _said(mention), mention.line
    for frame in document.frames:
        yield [*_said(frame), *[name for name, _ in frame.roles]], frame.line
    for relation in document.relations:
        yield (relation.id, relation.label), relation.line
    for note in document.notes:
        yield (note.label, note.target, note.text), None


def _said(part: Mention | Frame) -> list[str]:
    said = [part.id, part.label, *part.attributes, *part.attributes.values()]
    for link in part.links:
        said += link
    return said


def _check_ids(document: Document) -> None:
    named = [relation for relation in document.relations if relation.id]
    parts: tuple[Mention | Frame | Relation, ...] = (*document.mentions, *document.frames, *named)
    if len({part.id for part in parts}) == len(parts):
        return
    seen: set[str] = set()
    for part in parts:
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
        for name, target in frame.roles:
            if target not in known:
                raise _dangling(f"{name} of {frame.id}", target, document.source, frame.line)
    for relation in document.relations:
        for end in (relation.source, relation.target):
            if end not in known:
                raise _dangling(relation.label, end, document.source, relation.line)


def _dangling(what: str, target: str, source: str, line: int | None) -> SourceError:
    reason = f"{what} refers to {target}, which is not there"
    return SourceError("document.dangling", reason, source, line)


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
