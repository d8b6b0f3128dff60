"""Frames to states of affairs: which class, and which nodes an n-ary reading asks for.

The scheme says what a label becomes. Only what it cannot say is written out here: pairs of
allies, one role per mediator, an agreement beside its breakdown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from conflictgraph.annotation import Frame, Role
from conflictgraph.annotation.structure import bottom_up
from conflictgraph.mapping.affairs import Affair, Pair, make_affair
from conflictgraph.mapping.context import CONFLICT, Context
from conflictgraph.mapping.counts import COUNT, READ_HERE, CountMapper
from conflictgraph.mapping.roles import (
    FOR_EVENT,
    MEDIATION,
    MEDIATOR,
    STATEMENT,
    Contents,
    RoleMapper,
)
from conflictgraph.mapping.terms import iri
from conflictgraph.vocab import code, term

COMPARISON = term("ClaimComparison")
_AGREEMENT, _BREAKDOWN = term("CeasefireAgreement"), term("CeasefireBreakdown")
_EFFORT, _EVALUATION = term("MediationEffort"), term("Evaluation")
_RELATIONSHIP, _MEMBERSHIP = term("Relationship"), term("Membership")
_CONCERNS, _PART_OF, _WORDED_IN = term("concerns"), term("isPartOf"), term("isWordedIn")
_POLARITY, _NEGATIVE = term("hasPolarity"), code("polarity-negative")


@dataclass
class FrameMapper:
    """Maps the frames of one document, each after those it is made of."""

    context: Context
    withheld: frozenset[str]
    affairs: dict[str, Affair] = field(default_factory=dict)
    contents: dict[str, Contents] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.roles = RoleMapper(self.context, self.contents)
        #: Frames being mapped: relations between frames, unlike roles, may run in a circle.
        self._open: set[str] = set()

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

    # class

    def declared_type(self, frame: Frame) -> str:
        """Return the class that the label of a frame denotes."""
        return self.context.scheme.frame_types[frame.label].denotes

    def frame_type(self, frame: Frame) -> str:
        """Return the class of a frame: its label's, narrowed by its attributes and its cue."""
        type_ = self.declared_type(frame)
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
            if ontology.is_a(class_, type_) and cue in map(str.casefold, labels)
        )
        return min(below, default=type_)

    def _is(self, type_: str, above: str) -> bool:
        return self.context.ontology.is_a(type_, above)

    # one frame

    def _contents_of(self, frame: Frame) -> Contents | None:
        if frame.id in self.contents or frame.id in self._open:
            return self.contents.get(frame.id)
        declared = self.declared_type(frame)
        if self._is(declared, STATEMENT) or self._is(declared, COMPARISON):
            return None
        self._open.add(frame.id)
        contents = self._map(frame, self.frame_type(frame))
        contents.affairs = (*contents.affairs, *self._evaluations(frame, contents))
        self.contents[frame.id] = contents
        return contents

    def _map(self, frame: Frame, type_: str) -> Contents:
        if entity := self.context.linked.frame_entities.get(frame.id):
            known = Contents((entity.iri,), entity.iri, entity.type)
            return self._with_roles_of_others(frame, known)
        if self._is(type_, _BREAKDOWN) and self.declared_type(frame) == _AGREEMENT:
            return self._plain(frame, _AGREEMENT)
        for class_, make in _MAKERS:
            if self._is(type_, class_):
                return make(self, frame, type_)
        return self._plain(frame, type_)

    def _one_or_many(self, nodes: list[str]) -> Contents:
        unique = tuple(dict.fromkeys(nodes))
        return Contents(unique, unique[0], self.affairs[unique[0]].type)

    def _plain(self, frame: Frame, type_: str) -> Contents:
        roles = [role for role in frame.roles if role not in self._foreign_mediators(frame, type_)]
        pairs = [*self.roles.pairs(frame, type_, roles), *self._whole_pairs(frame, type_)]
        node = self.add(type_, self._identified(frame, pairs))
        return self._with_roles_of_others(frame, Contents((node,), node, type_))

    def _with_roles_of_others(self, frame: Frame, known: Contents) -> Contents:
        """Add what a frame says beside its own node: who mediated, and that it was broken.

        A denied break leaves the agreement alone: what is denied is the break only.
        """
        told = [
            self.add(MEDIATION, [(MEDIATOR, iri(entity.iri)), (FOR_EVENT, iri(known.node))])
            for role in self._foreign_mediators(frame, known.node_type)
            if (entity := self.context.entity(role.target))
        ]
        if self.declared_type(frame) == _AGREEMENT and self.frame_type(frame) == _BREAKDOWN:
            broken = self.add(_BREAKDOWN, [(term("isBreakdownOf"), iri(known.node))])
            denied = (_POLARITY, _NEGATIVE) in self.roles.coded(frame)
            affairs = (broken,) if denied else (*known.affairs, *told, broken)
            return Contents(affairs, known.node, known.node_type)
        return Contents((*known.affairs, *told), known.node, known.node_type)

    def _foreign_mediators(self, frame: Frame, type_: str) -> tuple[Role, ...]:
        """Return the mediators of a frame whose own class has none."""
        if self.context.ontology.admits(MEDIATOR, type_):
            return ()
        return self.roles.filling(frame, MEDIATOR)

    def _whole_pairs(self, frame: Frame, type_: str) -> Iterator[Pair]:
        """Yield what a relation says this frame is part of."""
        for whole in self.context.told.wholes.get(frame.id, ()):
            known = self._contents_of(self.context.frames[whole])
            if known and self.context.ontology.admits(_PART_OF, type_, known.node_type):
                yield _PART_OF, iri(known.node)

    def _count(self, frame: Frame, _: str) -> Contents:
        withheld = frame.id in self.withheld
        others = [r for r in frame.roles if not READ_HERE.intersection(self.roles.fills(frame, r))]
        more = self.roles.role_pairs(frame, COUNT, others)
        conflict = self._event_conflict(frame)
        return self._one_or_many(
            CountMapper(self.context, self.add).map_count(frame, withheld, conflict, more)
        )

    def _mediation(self, frame: Frame, _: str) -> Contents:
        """One role per mediator; who mediates may be said of the frame that was mediated."""
        parent = self.context.frames.get(self.roles.mediated.get(frame.id, ""))
        known = self._contents_of(parent) if parent else None
        own = self.roles.filling(frame, MEDIATOR)
        mediators = own or (self.roles.filling(parent, MEDIATOR) if parent else ())
        others = [role for role in frame.roles if role not in own]
        type_ = MEDIATION if mediators else _EFFORT
        pairs = self.roles.pairs(frame, type_, others)
        if known:
            event = FOR_EVENT if mediators else _CONCERNS
            pairs.append((event, iri(known.node)))
        if not mediators:
            return self._one_or_many([self.add(_EFFORT, self._identified(frame, pairs))])
        entities = [self.context.entity(role.target) for role in mediators]
        return self._one_or_many(
            [self.add(MEDIATION, [*pairs, (MEDIATOR, iri(e.iri))]) for e in entities if e]
        )

    def _distributed(self, frame: Frame, type_: str) -> Contents:
        """One relationship for every pair of a party and another party."""
        names = list(dict.fromkeys(r.name for r in frame.roles if self.context.entity(r.target)))
        by_name = [[role for role in frame.roles if role.name == name] for name in names]
        extra: list[Pair] = []
        if self._is(type_, _MEMBERSHIP):
            extra = [(term("hasMemberRole"), iri(code("member-role-member")))]
        told = ([*self.roles.pairs(frame, type_, roles), *extra] for roles in product(*by_name))
        nodes = [self.add(type_, self._identified(frame, pairs)) for pairs in told]
        return self._one_or_many(nodes)

    def _conflict(self, frame: Frame, type_: str) -> Contents:
        """A conflict that goes on is the conflict it names, else one of its own."""
        for role in frame.roles:
            entity = self.context.entity(role.target)
            if entity and self.context.is_entity_of(entity, type_):
                return Contents((entity.iri,), entity.iri, entity.type)
        return self._plain(frame, type_)

    def _evaluations(self, frame: Frame, contents: Contents) -> list[str]:
        """Return the verdict on a frame, for each node that it became."""
        judged = [each for each in contents.affairs if self.type_of(each) == contents.node_type]
        return [
            self.add(_EVALUATION, [(_CONCERNS, iri(node)), (prop, iri(value))])
            for prop, value in self.roles.coded(frame)
            if prop == term("hasEvaluationValue") and not value.startswith(code("recurrence-"))
            for node in judged
        ]

    def _identified(self, frame: Frame, pairs: list[Pair]) -> list[Pair]:
        """Add what tells one such affair from another, where no role leads to a node.

        The first ceasefire of one conflict is not that of another: a number or a date alone is
        read within the document's only conflict. Where that fails, the place in the text counts.
        """
        is_code = self.context.ontology.is_code
        told = [value for _, value in pairs if not is_code(value.value)]
        if any(value.nquads.startswith("<") for value in told):
            return pairs
        if told and self.context.only_conflict:
            return [*pairs, (term("isInConflict"), iri(self.context.only_conflict))]
        return [*pairs, (_WORDED_IN, iri(self.context.use(frame.span)))]

    def _event_conflict(self, frame: Frame) -> str | None:
        """Return the conflict that the event of a count is, or belongs to by its own roles."""
        for role in frame.roles:
            event = self.context.frames.get(role.target)
            linked = self.context.linked.frame_entities.get(role.target)
            targets = (self.context.entity(each.target) for each in (event.roles if event else ()))
            for entity in (linked, *targets):
                if entity and self.context.is_entity_of(entity, CONFLICT):
                    return entity.iri
        return None


#: Classes that are mapped in a way of their own. Not kept by each mapper as methods of its own: it
#: would hold itself, and all of a document would wait for the search for garbage in circles.
_MAKERS: Final[tuple[tuple[str, Callable[[FrameMapper, Frame, str], Contents]], ...]] = (
    (COUNT, FrameMapper._count),  # noqa: SLF001 - their own table
    (MEDIATION, FrameMapper._mediation),  # noqa: SLF001 - as above
    (_RELATIONSHIP, FrameMapper._distributed),  # noqa: SLF001 - as above
    (CONFLICT, FrameMapper._conflict),  # noqa: SLF001 - as above
)
