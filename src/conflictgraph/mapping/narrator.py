"""The article's own voice: frames that no statement asserts, and relations between mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conflictgraph.annotation import Frame, Relation, Span, envelope
from conflictgraph.mapping.acts import POSITIVE, ActReader
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.circumstances import CircumstanceMapper
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.counts import COUNT
from conflictgraph.mapping.drafts import Draft
from conflictgraph.mapping.frames import FrameMapper
from conflictgraph.mapping.statements import StatementMapper
from conflictgraph.mapping.terms import iri
from conflictgraph.vocab import RDF, code, term

NARRATOR = code("voice-narrator")
CERTAIN = code("certainty-certain")
_CERTAINTY, _POLARITY, _REALIS = term("hasCertainty"), term("hasPolarity"), term("hasRealis")
_INFORMATION = term("hasInformationStatus")
_ACTUAL = code("realis-actual")
_CONTENT_SPAN, _CUE_SPAN = term("hasContentSpan"), term("hasCueSpan")


class NarratorMapper:
    """Maps what an article says itself to statements of its publisher."""

    def __init__(
        self,
        context: Context,
        frames: FrameMapper,
        statements: StatementMapper,
        acts: ActReader,
        circumstances: CircumstanceMapper,
        origin: str,
    ) -> None:
        self._context, self._frames, self._statements = context, frames, statements
        self._acts, self._circumstances, self._origin = acts, circumstances, origin

    def map_all(self) -> list[Draft]:
        """Return the drafts of all frames and relations in the article's own voice."""
        drafts = []
        for frame in self._own_frames():
            draft = self._map_frame(frame)
            self._statements.by_frame[frame.id].append(draft)
            drafts.append(draft)
        return [*drafts, *self._relations()]

    def _own_frames(self) -> Iterator[Frame]:
        """Yield the frames that no statement asserts.

        A frame that only fills a role of another one counts as told by the article when it is
        actual; what is merely wanted or planned there belongs to the frame it stands in.
        """
        filling = {
            role.target
            for frame in self._context.document.frames
            if not self._acts.is_statement(frame)
            for role in frame.roles
        }
        for frame in self._context.document.frames:
            if frame.id not in self._frames.contents or frame.id in self._statements.asserted_ids:
                continue
            realis = self._acts.codes(frame).get(_REALIS, _ACTUAL)
            if frame.id not in filling or realis == _ACTUAL:
                yield frame

    def draft(
        self, classes: Iterable[str], contents: Iterable[str], spans: tuple[Span, ...]
    ) -> Draft:
        """Return a statement of the publisher, certain and affirmed."""
        return Draft(
            classes=frozenset(classes),
            holder=self._context.publisher.iri,
            contents=frozenset(contents),
            polarity=POSITIVE,
            realis=frozenset(),
            voice=NARRATOR,
            anchors=[envelope(spans)],
            pairs=[(term("hasOriginStep"), iri(self._origin))],
        )

    def _map_frame(self, frame: Frame) -> Draft:
        codes = self._acts.codes(frame)
        claim = self._frames.frame_type(frame) == COUNT
        kind = term("CasualtyClaim") if claim else term("Assertion")
        draft = self.draft([kind], self._frames.contents[frame.id].affairs, frame.cue)
        draft.sources.append(frame.id)
        draft.polarity = codes.get(_POLARITY, POSITIVE)
        draft.realis = frozenset({codes[_REALIS]} if _REALIS in codes else ())
        draft.information = frozenset({codes[_INFORMATION]} if _INFORMATION in codes else ())
        self._circumstances.note_roles(draft, frame, draft.contents)
        draft.say(self._circumstances.of_content(frame))
        draft.say([(_CERTAINTY, iri(CERTAIN))])
        draft.support(_CUE_SPAN, frame.cue)
        draft.support(_CONTENT_SPAN, [self._words(frame)])
        return draft

    def _words(self, frame: Frame) -> Span:
        """Return the cue with what fills the frame's roles in the same sentence."""
        sentence = self._context.sentence(frame.span)
        filling = [
            self._context.mentions[role.target].span
            for role in frame.roles
            if role.target in self._context.mentions
        ]
        return envelope((frame.span, *(span for span in filling if sentence.covers(span))))

    # relations

    def _relations(self) -> Iterator[Draft]:
        for relation in self._context.document.relations:
            source = self._context.entity(relation.source)
            target = self._context.entity(relation.target)
            if source is None or target is None:
                continue
            content = self._relationship(relation, source.iri, target.iri)
            if content is None:
                continue
            ends = (self._context.mentions[each] for each in (relation.source, relation.target))
            spans = self._relation_words(tuple(span for each in ends for span in each.spans))
            draft = self.draft([term("Assertion")], [content], spans)
            draft.sources.append(relation.id)
            draft.say([(_CERTAINTY, iri(CERTAIN))])
            draft.support(_CONTENT_SPAN, spans)
            yield draft

    def _relation_words(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """Return both arguments as one quote where they stand in one sentence."""
        whole = envelope(spans)
        return (whole,) if self._context.sentence(spans[0]).covers(whole) else tuple(sorted(spans))

    def _relationship(self, relation: Relation, source: str, target: str) -> str | None:
        fills = self._context.scheme.relation_types[relation.label].fills
        if term("holdsOffice") in fills:
            return self._frames.add(term("OfficeHolding"), office_holding(source, target))
        if term("isMemberOf") in fills:
            whole = self._context.described(target)
            if whole and self._context.is_entity_of(whole, term("ActorGroup")):
                return None
            return self._frames.add(term("Membership"), _membership(source, target))
        prop = self.stated_property(fills, source, target)
        if prop is None:
            return None
        triple: list[Pair] = [
            (RDF + "subject", iri(source)),
            (RDF + "predicate", iri(prop)),
            (RDF + "object", iri(target)),
        ]
        return self._frames.add(term("Relationship"), triple)

    def stated_property(self, fills: tuple[str, ...], source: str, target: str) -> str | None:
        """Return the first property that may join two entities, else the most general: the last."""
        source_type = self._frames.type_of(source)
        target_type = self._frames.type_of(target)
        for prop in fills:
            if source_type and self._context.ontology.admits(prop, source_type, target_type):
                return prop
        return fills[-1] if fills else None


def office_holding(holder: str, office: str) -> list[Pair]:
    """Return the roles of a person in an office."""
    return [(term("hasHolder"), iri(holder)), (term("hasOffice"), iri(office))]


def _membership(member: str, organization: str) -> list[Pair]:
    return [
        (term("hasMember"), iri(member)),
        (term("hasOrganization"), iri(organization)),
        (term("hasMemberRole"), iri(code("member-role-member"))),
    ]
