"""What is said of a statement besides who says what: evidence, setting, time, wording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conflictgraph.annotation import Frame, Mention, Span, envelope
from conflictgraph.linking import Entity
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.chain import Chain
from conflictgraph.mapping.context import PLACE, Context
from conflictgraph.mapping.drafts import Draft
from conflictgraph.mapping.frames import FrameMapper
from conflictgraph.mapping.quotes import quoted_spans
from conflictgraph.mapping.roles import STATEMENT
from conflictgraph.mapping.terms import iri
from conflictgraph.mapping.times import precision_pairs, time_pairs, utterance_pairs
from conflictgraph.mapping.wordings import degree_pairs
from conflictgraph.vocab import code, term

_SPEAKER, _CONTENT, _CUE = term("isAttributedTo"), term("hasContentSpan"), term("hasCueSpan")
_ADDRESSEE, _OCCASION = term("hasAddressee"), term("hasOccasion")
_PLACE, _TIME, _TIME_TEXT = term("isStatedAt"), term("statedTimeText"), term("timeText")
_QUOTE, _QUOTE_TYPE = term("hasQuoteSpan"), term("hasQuoteType")
_CERTAINTY, _POLARITY, _REALIS = term("hasCertainty"), term("hasPolarity"), term("hasRealis")
_RECURRENCE, _INFORMATION = term("hasRecurrence"), term("hasInformationStatus")
#: What makes a statement this one is told where it is made.
_TOLD_ELSEWHERE = frozenset({_POLARITY, _REALIS, _INFORMATION})
_EVENT = term("Event")
_BEGIN, _ENDS = term("earliestBegin"), frozenset({term("earliestEnd"), term("latestEnd")})
#: The wording of a frame's roles, and the property that keeps it on the statement.
_WORDINGS = (
    (term("statedValue"), term("valueText")),
    (term("victimText"), term("victimText")),
)


class CircumstanceMapper:
    """Adds the circumstances of one document's statements to their drafts."""

    def __init__(self, context: Context, frames: FrameMapper, chain: Chain) -> None:
        self._context, self._frames, self._chain = context, frames, chain

    def _mentions(self, frame: Frame, prop: str) -> list[Mention]:
        roles = self._frames.roles.filling(frame, prop)
        mentions = self._context.mentions
        return [mentions[role.target] for role in roles if role.target in mentions]

    # of a place where it is said

    def support(self, draft: Draft, frame: Frame) -> None:
        """Add a statement frame to the places where a statement is found in the text."""
        content = [span for each in self._mentions(frame, _CONTENT) for span in each.spans]
        draft.anchors.append(frame.span)
        draft.sources.append(frame.id)
        draft.places.append(envelope((*frame.cue, *content)))
        draft.support(_CUE, frame.cue)
        for prop, spans in self._evidence(frame):
            draft.support(prop, spans)
        draft.say(self._frame_pairs(frame, draft.holder))
        self.note_roles(draft, frame, ("",))

    def note_roles(self, draft: Draft, frame: Frame, nodes: Iterable[str]) -> None:
        """Note which roles of a frame the text names, and which ones the annotator supplied.

        Args:
            draft: the statement that tells of the frame.
            frame: the statement frame, or one that it asserts.
            nodes: the states of affairs that the frame became; empty for the statement itself.
        """
        supplied, named = self._frames.roles.supplied(frame), self._frames.roles.named(frame)
        for node in nodes:
            draft.supplied |= {(node, prop) for prop in supplied}
            draft.named |= {(node, prop) for prop in named}

    def _evidence(self, frame: Frame) -> Iterator[tuple[str, tuple[Span, ...]]]:
        quote_type = dict(self._frames.roles.coded(frame)).get(_QUOTE_TYPE)
        for mention in self._mentions(frame, _CONTENT):
            yield _CONTENT, mention.spans
            if quote_type == code("quote-direct"):
                yield _QUOTE, mention.spans
            elif quote_type == code("quote-mixed"):
                yield _QUOTE, quoted_spans(self._context.document.text, mention.spans)
        for mention in self._mentions(frame, _SPEAKER):
            yield term("hasAttributionSpan"), mention.spans
        for mention in self._mentions(frame, _ADDRESSEE):
            yield term("hasAddresseeSpan"), mention.spans

    def _frame_pairs(self, frame: Frame, holder: str) -> Iterator[Pair]:
        yield from self._own_codes(frame)
        yield term("hasOriginStep"), iri(self._chain.origin(frame, holder))
        supplied = _ADDRESSEE in self._frames.roles.supplied(frame)
        status = code("addressee-implicit" if supplied else "addressee-explicit")
        for mention in self._mentions(frame, _ADDRESSEE):
            if addressee := self._context.entity(mention.id):
                yield _ADDRESSEE, iri(addressee.iri)
                yield term("hasAddresseeStatus"), iri(status)
        for basis in self._chain.bases(frame):
            yield term("citesBasis"), iri(basis)
        for mention in self._mentions(frame, _TIME):
            yield _TIME, self._context.words(mention.spans)
            yield from utterance_pairs(mention)
        yield from self._setting(frame)

    def _own_codes(self, frame: Frame) -> Iterator[Pair]:
        """Yield the attributes that a statement frame gives to the statement itself."""
        for prop, value in self._frames.roles.coded(frame):
            if value.startswith(code("recurrence-")):
                yield _RECURRENCE, iri(value)
            elif prop not in _TOLD_ELSEWHERE and self._context.ontology.admits(prop, STATEMENT):
                yield prop, iri(value)

    def _setting(self, frame: Frame) -> Iterator[Pair]:
        for mention in self._mentions(frame, _PLACE):
            if entity := self._context.entity(mention.id):
                is_place = self._context.is_entity_of(entity, PLACE)
                place = entity.iri if is_place else self._context.place_of(entity.iri)
                yield _PLACE, iri(place)
        for mention in self._mentions(frame, _OCCASION):
            yield self._occasion(mention)

    def _occasion(self, mention: Mention) -> Pair:
        """Return the forum or the event at which something was said."""
        entity = self._context.entity(mention.id)
        if entity and self._context.is_entity_of(entity, term("Organization")):
            return term("hasVenue"), iri(entity.iri)
        if entity and self._context.is_entity_of(entity, _EVENT):
            return _OCCASION, iri(entity.iri)
        return _OCCASION, iri(self._event_within(mention, entity))

    def _event_within(self, mention: Mention, entity: Entity | None) -> str:
        """Return the event told within the words of an occasion, else one known by them alone."""
        for frame in self._context.document.frames:
            known = self._frames.contents.get(frame.id)
            if known is None or not mention.span.covers(frame.span):
                continue
            if self._context.ontology.is_a(known.node_type, _EVENT):
                return known.node
        pairs = [(term("isWordedIn"), iri(self._context.use(each))) for each in mention.spans]
        if entity and self._context.is_entity_of(entity, term("Actor")):
            pairs.append((term("hasParticipant"), iri(entity.iri)))
        return self._frames.add(_EVENT, pairs)

    # of what is said

    def time_pairs(self, frame: Frame) -> Iterator[Pair]:
        """Yield the dates of a statement's content, each bound once.

        A role for the begin alone ("since Sunday") leaves the end open, or to the other role.
        """
        begins = self._mentions(frame, _BEGIN)
        found: dict[str, Pair] = {}
        for mention in (*begins, *self._mentions(frame, _TIME_TEXT)):
            for pair in time_pairs(mention):
                if mention not in begins or pair[0] not in _ENDS:
                    found.setdefault(pair[0], pair)
        yield from found.values()

    def of_content(self, frame: Frame) -> Iterator[Pair]:
        """Yield what an asserted frame says of the statement: time, wording, degree, certainty."""
        for prop, value in self._frames.roles.coded(frame):
            if value.startswith(code("recurrence-")):
                yield _RECURRENCE, iri(value)
            elif prop in (_CERTAINTY, _RECURRENCE):
                yield prop, iri(value)
        for filled, kept in _WORDINGS:
            for mention in self._mentions(frame, filled):
                yield kept, self._context.words(mention.spans)
        yield from degree_pairs(self._context, frame)
        for mention in self._mentions(frame, _TIME_TEXT):
            yield _TIME_TEXT, self._context.words(mention.spans)
        for mention in self._mentions(frame, _TIME_TEXT)[:1]:
            yield from precision_pairs(mention)
        yield from self.time_pairs(frame)
