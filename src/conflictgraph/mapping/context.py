"""What the mapping of one document looks things up in; nothing outside that document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from functools import cached_property

from conflictgraph.annotation import Document, Frame, Mention, Span
from conflictgraph.annotation.clusters import leaders
from conflictgraph.annotation.sentences import sentence_at
from conflictgraph.linking import Entity, Linked, Register
from conflictgraph.mapping.terms import Term, text
from conflictgraph.mapping.told import Told
from conflictgraph.scheme import Scheme
from conflictgraph.vocab import SCHEME, code, term

_SAME = SCHEME + "SameStatement"
#: The last word before a position, on the same line.
_LAST_WORD = re.compile(r"(\w+)[ \u00a0]$")
#: No word is longer; so the search looks at no more.
_LONGEST_WORD = 64

#: Mentions of these types mean nothing without what they refer to.
_REFERRING = frozenset(code(f"mention-{each}") for each in ("nominal", "pronominal", "adjectival"))

_AGENCY, _CREDIT = term("NewsAgency"), code("part-agency-line")
_COMPARATOR = term("hasComparator")
CONFLICT, PLACE, POLITY = term("Conflict"), term("Place"), term("Polity")


class Context:
    """One linked document with the scheme, the register and the IRIs of its parts."""

    def __init__(self, linked: Linked, scheme: Scheme, register: Register, base: str) -> None:
        self.linked, self.scheme, self.register, self.base = linked, scheme, register, base
        self.document: Document = linked.document
        self.ontology = scheme.ontology
        self.language = self.document.metadata.language
        self.iri = f"{base}id/doc/{self.document.identity}"
        self.graph = f"{base}graph/doc/{self.document.identity}"
        self.mentions: dict[str, Mention] = {each.id: each for each in self.document.mentions}
        self.frames: dict[str, Frame] = {each.id: each for each in self.document.frames}
        #: Places that had to be introduced, with their polities; sides, with actor and conflicts.
        self.places: dict[str, str] = {}
        self.sides: dict[str, tuple[str, tuple[str, ...]]] = {}
        #: Classes that roles give to entities outside the register.
        self.narrowed: dict[str, set[str]] = {}
        #: Spans that something outside the statements points to.
        self.used: set[Span] = set()

    # IRIs of the document's parts

    def span_iri(self, span: Span) -> str:
        """Return the IRI of a stretch of the text."""
        return f"{self.iri}/span/{span.begin}-{span.end}"

    def is_local(self, iri: str) -> bool:
        """Tell whether an IRI belongs to this document alone."""
        return iri.startswith(self.iri + "/")

    # entities

    def entity(self, mention_id: str) -> Entity | None:
        """Return what a mention denotes, if anything."""
        return self._entities.get(mention_id)

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        """Entities by mention; a pronoun that fills a role without a link is somebody unknown."""
        found = dict(self.linked.entities)
        for frame in self.document.frames:
            for role in frame.roles:
                mention = self.mentions.get(role.target)
                if mention is None or mention.id in found:
                    continue
                if class_ := self._entity_class(mention):
                    found[mention.id] = self._unknown(mention, class_)
        return found

    def _entity_class(self, mention: Mention) -> str | None:
        denoted = self._denoted(mention)
        return denoted if denoted in self.ontology.classes else None

    def _unknown(self, mention: Mention, class_: str) -> Entity:
        span = mention.span
        iri = f"{self.iri}/entity/{span.begin}-{span.end}"
        label = {self.language: self.text(mention.spans)}
        return Entity(iri, class_, label, is_provisional=True)

    def actor(self, mention: Mention) -> Entity:
        """Return what a mention in an actor's role denotes; there always is something."""
        return self._entities[mention.id]

    @property
    def publisher(self) -> Entity:
        """Return the outlet that speaks where nobody else does."""
        return self.linked.publisher

    @property
    def agencies(self) -> tuple[Entity, ...]:
        """Return the agencies of the metadata, else those that the credit line names."""
        return self.linked.agencies or tuple({each.iri: each for each in self._credited()}.values())

    def _credited(self) -> Iterator[Entity]:
        lines = [each.span for each in self.document.mentions if self._denoted(each) == _CREDIT]
        for mention in self.document.mentions:
            entity = self.entity(mention.id)
            if (
                entity
                and self.is_entity_of(entity, _AGENCY)
                and any(line.covers(mention.span) for line in lines)
            ):
                yield entity

    def _denoted(self, mention: Mention) -> str | None:
        return self.scheme.span_types[mention.label].denotes

    def same_statements(self) -> dict[str, str]:
        """Return frame ids to one id for all that were marked as the same statement."""
        label = next(
            each.label for each in self.scheme.relation_types.values() if each.iri == _SAME
        )
        pairs = ((r.source, r.target) for r in self.document.relations if r.label == label)
        return leaders(pairs)

    def compared(self, frames: Set[str]) -> frozenset[str]:
        """Return those of some frames that a relation compares with another of them."""
        pairs = [
            {relation.source, relation.target}
            for relation in self.document.relations
            if _COMPARATOR in self.scheme.relation_types[relation.label].fills
        ]
        return frozenset(each for pair in pairs if pair <= frames for each in pair)

    def described(self, iri: str) -> Entity | None:
        """Return an entity by IRI: from the register, or as this document introduces it."""
        return self.register.get(iri) or self._introduced.get(iri)

    def named(self, iri: str) -> Entity | None:
        """Return an entity whose name no other document can change.

        Such are those of the register, those that curators named, and the document's own.
        """
        if iri in self.sides:
            return self.named(self.sides[iri][0])
        known = self.register.get(iri) or self.linked.curated.named.get(iri)
        return known or (self._introduced.get(iri) if self.is_local(iri) else None)

    @cached_property
    def _introduced(self) -> dict[str, Entity]:
        return {entity.iri: entity for entity in self._entities.values()}

    def is_entity_of(self, entity: Entity, class_: str) -> bool:
        """Tell whether an entity is of a class or of one below it."""
        return self.ontology.is_a(entity.type, class_)

    def place_of(self, polity: str) -> str:
        """Return the land of a polity, for where a text uses its name as a place.

        A polity outside the register gets a place of its own, marked as provisional.
        """
        known = self.register.get(polity)
        if known and known.governs:
            return known.governs[0]
        place = f"{polity}-territory"
        self.places[place] = polity
        return place

    @cached_property
    def conflicts(self) -> frozenset[str]:
        """Return the conflicts the document is about.

        A bare "the conflict" that no annotator linked is one of those that have a name.
        """
        found = [
            (mention, entity.iri)
            for mention in self.document.mentions
            if (entity := self.entity(mention.id)) and self.is_entity_of(entity, CONFLICT)
        ]
        named = frozenset(iri for mention, iri in found if self._is_named(mention, iri))
        return named or frozenset(iri for _, iri in found)

    def _is_named(self, mention: Mention, iri: str) -> bool:
        types = [
            self.scheme.attributes[label].values.get(value)
            for label, value in mention.attributes.items()
        ]
        return not self.is_local(iri) or not _REFERRING.intersection(types)

    @cached_property
    def conflicts_at_issue(self) -> frozenset[str]:
        """Return the conflicts an actor's side may belong to.

        Those are the conflicts the document names; where it names none, those of which it
        mentions two sides.
        """
        sides: dict[str, set[str]] = defaultdict(set)
        for entity in self._entities.values():
            for each in (entity.iri, *self.bodies(entity.iri)):
                for side in self.register.sides_of(each):
                    if conflict := self.register.side_conflict(side):
                        sides[conflict].add(side)
        opposed = (conflict for conflict, found in sides.items() if len(found) > 1)
        return self.conflicts or frozenset(opposed)

    @property
    def only_conflict(self) -> str | None:
        """Return the conflict the document is about, when that is exactly one."""
        return next(iter(self.conflicts)) if len(self.conflicts) == 1 else None

    # what the document itself tells of its entities

    @cached_property
    def told(self) -> Told:
        """Return what the document's relations say."""
        return Told(self.document, self.scheme, self._entities)

    def members(self, group: str) -> tuple[str, ...]:
        """Return a group's members: as the document gives them, else as the register does."""
        known = self.register.get(group)
        return self.told.members.get(group) or (known.members if known else ())

    def bodies(self, actor: str) -> tuple[str, ...]:
        """Return what an organ acts for: as the register has it, and as the document says."""
        known = self.register.get(actor)
        own = known.body_of if known else ()
        return tuple(dict.fromkeys((*own, *self.told.bodies.get(actor, ()))))

    def spoken_for(self, actor: str) -> tuple[str, ...]:
        """Return the bodies and polities an actor acts for: its own, and those of its offices."""
        found = [*self.bodies(actor)]
        for office in self.told.offices.get(actor, ()):
            known = self.register.get(office)
            found.extend(known.office_of if known else self.told.office_bodies.get(office, ()))
        found.extend(each for body in tuple(found) for each in self.bodies(body))
        return tuple(dict.fromkeys(found))

    def narrow(self, entity: Entity, class_: str) -> bool:
        """Give an entity outside the register the class that a role asks for, if it is below."""
        if not entity.is_provisional or not self.ontology.is_a(class_, entity.type):
            return False
        self.narrowed.setdefault(entity.iri, set()).add(class_)
        return True

    # text

    def use(self, span: Span) -> str:
        """Return the IRI of a span and remember that it needs its selectors."""
        self.used.add(span)
        return self.span_iri(span)

    def words(self, spans: tuple[Span, ...]) -> Term:
        """Return covered text as a literal in the document's language."""
        return text(self.text(spans), self.language)

    def with_word_before(self, cue: tuple[Span, ...]) -> Span:
        """Return a cue with the word before it: where German and English put the degree."""
        span = cue[0]
        before = _LAST_WORD.search(
            self.document.text, max(0, span.begin - _LONGEST_WORD), span.begin
        )
        return Span(before.start(1), span.end) if before else span

    def text(self, spans: tuple[Span, ...]) -> str:
        """Return the covered text of fragments, joined by spaces."""
        return " ".join(self.document.covered_text(span) for span in spans)

    def sentence(self, span: Span) -> Span:
        """Return the sentence, or run of sentences, that covers ``span``."""
        return sentence_at(self.document.text, span)
