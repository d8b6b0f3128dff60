"""Comparisons of claims: statements about statements, mapped once those have their IRIs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from conflictgraph.annotation import Frame, Relation, Span, envelope
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.drafts import Draft
from conflictgraph.mapping.terms import iri
from conflictgraph.mapping.wordings import degree_pairs
from conflictgraph.vocab import ID, code, term

COMPARISON = term("ClaimComparison")
#: Who draws conclusions that the text itself does not.
ANNOTATORS = ID + "actor/conflictgraph-annotators"
_HIGHER, _LOWER = term("hasComparandum"), term("hasComparator")
_RELATION = term("hasComparisonRelation")
_EXCEEDS, _INCONSISTENT = code("comparison-exceeds"), code("comparison-inconsistent")

Add = Callable[[str, Iterable[Pair]], str]
MakeDraft = Callable[[Iterable[str], Iterable[str], tuple[Span, ...]], Draft]


class ComparisonMapper:
    """Maps comparison frames and relations between claims."""

    def __init__(
        self,
        context: Context,
        add: Add,
        narrate: MakeDraft,
        by_frame: Mapping[str, Sequence[Draft]],
    ) -> None:
        self._context, self._add, self._narrate = context, add, narrate
        self._by_frame = by_frame

    def map_all(self, holders: Callable[[Frame], str | None]) -> list[Draft]:
        """Return the drafts of all comparisons.

        Args:
            holders: who asserts a comparison frame; None for the article itself.
        """
        return [*self._frames(holders), *self._relations()]

    def _frames(self, holders: Callable[[Frame], str | None]) -> Iterator[Draft]:
        for frame in self._context.document.frames:
            frame_type = self._context.scheme.frame_types[frame.label]
            if not self._context.ontology.is_a(frame_type.denotes, COMPARISON):
                continue
            sides = {
                prop: [
                    role.target for role in frame.roles if prop in frame_type.roles[role.name].fills
                ]
                for prop in (_HIGHER, _LOWER)
            }
            content = self._compare(sides[_HIGHER], sides[_LOWER], _EXCEEDS)
            draft = self._narrate([term("Assertion")], [content], frame.cue)
            if holder := holders(frame):
                draft.holder, draft.voice = holder, code("voice-attributed")
            draft.support(term("hasCueSpan"), frame.cue)
            draft.support(term("hasContentSpan"), [self._context.sentence(frame.span)])
            yield self._finish(draft, degree_pairs(self._context, frame))

    def _relations(self) -> Iterator[Draft]:
        for relation in self._context.document.relations:
            relation_type = self._context.scheme.relation_types[relation.label]
            if _LOWER not in relation_type.fills:
                continue
            inferred = relation_type.symmetry is not None
            kind = _INCONSISTENT if inferred else _EXCEEDS
            ends = self._ends(relation, sort=inferred)
            content = self._compare([ends[0].id], [ends[1].id], kind)
            spans = tuple(sorted(span for each in ends for span in each.cue))
            draft = self._narrate([term("Assertion")], [content], (envelope(spans),))
            draft.support(term("hasContentSpan"), spans)
            if inferred:
                draft.holder, draft.voice = ANNOTATORS, code("voice-curated")
            yield self._finish(draft, ())

    def _ends(self, relation: Relation, *, sort: bool) -> tuple[Frame, ...]:
        """Return the two claims; a relation without direction has them in text order."""
        ends = (self._context.frames[relation.source], self._context.frames[relation.target])
        return tuple(sorted(ends, key=lambda each: each.span)) if sort else ends

    def _compare(self, higher: Iterable[str], lower: Iterable[str], kind: str) -> str:
        pairs: list[Pair] = [(_RELATION, iri(kind))]
        for prop, frames in ((_HIGHER, higher), (_LOWER, lower)):
            drafts = (draft for each in frames for draft in self._by_frame.get(each, ()))
            pairs.extend((prop, iri(draft.iri)) for draft in drafts)
        return self._add(COMPARISON, pairs)

    def _finish(self, draft: Draft, pairs: Iterable[Pair]) -> Draft:
        certain = (term("hasCertainty"), iri(code("certainty-certain")))
        draft.pairs.extend([certain, *pairs])
        return draft
