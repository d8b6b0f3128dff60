"""Comparisons of claims: statements about statements, mapped once those have their IRIs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from conflictgraph.annotation import Frame, Relation, Span, envelope
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.drafts import Draft
from conflictgraph.mapping.frames import COMPARISON, FrameMapper
from conflictgraph.mapping.terms import iri
from conflictgraph.mapping.wordings import degree_pairs
from conflictgraph.vocab import ID, code, term

#: Who draws conclusions that the text itself does not.
ANNOTATORS = ID + "actor/conflictgraph-annotators"
_HIGHER, _LOWER = term("hasComparandum"), term("hasComparator")
_RELATION = term("hasComparisonRelation")
_EXCEEDS, _INCONSISTENT = code("comparison-exceeds"), code("comparison-inconsistent")

_CERTAINTY, _CERTAIN = term("hasCertainty"), code("certainty-certain")

MakeDraft = Callable[[Iterable[str], Iterable[str], tuple[Span, ...]], Draft]


class ComparisonMapper:
    """Maps comparison frames and relations between claims.

    Args:
        narrate: makes a draft in the article's own voice.
        by_frame: the statements that a frame stands for.
        comparing: drafts of who asserts a comparison, by its frame's id; still without content.
    """

    def __init__(
        self,
        context: Context,
        frames: FrameMapper,
        narrate: MakeDraft,
        by_frame: Mapping[str, Sequence[Draft]],
        comparing: Mapping[str, Sequence[Draft]],
    ) -> None:
        self._context, self._frames, self._narrate = context, frames, narrate
        self._by_frame, self._comparing = by_frame, comparing

    def map_all(self) -> list[Draft]:
        """Return the drafts of all comparisons."""
        return [*self._told(), *self._related()]

    # frames

    def _told(self) -> Iterator[Draft]:
        for frame in self._context.document.frames:
            if self._context.ontology.is_a(self._frames.declared_type(frame), COMPARISON):
                content = self._content(frame)
                for draft in self._comparing.get(frame.id) or [self._narrated(frame)]:
                    draft.contents = frozenset({content})
                    draft.say(degree_pairs(self._context, frame))
                    yield draft

    def _content(self, frame: Frame) -> str:
        sides = [
            self._statements(role.target for role in self._frames.roles.filling(frame, prop))
            for prop in (_HIGHER, _LOWER)
        ]
        return self._compare(sides[0], sides[1], _EXCEEDS) or self._unresolved(frame)

    def _unresolved(self, frame: Frame) -> str:
        """Return a comparison with what is no statement of its own: only its words are known."""
        words = ((term("isWordedIn"), iri(self._context.use(span))) for span in frame.cue)
        return self._frames.add(COMPARISON, [(_RELATION, iri(_EXCEEDS)), *words])

    def _narrated(self, frame: Frame) -> Draft:
        draft = self._narrate([term("Assertion")], [], frame.cue)
        draft.sources.append(frame.id)
        codes = dict(self._frames.roles.coded(frame))
        draft.polarity = codes.get(term("hasPolarity"), draft.polarity)
        draft.say([(_CERTAINTY, iri(codes.get(_CERTAINTY, _CERTAIN)))])
        draft.support(term("hasCueSpan"), frame.cue)
        draft.support(term("hasContentSpan"), [self._context.sentence(frame.span)])
        return draft

    # relations

    def _related(self) -> Iterator[Draft]:
        for relation in self._context.document.relations:
            relation_type = self._context.scheme.relation_types[relation.label]
            if _LOWER not in relation_type.fills:
                continue
            inferred = relation_type.symmetry is not None
            ends = self._ends(relation, sort=inferred)
            higher, lower = (self._statements([end.id]) for end in ends)
            content = self._compare(higher, lower, _INCONSISTENT if inferred else _EXCEEDS)
            if content is not None:
                draft = self._draft(content, ends, inferred=inferred)
                draft.sources.append(relation.id)
                yield draft

    def _ends(self, relation: Relation, *, sort: bool) -> tuple[Frame, ...]:
        """Return the two claims; a relation without direction has them in text order."""
        ends = (self._context.frames[relation.source], self._context.frames[relation.target])
        return tuple(sorted(ends, key=lambda each: each.span)) if sort else ends

    def _draft(self, content: str, ends: tuple[Frame, ...], *, inferred: bool) -> Draft:
        spans = tuple(sorted(span for each in ends for span in each.cue))
        draft = self._narrate([term("Assertion")], [content], (envelope(spans),))
        draft.support(term("hasContentSpan"), spans)
        if inferred:
            draft.holder, draft.voice = ANNOTATORS, code("voice-curated")
        draft.say([(_CERTAINTY, iri(_CERTAIN))])
        return draft

    # both

    def _statements(self, frames: Iterable[str]) -> list[str]:
        return [draft.iri for each in frames for draft in self._by_frame.get(each, ())]

    def _compare(self, higher: list[str], lower: list[str], kind: str) -> str | None:
        """Return the comparison of statements; None where one side has none, or both are one."""
        if not higher or not lower or set(higher) == set(lower):
            return None
        sides = ((_HIGHER, higher), (_LOWER, lower))
        pairs = [(prop, iri(each)) for prop, statements in sides for each in statements]
        return self._frames.add(COMPARISON, [(_RELATION, iri(kind)), *pairs])
