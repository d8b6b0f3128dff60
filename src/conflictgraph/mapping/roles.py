"""Roles and attributes of a frame to the properties of a state of affairs.

A role may fill several properties; the first counts whose domain and range admit the two nodes.
What fits none of them is what the state of affairs concerns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from conflictgraph.annotation import Frame, Mention, Role
from conflictgraph.linking import Entity
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.context import PLACE, POLITY, Context
from conflictgraph.mapping.terms import integer, iri
from conflictgraph.mapping.times import time_pairs
from conflictgraph.vocab import term

STATEMENT, MEDIATION = term("Statement"), term("MediationRole")
MEDIATOR, FOR_EVENT = term("hasMediator"), term("isForEvent")
_CONCERNS, _EVALUATION = term("concerns"), term("hasEvaluationValue")
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


class RoleMapper:
    """Maps the roles and attributes of the frames of one document.

    Args:
        contents: what the frames became that are mapped already, by id; looked up when needed.
    """

    def __init__(self, context: Context, contents: Mapping[str, Contents]) -> None:
        self._context, self._contents = context, contents
        #: Names of the roles that may fill a property, by a frame's label and the property.
        self._fillers: dict[tuple[str, str], frozenset[str]] = {}
        #: What the attributes of a frame stand for, by its id: asked for at every turn.
        self._codes: dict[str, tuple[tuple[str, str], ...]] = {}
        #: A mediation to the frame it mediates: the one role that is read from its filler's side.
        self.mediated = dict(self._iter_mediated())

    def _iter_mediated(self) -> Iterator[tuple[str, str]]:
        frame_types = self._context.scheme.frame_types
        for frame in self._context.document.frames:
            for role in self.filling(frame, FOR_EVENT):
                filler = self._context.frames.get(role.target)
                if filler and frame_types[filler.label].denotes == MEDIATION:
                    yield filler.id, frame.id

    def fills(self, frame: Frame, role: Role) -> tuple[str, ...]:
        """Return the properties a role may fill."""
        return self._context.scheme.frame_types[frame.label].roles[role.name].fills

    def filling(self, frame: Frame, prop: str) -> tuple[Role, ...]:
        """Return the roles of a frame that may fill a property."""
        names = self._fillers.get((frame.label, prop))
        if names is None:
            declared = self._context.scheme.frame_types[frame.label].roles
            names = frozenset(name for name, role in declared.items() if prop in role.fills)
            self._fillers[frame.label, prop] = names
        return tuple(role for role in frame.roles if role.name in names) if names else ()

    def supplied(self, frame: Frame) -> frozenset[str]:
        """Return the properties of roles whose filler the annotator supplied."""
        if not (marked := self._marked(frame)):  # nearly always
            return frozenset()
        return frozenset(
            self._filled(frame, role)
            for role in frame.roles
            if self._declared(frame, role) in marked
        )

    def named(self, frame: Frame) -> frozenset[str]:
        """Return the properties of roles whose filler the text names."""
        marked = self._marked(frame)
        return frozenset(
            self._filled(frame, role)
            for role in frame.roles
            if not marked or self._declared(frame, role) not in marked
        )

    def _marked(self, frame: Frame) -> set[str]:
        """Return the roles of the scheme whose filler an attribute calls supplied."""
        attributes = self._context.scheme.attributes
        return {marks for label in frame.attributes if (marks := attributes[label].marks)}

    def _declared(self, frame: Frame, role: Role) -> str:
        return self._context.scheme.frame_types[frame.label].roles[role.name].iri

    def _filled(self, frame: Frame, role: Role) -> str:
        """Return the property that a role fills in what its frame became."""
        fills = self.fills(frame, role)
        known = self._contents.get(frame.id)
        if known is None or len(fills) == 1:
            return fills[0]
        admits = self._context.ontology.admits
        filler = self._context.entity(role.target)
        node = self._contents.get(role.target)
        type_ = filler.type if filler else node.node_type if node else None
        return next((p for p in fills if admits(p, known.node_type, type_)), _CONCERNS)

    def coded(self, frame: Frame) -> tuple[tuple[str, str], ...]:
        """Return property and code for every attribute of a frame that stands for a code."""
        known = self._codes.get(frame.id)
        if known is None:
            known = self._codes[frame.id] = tuple(self._iter_coded(frame))
        return known

    def _iter_coded(self, frame: Frame) -> Iterator[tuple[str, str]]:
        for name, value in sorted(frame.attributes.items()):
            attribute = self._context.scheme.attributes[name]
            denoted = attribute.flag or attribute.values.get(value)
            if attribute.fills and denoted and denoted not in self._context.ontology.classes:
                yield attribute.fills, denoted

    def pairs(self, frame: Frame, type_: str, roles: Iterable[Role]) -> list[Pair]:
        """Return the attributes of a frame and some of its roles, for a node of a class."""
        ontology = self._context.ontology
        found: list[Pair] = [
            (prop, iri(value))
            for prop, value in self.coded(frame)
            if STATEMENT not in ontology.domains.get(prop, ())
            and ontology.admits(prop, type_)
            and prop != _EVALUATION
        ]
        return [*found, *self.role_pairs(frame, type_, roles)]

    def role_pairs(self, frame: Frame, type_: str, roles: Iterable[Role]) -> list[Pair]:
        """Return what some roles of a frame say, for a node of a class."""
        return [pair for role in roles for pair in self._role_pairs(frame, type_, role)]

    def _role_pairs(self, frame: Frame, type_: str, role: Role) -> Iterator[Pair]:
        fills = self.fills(frame, role)
        mention = self._context.mentions.get(role.target)
        if mention is None:
            yield from self._frame_pair(type_, fills, role)
        elif entity := self._context.entity(mention.id):
            yield self._entity_pair(type_, fills, entity)
        else:
            yield from self._value_pairs(type_, fills, mention)

    def _entity_pair(self, type_: str, fills: tuple[str, ...], entity: Entity) -> Pair:
        ontology = self._context.ontology
        for prop in fills:
            if ontology.admits(prop, type_, entity.type):
                return prop, iri(entity.iri)
            if ontology.is_a(entity.type, POLITY) and ontology.admits(prop, type_, PLACE):
                return prop, iri(self._context.place_of(entity.iri))
        for prop in fills:
            ranges = ontology.ranges.get(prop, ())
            if ontology.admits(prop, type_) and any(
                self._context.narrow(entity, each) for each in ranges
            ):
                return prop, iri(entity.iri)
        return _CONCERNS, iri(entity.iri)

    def _frame_pair(self, type_: str, fills: tuple[str, ...], role: Role) -> Iterator[Pair]:
        known = self._contents.get(role.target)
        if known is None or role.target in self.mediated:
            return
        admits = self._context.ontology.admits
        fitting = (prop for prop in fills if admits(prop, type_, known.node_type))
        yield next(fitting, _CONCERNS), iri(known.node)

    def _value_pairs(self, type_: str, fills: tuple[str, ...], mention: Mention) -> Iterator[Pair]:
        admits = self._context.ontology.admits
        if term("timeText") in fills:
            yield from (pair for pair in time_pairs(mention) if admits(pair[0], type_))
            return
        for prop in fills:
            if admits(prop, type_):
                for name in _NUMBERS:
                    yield from ((prop, integer(int(value))) for value in mention.values(name))
