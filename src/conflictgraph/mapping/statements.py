"""Statement frames to statements: who says it, of what kind, to whom, with what evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations

from conflictgraph.annotation import Frame, Mention, Span
from conflictgraph.mapping.acts import NEGATIVE, POSITIVE, ActReader
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.chain import Chain
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.drafts import Draft
from conflictgraph.mapping.frames import STATEMENT, FrameMapper
from conflictgraph.mapping.quotes import quoted_spans
from conflictgraph.mapping.terms import iri
from conflictgraph.mapping.times import precision_pairs, time_pairs, utterance_pairs
from conflictgraph.mapping.wordings import degree_pairs
from conflictgraph.vocab import code, term

ATTRIBUTED = code("voice-attributed")
_SPEAKER, _CONTENT, _ASSERTS = term("isAttributedTo"), term("hasContentSpan"), term("hasContent")
_ADDRESSEE, _TARGET, _BASIS = term("hasAddressee"), term("hasTarget"), term("citesBasis")
_OCCASION, _PLACE, _TIME = term("hasOccasion"), term("isStatedAt"), term("statedTimeText")
_CUE, _QUOTE, _QUOTE_TYPE = term("hasCueSpan"), term("hasQuoteSpan"), term("hasQuoteType")
_CERTAINTY, _POLARITY, _REALIS = term("hasCertainty"), term("hasPolarity"), term("hasRealis")
_ACCUSATION, _RESPONSIBILITY = term("Accusation"), term("Responsibility")
_COUNT_VALUE = term("statedValue")


@dataclass
class _Cluster:
    """Statement frames that the annotators marked as one statement, in text order."""

    frames: list[Frame]
    asserted: list[Frame] = field(default_factory=list)


class StatementMapper:
    """Maps the statement frames of one document."""

    def __init__(
        self, context: Context, frames: FrameMapper, acts: ActReader, chain: Chain
    ) -> None:
        self._context, self._frames, self._acts, self._chain = context, frames, acts, chain
        #: Drafts by the id of the frame they stand for or assert, for comparisons.
        self.by_frame: dict[str, list[Draft]] = defaultdict(list)

    # roles

    def _fillers(self, frame: Frame, prop: str) -> Iterator[str]:
        roles = self._context.scheme.frame_types[frame.label].roles
        for role in frame.roles:
            if prop in roles[role.name].fills:
                yield role.target

    def _mentions(self, frame: Frame, prop: str) -> Iterator[Mention]:
        for target in self._fillers(frame, prop):
            yield self._context.mentions[target]

    def _entities(self, frame: Frame, prop: str) -> list[str]:
        return [self._context.actor(each).iri for each in self._mentions(frame, prop)]

    def _asserted(self, frame: Frame) -> list[Frame]:
        return [self._context.frames[each] for each in self._fillers(frame, _ASSERTS)]

    def holder_of(self, frame: Frame) -> str | None:
        """Return who asserts a frame; None for the article itself."""
        for each in self._context.document.frames:
            if self.is_statement(each) and frame.id in self._fillers(each, _ASSERTS):
                return self._entities(each, _SPEAKER)[0]
        return None

    # all statements

    def is_statement(self, frame: Frame) -> bool:
        """Tell whether a frame is somebody's statement."""
        denoted = self._context.scheme.frame_types[frame.label].denotes
        return self._context.ontology.is_a(denoted, STATEMENT)

    @cached_property
    def statements(self) -> tuple[Frame, ...]:
        """Return the statement frames that are statements of their own."""
        return tuple(
            frame
            for frame in self._context.document.frames
            if self.is_statement(frame) and not self._acts.cites_evidence(frame)
        )

    @cached_property
    def asserted_ids(self) -> frozenset[str]:
        """Return the ids of all frames that some statement asserts."""
        frames = (f for f in self._context.document.frames if self.is_statement(f))
        return frozenset(each.id for frame in frames for each in self._asserted(frame))

    def map_all(self) -> list[Draft]:
        """Return the drafts of all statements, those of one cluster together."""
        return [draft for cluster in self._clusters() for draft in self._map(cluster)]

    def _clusters(self) -> list[_Cluster]:
        same = self._context.same_statements()
        groups: dict[str, list[Frame]] = defaultdict(list)
        for frame in sorted(self.statements, key=lambda each: (each.span, each.cue)):
            groups[same.get(frame.id, frame.id)].append(frame)
        return [
            _Cluster(frames, [each for frame in frames for each in self._asserted(frame)])
            for frames in groups.values()
        ]

    # one cluster

    def _map(self, cluster: _Cluster) -> list[Draft]:
        first = cluster.frames[0]
        drafts = [
            draft
            for holder, targets, asserted in self._voices(cluster)
            for draft in self._drafts(cluster, holder, targets, asserted)
        ]
        for draft in drafts:
            for frame in cluster.frames:
                self._support(draft, frame)
        for frame in (*cluster.frames, *cluster.asserted):
            self.by_frame[frame.id].extend(drafts)
        if not drafts:
            message = f"a statement without a speaker came through: {first.id}"
            raise AssertionError(message)
        return drafts

    def _voices(self, cluster: _Cluster) -> Iterator[tuple[str, tuple[str, ...], list[Frame]]]:
        """Yield holder, targets and asserted frames; a reciprocal act gives one for each pair."""
        first = cluster.frames[0]
        speaker = self._entities(first, _SPEAKER)[0]
        targets = tuple(
            dict.fromkeys(t for each in cluster.frames for t in self._entities(each, _TARGET))
        )
        if not any(self._acts.has_flag(each, "Reciprocal") for each in cluster.frames):
            yield speaker, targets, cluster.asserted
            return
        parties = self._context.members(speaker) or tuple(dict.fromkeys((speaker, *targets)))
        accusing = self._acts.declared(first) == _ACCUSATION
        matters = [[each] for each in cluster.asserted] if accusing else [cluster.asserted]
        for one, other in permutations(parties, 2):
            for matter in matters or [[]]:
                yield one, (other,), matter

    def _drafts(
        self, cluster: _Cluster, holder: str, targets: tuple[str, ...], asserted: list[Frame]
    ) -> Iterator[Draft]:
        """Yield one draft for the affirmed and one for the negated contents."""
        addressees = [a for each in cluster.frames for a in self._entities(each, _ADDRESSEE)]
        parties = frozenset((*targets, *addressees))
        acts = [self._acts.read(each, self._asserted(each), parties) for each in cluster.frames]
        classes = frozenset().union(*(act.classes for act in acts))
        by_polarity: dict[str, list[Frame]] = defaultdict(list)
        for frame in asserted:
            own = self._acts.codes(frame).get(_POLARITY) == NEGATIVE
            negative = own != (acts[0].polarity == NEGATIVE)
            by_polarity[NEGATIVE if negative else POSITIVE].append(frame)
        for polarity, frames in sorted((by_polarity or {acts[0].polarity: []}).items()):
            contents = self._contents(cluster, classes, targets, frames)
            yield Draft(
                classes=classes,
                holder=holder,
                contents=frozenset(contents or [self._opaque(cluster)]),
                polarity=polarity,
                realis=frozenset(self._realis(cluster, frames)),
                voice=ATTRIBUTED,
                anchors=[],
                pairs=[
                    *((_TARGET, iri(target)) for target in targets),
                    *self.content_pairs(frames),
                ],
            )

    def _realis(self, cluster: _Cluster, frames: list[Frame]) -> Iterator[str]:
        for frame in (*cluster.frames, *frames):
            if realis := self._acts.codes(frame).get(_REALIS):
                yield realis

    def _contents(
        self,
        cluster: _Cluster,
        classes: frozenset[str],
        targets: tuple[str, ...],
        asserted: list[Frame],
    ) -> list[str]:
        contents: list[str] = []
        for frame in asserted:
            if self.is_statement(frame):
                contents.extend(self._denied(cluster, frame))
            elif known := self._frames.contents.get(frame.id):
                contents.extend(known.affairs)
        if _ACCUSATION not in classes:
            return contents
        return [
            self._responsibility(target, content)
            for content in contents
            for target in targets or (None,)
        ]

    def _denied(self, cluster: _Cluster, inner: Frame) -> list[str]:
        """Return what an inner statement says, where the outer one rejects just that."""
        if not any(self._acts.denies(frame) for frame in cluster.frames):
            return []
        known = (self._frames.contents.get(each.id) for each in self._asserted(inner))
        return [affair for contents in known if contents for affair in contents.affairs]

    def _responsibility(self, target: str | None, content: str) -> str:
        ontology = self._context.ontology
        type_ = self._frames.type_of(content)
        event = term("isForEvent")
        prop = event if ontology.admits(event, _RESPONSIBILITY, type_) else term("concerns")
        pairs: list[Pair] = [(prop, iri(content))]
        if target:
            pairs.append((term("hasResponsibleActor"), iri(target)))
        return self._frames.add(_RESPONSIBILITY, pairs)

    def _opaque(self, cluster: _Cluster) -> str:
        """Return a state of affairs of which only the wording is known."""
        for frame in cluster.frames:
            for mention in self._mentions(frame, _CONTENT):
                spans = mention.spans
                return self._worded(spans)
        return self._worded(cluster.frames[0].cue)

    def _worded(self, spans: Iterable[Span]) -> str:
        words = [(term("isWordedIn"), iri(self._context.span_iri(span))) for span in spans]
        return self._frames.add(term("StateOfAffairs"), words)

    # what is said of it besides

    def content_pairs(self, frames: Iterable[Frame]) -> Iterator[Pair]:
        """Yield what asserted frames say of the statement: time, wording, degree, recurrence."""
        for frame in frames:
            for prop, value in self._frames.coded(frame):
                if value.startswith(code("recurrence-")):
                    yield term("hasRecurrence"), iri(value)
                elif prop == _CERTAINTY:
                    yield prop, iri(value)
            yield from self._wordings(frame)
            for mention in self._mentions_of(frame, term("timeText")):
                yield term("timeText"), self._context.words(mention.spans)
                yield from time_pairs(mention)
                yield from precision_pairs(mention)

    def _mentions_of(self, frame: Frame, prop: str) -> list[Mention]:
        targets = self._fillers(frame, prop)
        return [self._context.mentions[each] for each in targets if each in self._context.mentions]

    def _wordings(self, frame: Frame) -> Iterator[Pair]:
        for mention in self._mentions_of(frame, _COUNT_VALUE):
            yield term("valueText"), self._context.words(mention.spans)
        for mention in self._mentions_of(frame, term("victimText")):
            yield term("victimText"), self._context.words(mention.spans)
        yield from degree_pairs(self._context, frame)

    # evidence

    def _support(self, draft: Draft, frame: Frame) -> None:
        draft.anchors.append(frame.span)
        draft.support(_CUE, frame.cue)
        for prop, spans in self._evidence(frame):
            draft.support(prop, spans)
        taken = {prop for prop, _ in draft.pairs}
        draft.pairs.extend(
            pair
            for pair in self._frame_pairs(frame, draft)
            if pair[0] not in taken or pair[0] not in _ONE_PER_STATEMENT
        )

    def _evidence(self, frame: Frame) -> Iterator[tuple[str, tuple[Span, ...]]]:
        quote_type = self._acts.codes(frame).get(_QUOTE_TYPE)
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

    def _frame_pairs(self, frame: Frame, draft: Draft) -> Iterator[Pair]:
        for prop, value in self._frames.coded(frame):
            if prop not in (_POLARITY, _REALIS):
                yield prop, iri(value)
        yield term("hasOriginStep"), iri(self._chain.origin(frame, draft.holder))
        for addressee in self._entities(frame, _ADDRESSEE):
            yield _ADDRESSEE, iri(addressee)
            yield term("hasAddresseeStatus"), iri(code("addressee-explicit"))
        for basis in self._chain.bases(frame):
            yield _BASIS, iri(basis)
        for mention in self._mentions(frame, _TIME):
            yield _TIME, self._context.words(mention.spans)
            yield from utterance_pairs(mention)
        yield from self._setting(frame)

    def _setting(self, frame: Frame) -> Iterator[Pair]:
        for mention in self._mentions(frame, _PLACE):
            entity = self._context.actor(mention)
            is_place = self._context.is_entity_of(entity, term("Place"))
            yield _PLACE, iri(entity.iri if is_place else self._context.place_of(entity.iri))
        for mention in self._mentions(frame, _OCCASION):
            yield from self._occasion(mention)

    def _occasion(self, mention: Mention) -> Iterator[Pair]:
        """Yield the forum or the event at which something was said."""
        entity = self._context.entity(mention.id)
        if entity and self._context.is_entity_of(entity, term("Actor")):
            yield term("hasVenue"), iri(entity.iri)
        elif entity and not entity.is_provisional:
            yield _OCCASION, iri(entity.iri)
        else:
            yield _OCCASION, iri(self._occasion_event(mention))

    def _occasion_event(self, mention: Mention) -> str:
        """Return the event told within the words of an occasion, else one known by them alone."""
        for frame in self._context.document.frames:
            known = self._frames.contents.get(frame.id)
            if known is None or frame.span not in mention.span:
                continue
            if self._context.ontology.is_a(known.node_type, term("Event")):
                return known.node
        words = [(term("isWordedIn"), iri(self._context.span_iri(each))) for each in mention.spans]
        return self._frames.add(term("Event"), words)


#: What a statement has once; the earliest frame of a cluster that says it is heard.
_ONE_PER_STATEMENT = frozenset(
    {_CERTAINTY, term("hasOriginStep"), term("statedEarliest"), term("statedLatest")}
)
