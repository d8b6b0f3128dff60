"""What a document's own relations say: members, bodies, offices held, wholes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from conflictgraph.annotation import Document
from conflictgraph.linking import Entity
from conflictgraph.scheme import Scheme
from conflictgraph.vocab import term

_GROUP = term("ActorGroup")
_MEMBER, _BODY, _PART = term("isMemberOf"), term("isBodyOf"), term("isPartOf")
_HOLDS, _OFFICE_OF = term("holdsOffice"), term("isOfficeOf")

#: A node to what a relation ties it to, sorted.
Table = Mapping[str, tuple[str, ...]]


class Told:
    """The relations of one document as tables of entities.

    Attributes:
        members: group to its members.
        bodies: organ to what it acts for.
        offices: person to the offices held.
        office_bodies: office to what it belongs to.
        wholes: frame id to the ids of the frames it is part of.
    """

    def __init__(self, document: Document, scheme: Scheme, entities: Mapping[str, Entity]) -> None:
        self._document, self._scheme, self._entities = document, scheme, entities
        self.members: Table = _table(
            (whole.iri, member.iri)
            for member, whole in self._ends(_MEMBER)
            if scheme.ontology.is_a(whole.type, _GROUP)
        )
        self.bodies: Table = _table((body.iri, whole.iri) for body, whole in self._ends(_BODY))
        self.offices: Table = _table((who.iri, office.iri) for who, office in self._ends(_HOLDS))
        self.office_bodies: Table = _table(
            (office.iri, body.iri) for office, body in self._ends(_OFFICE_OF)
        )
        frames = {frame.id for frame in document.frames}
        self.wholes: Table = _table(
            pair for pair in self._relations(_PART) if frames.issuperset(pair)
        )

    def _relations(self, prop: str) -> Iterator[tuple[str, str]]:
        for relation in self._document.relations:
            if prop in self._scheme.relation_types[relation.label].fills:
                yield relation.source, relation.target

    def _ends(self, prop: str) -> Iterator[tuple[Entity, Entity]]:
        for source, target in self._relations(prop):
            ends = self._entities.get(source), self._entities.get(target)
            if ends[0] and ends[1]:
                yield ends[0], ends[1]


def _table(pairs: Iterator[tuple[str, str]]) -> Table:
    table: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        table[key].add(value)
    return {key: tuple(sorted(table[key])) for key in sorted(table)}
