"""What holds for the document of every format, whatever its labels mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from conflictgraph.annotation.model import Document, Frame, Mention, Relation, Span
from conflictgraph.errors import SourceError

#: How much of a cycle a message shows; a cycle may be as long as the file.
_SHOWN_OF_CYCLE = 6


def check_structure(document: Document) -> None:
    """Refuse a document whose parts do not fit together.

    Raises:
        SourceError: ``document.duplicate-id``, ``document.span-range``, ``document.dangling``,
            ``document.self-relation`` or ``document.cycle``, with the line of the first part
            that breaks the rule.
    """
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
