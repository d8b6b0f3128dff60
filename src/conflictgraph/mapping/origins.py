"""From a node of the graph back to the annotation that it was made from.

Asked only when something is wrong with a node, so nothing is prepared: the mapping of a document
without faults must not pay for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from conflictgraph.annotation import Frame, Mention, Relation, Span
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.drafts import Draft
from conflictgraph.mapping.frames import FrameMapper
from conflictgraph.vocab import term

_ORIGIN_STEP = term("hasOriginStep")
#: Steps that no annotation tells of: they come from the metadata.
_OUTLET_STEPS = ("publisher", "desk", "agencies", "photo")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a node comes from.

    Attributes:
        annotation: the annotation's id in its file; empty where it is the whole article.
        label: the annotation's label.
        line: its line, counted from 1, where it has one.
        in_metadata: whether the node comes from the file with the metadata.
    """

    annotation: str = ""
    label: str = ""
    line: int | None = None
    in_metadata: bool = False


_METADATA, _UNKNOWN = Origin(in_metadata=True), Origin()


class Origins:
    """Where the nodes of one mapped document come from."""

    def __init__(self, context: Context, frames: FrameMapper, drafts: Sequence[Draft]) -> None:
        self._context, self._frames, self._drafts = context, frames, drafts

    def of(self, node: str) -> Origin:
        """Return the annotation that a node was made from, the first one if there are several."""
        place = node.partition("#")[0]
        if place in (self._context.iri, f"{self._context.iri}/text"):
            return _METADATA
        for look_up in self._looked_up_in(place):
            if (found := look_up(place)) is not None:
                return found
        return _UNKNOWN

    def _looked_up_in(self, node: str) -> Iterable[Callable[[str], Origin | None]]:
        kind = node.removeprefix(f"{self._context.iri}/").partition("/")[0]
        if kind == "statement":
            return (self._statement,)
        if kind == "step":
            return (self._step,)
        if kind in ("span", "mention", "part", "basis"):
            return (self._span,)
        if node in self._frames.affairs:
            return (self._affair, self._statement_with, self._statement_about)
        return (self._affair, self._entity, self._statement_about)

    # the annotations

    @cached_property
    def _annotations(self) -> dict[str, Mention | Frame | Relation]:
        document = self._context.document
        found: dict[str, Mention | Frame | Relation] = {}
        for group in (document.mentions, document.frames, document.relations):
            found.update((each.id, each) for each in group)
        return found

    def _origin(self, ids: Iterable[str]) -> Origin | None:
        """Return the first of some annotations, in the order of their lines."""
        found = [self._annotations[each] for each in ids if each in self._annotations]
        first = min(found, key=lambda each: each.line or 0, default=None)
        return None if first is None else Origin(first.id, first.label, first.line)

    # the kinds of node

    def _statement(self, node: str) -> Origin | None:
        return self._origin(s for draft in self._drafts if draft.iri == node for s in draft.sources)

    def _step(self, node: str) -> Origin | None:
        """Return the first statement whose chain begins with, or leads through, a step."""
        name = node.rsplit("/", 1)[-1]
        if name in _OUTLET_STEPS:
            return _METADATA
        sources = (
            source
            for draft in self._drafts
            for prop, value in draft.pairs
            if prop == _ORIGIN_STEP and name.removeprefix("speaker-") in value.value
            for source in draft.sources
        )
        return self._origin(sources)

    def _span(self, node: str) -> Origin | None:
        begin, _, end = node.rsplit("/", 1)[-1].partition("-")
        span = Span(int(begin), int(end))
        document = self._context.document
        exact = [m.id for m in document.mentions if span in m.spans or m.span == span]
        cues = [f.id for f in document.frames if span in f.cue or f.span == span]
        used = (s for d in self._drafts if span in d.spans() for s in d.sources)
        return self._origin(cues) or self._origin(exact) or self._origin(used)

    def _affair(self, node: str) -> Origin | None:
        contents = self._frames.contents.items()
        return self._origin(id_ for id_, each in contents if node in (each.node, *each.affairs))

    def _entity(self, node: str) -> Origin | None:
        actor = self._context.sides.get(node, (node, ()))[0]
        actor = self._context.places.get(actor, actor)
        mentions = self._context.mentions
        named = (
            id_ for id_ in mentions if (e := self._context.entity(id_)) and e.iri in (node, actor)
        )
        return self._origin(named)

    def _statement_with(self, node: str) -> Origin | None:
        return self._origin(
            s for draft in self._drafts if node in draft.contents for s in draft.sources
        )

    def _statement_about(self, node: str) -> Origin | None:
        """Return a statement that leads to a state of affairs which no frame stands for."""
        return self._origin(
            source
            for draft in self._drafts
            if node in self._reached(draft)
            for source in draft.sources
        )

    def _reached(self, draft: Draft) -> Iterator[str]:
        waiting, seen = [*draft.contents, *(value.value for _, value in draft.pairs)], set[str]()
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                yield node
                if affair := self._frames.affairs.get(node):
                    waiting.extend(value.value for _, value in affair.pairs)
