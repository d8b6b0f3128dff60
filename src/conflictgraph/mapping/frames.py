"""Frames to states of affairs: which class, which roles, which codes.

The scheme says what a label becomes; a property counts when its domain and range admit the two
nodes. Only what an n-ary reading needs is written out here: pairs of allies, one role per
mediator, an agreement beside its breakdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from conflictgraph.annotation import Frame, Mention, Role
from conflictgraph.annotation.structure import bottom_up
from conflictgraph.mapping.affairs import Affair, Pair, make_affair
from conflictgraph.mapping.comparisons import COMPARISON
from conflictgraph.mapping.context import PLACE, POLITY, Context
from conflictgraph.mapping.counts import CountMapper
from conflictgraph.mapping.terms import Term, integer, iri
from conflictgraph.mapping.times import time_pairs
from conflictgraph.vocab import code, term

STATEMENT, COUNT = term("Statement"), term("CasualtyCount")
_EVENT, _AGREEMENT, _BREAKDOWN = (
    term("Event"),
    term("CeasefireAgreement"),
    term("CeasefireBreakdown"),
)
_MEDIATION, _EFFORT = term("MediationRole"), term("MediationEffort")
_EVALUATION, _RELATIONSHIP = term("Evaluation"), term("Relationship")
_CONCERNS, _FOR_EVENT = term("concerns"), term("isForEvent")
_MEDIATOR, _WORDED_IN = term("hasMediator"), term("isWordedIn")
_NUMBERS = ("Number", "Ordinal")


@dataclass
class Contents:
    """What a frame becomes.

    Attributes:
        affairs: IRIs that a statement asserting the frame has as content.
        node: the IRI that other frames mean when this one fills their role, with its class.
    """

    affairs: tuple[str, ...]
    node: str
    node_type: str


@dataclass
class FrameMapper:
    """Maps the frames of one document, each after those that fill its roles."""

    context: Context
    withheld: frozenset[str]
    affairs: dict[str, Affair] = field(default_factory=dict)
    contents: dict[str, Contents] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._counts = CountMapper(self.context, self.add)
        self._parents = dict(_iter_inverse_roles(self.context))

    def map_all(self) -> None:
        """Map every frame that is neither a statement nor a comparison of statements."""
        for frame in bottom_up(self.context.document.frames):
            self._contents_of(frame)

    def add(self, type_: str, pairs: Iterable[Pair]) -> str:
        """Mint a state of affairs, keep it and return its IRI."""
        affair = make_affair(type_, pairs, self.context.base)
        self.affairs[affair.iri] = affair
        return affair.iri

    def type_of(self, iri_: str) -> str | None:
        """Return the class of a state of affairs or entity."""
        if iri_ in self.affairs:
            return self.affairs[iri_].type
        entity = self.context.described(iri_)
        return entity.type if entity else None

    # one frame

    def _contents_of(self, frame: Frame) -> Contents | None:
        if frame.id in self.contents:
            return self.contents[frame.id]
        declared = self._declared_type(frame)
        if self._is(declared, STATEMENT) or self._is(declared, COMPARISON):
            return None
        type_ = self.frame_type(frame)
        contents = self._linked(frame) or self._map(frame, type_)
        contents.affairs = (*contents.affairs, *self._evaluations(frame, contents.node))
        self.contents[frame.id] = contents
        return contents

    def _is(self, type_: str, above: str) -> bool:
        return self.context.ontology.is_a(type_, above)

    def _map(self, frame: Frame, type_: str) -> Contents:
        if self._is(type_, COUNT):
            return self._one_or_many(
                self._counts.map_count(
                    frame, frame.id in self.withheld, self._event_conflict(frame)
                )
            )
        if self._is(type_, _BREAKDOWN) and self._declared_type(frame) == _AGREEMENT:
            return self._breakdown(frame)
        if self._is(type_, _MEDIATION):
            return self._mediation(frame)
        if self._is(type_, term("AllianceRelation")) or self._is(type_, _RELATIONSHIP):
            return self._distributed(frame, type_)
        if self._is(type_, term("Conflict")):
            return self._conflict(frame, type_)
        return self._plain(frame, type_)

    def _one_or_many(self, nodes: list[str]) -> Contents:
        return Contents(tuple(nodes), nodes[0], self.affairs[nodes[0]].type)

    def _plain(self, frame: Frame, type_: str) -> Contents:
        node = self.add(type_, self._identified(frame, self._pairs(frame, type_, frame.roles)))
        mediations = [
            self.add(_MEDIATION, [(_MEDIATOR, iri(mediator)), (_FOR_EVENT, iri(node))])
            for mediator in self._mediators(frame, type_)
        ]
        return Contents((node, *mediations), node, type_)

    def _breakdown(self, frame: Frame) -> Contents:
        agreement = self._plain(frame, _AGREEMENT)
        node = self.add(_BREAKDOWN, [(term("isBreakdownOf"), iri(agreement.node))])
        return Contents((*agreement.affairs, node), agreement.node, _AGREEMENT)

    def _mediators(self, frame: Frame, type_: str) -> list[str]:
        """Return the mediators of a frame whose own class has none."""
        found = []
        for role in frame.roles:
            entity = self.context.entity(role.target)
            fills = self._fills(frame, role)
            if entity and _MEDIATOR in fills and not self.context.ontology.admits(_MEDIATOR, type_):
                found.append(entity.iri)
        return found

    def _mediation(self, frame: Frame) -> Contents:
        mediators = [role for role in frame.roles if _MEDIATOR in self._fills(frame, role)]
        others = [role for role in frame.roles if role not in mediators]
        parent = self._parents.get(frame.id)
        mediated = self._contents_of(self.context.frames[parent]) if parent else None
        event = [(_FOR_EVENT, iri(mediated.node))] if mediated else []
        if not mediators:
            pairs = [*self._pairs(frame, _EFFORT, others), *event]
            return self._one_or_many([self.add(_EFFORT, self._identified(frame, pairs))])
        shared = [*self._pairs(frame, _MEDIATION, others), *event]
        return self._one_or_many(
            [
                self.add(_MEDIATION, [*shared, *self._pairs(frame, _MEDIATION, [mediator])])
                for mediator in mediators
            ]
        )

    def _distributed(self, frame: Frame, type_: str) -> Contents:
        """One relationship for every pair of a party and another party."""
        names = list(dict.fromkeys(r.name for r in frame.roles if self.context.entity(r.target)))
        by_name = [[role for role in frame.roles if role.name == name] for name in names]
        extra = []
        if self._is(type_, term("Membership")):
            extra = [(term("hasMemberRole"), iri(code("member-role-member")))]
        nodes = [
            self.add(type_, [*self._pairs(frame, type_, roles), *extra])
            for roles in product(*by_name)
        ]
        return self._one_or_many(list(dict.fromkeys(nodes)))

    def _conflict(self, frame: Frame, type_: str) -> Contents:
        """A conflict that goes on is the conflict it names, else one of its own."""
        for role in frame.roles:
            entity = self.context.entity(role.target)
            if entity and self.context.is_entity_of(entity, type_):
                return Contents((entity.iri,), entity.iri, entity.type)
        return self._plain(frame, type_)

    def _linked(self, frame: Frame) -> Contents | None:
        """Return the entity an annotator named for the frame itself, if one is named."""
        entity = self.context.linked.frame_entities.get(frame.id)
        return Contents((entity.iri,), entity.iri, entity.type) if entity else None

    def _evaluations(self, frame: Frame, node: str) -> list[str]:
        return [
            self.add(_EVALUATION, [(_CONCERNS, iri(node)), (attribute_property, iri(value))])
            for attribute_property, value in self.coded(frame)
            if attribute_property == term("hasEvaluationValue")
            and value.startswith(code("evaluation-"))
        ]

    # class

    def _declared_type(self, frame: Frame) -> str:
        return self.context.scheme.frame_types[frame.label].denotes

    def frame_type(self, frame: Frame) -> str:
        """Return the class of a frame: its label's, narrowed by its attributes and its cue."""
        type_ = self._declared_type(frame)
        for name, value in frame.attributes.items():
            denoted = self.context.scheme.attributes[name].values.get(value)
            if denoted in self.context.ontology.classes:
                type_ = denoted
        return self._narrowed_by_cue(frame, type_)

    def _narrowed_by_cue(self, frame: Frame, type_: str) -> str:
        """Return the class below ``type_`` whose hidden label is the cue: "talks" is no meeting."""
        cue = self.context.text(frame.cue).casefold()
        ontology = self.context.ontology
        below = (
            class_
            for class_, labels in ontology.hidden_labels.items()
            if cue in labels and ontology.is_a(class_, type_)
        )
        return min(below, default=type_)

    # pairs

    def coded(self, frame: Frame) -> Iterator[tuple[str, str]]:
        """Yield property and code for every attribute of a frame that stands for a code."""
        for name, value in sorted(frame.attributes.items()):
            attribute = self.context.scheme.attributes[name]
            denoted = attribute.flag or attribute.values.get(value)
            if attribute.fills and denoted and denoted not in self.context.ontology.classes:
                yield attribute.fills, denoted

    def _pairs(self, frame: Frame, type_: str, roles: Iterable[Role]) -> list[Pair]:
        pairs: list[Pair] = [
            (prop, iri(value))
            for prop, value in self.coded(frame)
            if STATEMENT not in self.context.ontology.domains.get(prop, ())
            and self.context.ontology.admits(prop, type_)
            and prop != term("hasEvaluationValue")
        ]
        for role in roles:
            pairs.extend(self._role_pairs(frame, type_, role))
        return pairs

    def _fills(self, frame: Frame, role: Role) -> tuple[str, ...]:
        return self.context.scheme.frame_types[frame.label].roles[role.name].fills

    def _role_pairs(self, frame: Frame, type_: str, role: Role) -> Iterator[Pair]:
        fills = self._fills(frame, role)
        mention = self.context.mentions.get(role.target)
        if mention is None:
            yield from self._frame_pair(type_, fills, role)
        elif entity := self.context.entity(mention.id):
            yield from self._entity_pair(type_, fills, entity.iri, entity.type)
        else:
            yield from self._value_pairs(type_, fills, mention)

    def _entity_pair(
        self, type_: str, fills: tuple[str, ...], node: str, node_type: str
    ) -> Iterator[Pair]:
        ontology = self.context.ontology
        for prop in fills:
            if ontology.admits(prop, type_, node_type):
                yield prop, iri(node)
                return
            if ontology.is_a(node_type, POLITY) and ontology.admits(prop, type_, PLACE):
                yield prop, iri(self.context.place_of(node))
                return
        if _MEDIATOR not in fills:
            yield _CONCERNS, iri(node)

    def _frame_pair(self, type_: str, fills: tuple[str, ...], role: Role) -> Iterator[Pair]:
        if self._parents.get(role.target) is not None:
            return
        contents = self.contents.get(role.target)
        if contents is not None:
            yield from self._entity_pair(type_, fills, contents.node, contents.node_type)

    def _value_pairs(self, type_: str, fills: tuple[str, ...], mention: Mention) -> Iterator[Pair]:
        if term("timeText") in fills:
            if self._is(type_, _EVENT):
                yield from time_pairs(mention)
            return
        for prop in fills:
            if self.context.ontology.admits(prop, type_):
                for name in _NUMBERS:
                    yield from ((prop, integer(int(value))) for value in mention.values(name))

    def _identified(self, frame: Frame, pairs: list[Pair]) -> list[Pair]:
        """Add the place in the text where nothing else tells one such affair from another."""
        codes = {prop for prop, _ in self.coded(frame)}
        if all(prop in codes for prop, _ in pairs):
            return [*pairs, (_WORDED_IN, self._cue_term(frame))]
        return pairs

    def _cue_term(self, frame: Frame) -> Term:
        return iri(self.context.span_iri(frame.span))

    def _event_conflict(self, frame: Frame) -> str | None:
        """Return the conflict that the event of a count belongs to, by the event's own roles."""
        for role in frame.roles:
            event = self.context.frames.get(role.target)
            for each in event.roles if event else ():
                entity = self.context.entity(each.target)
                if entity and self.context.is_entity_of(entity, term("Conflict")):
                    return entity.iri
        return None


def _iter_inverse_roles(context: Context) -> Iterator[tuple[str, str]]:
    """Yield a mediation and the frame it mediates: the only role read from its filler's side."""
    for frame in context.document.frames:
        for role in frame.roles:
            filler = context.frames.get(role.target)
            if (
                filler
                and _FOR_EVENT in context.scheme.frame_types[frame.label].roles[role.name].fills
                and context.scheme.frame_types[filler.label].denotes == _MEDIATION
            ):
                yield filler.id, frame.id
