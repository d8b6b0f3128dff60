"""What the mapping of one document looks things up in; nothing outside that document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from conflictgraph.annotation import Document, Frame, Mention, Span
from conflictgraph.annotation.clusters import leaders
from conflictgraph.annotation.sentences import sentence_at
from conflictgraph.linking import Entity, Linked, Register
from conflictgraph.mapping.terms import Term, text
from conflictgraph.scheme import Scheme
from conflictgraph.vocab import SCHEME, term

_SAME = SCHEME + "SameStatement"
#: The last word before a position, on the same line.
_LAST_WORD = re.compile(r"(\w+)[ \u00a0]$")
#: No word is longer; so the search looks at no more.
_LONGEST_WORD = 64

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
        #: Places and sides that had to be introduced, each with the actor it belongs to.
        self.places: dict[str, str] = {}
        self.sides: dict[str, str] = {}
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
        denoted = self.scheme.span_types[mention.label].denotes
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
        """Return the agencies of the credit line, in its order."""
        return self.linked.agencies

    def same_statements(self) -> dict[str, str]:
        """Return frame ids to one id for all that were marked as the same statement."""
        label = next(
            each.label for each in self.scheme.relation_types.values() if each.iri == _SAME
        )
        pairs = ((r.source, r.target) for r in self.document.relations if r.label == label)
        return leaders(pairs)

    def described(self, iri: str) -> Entity | None:
        """Return an entity by IRI: from the register, or as this document introduces it."""
        return self.register.get(iri) or self._introduced.get(iri)

    def named(self, iri: str) -> Entity | None:
        """Return an entity whose name no other document can change: registered, or local."""
        return self.register.get(iri) or (self._introduced.get(iri) if self.is_local(iri) else None)

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
    def only_conflict(self) -> str | None:
        """Return the conflict the document is about, when it names exactly one."""
        conflicts = {
            entity.iri for entity in self._entities.values() if self.is_entity_of(entity, CONFLICT)
        }
        return conflicts.pop() if len(conflicts) == 1 else None

    @cached_property
    def _told_members(self) -> dict[str, tuple[str, ...]]:
        """Members of groups as the document's own relations give them."""
        members: dict[str, set[str]] = defaultdict(set)
        group = term("ActorGroup")
        for relation in self.document.relations:
            if term("isMemberOf") in self.scheme.relation_types[relation.label].fills:
                member, whole = self.entity(relation.source), self.entity(relation.target)
                if member and whole and self.is_entity_of(whole, group):
                    members[whole.iri].add(member.iri)
        return {whole: tuple(sorted(each)) for whole, each in members.items()}

    def members(self, group: str) -> tuple[str, ...]:
        """Return a group's members: as the document gives them, else as the register does."""
        told = self._told_members.get(group)
        if told:
            return told
        known = self.register.get(group)
        return known.members if known else ()

    def iter_told_members(self) -> Iterator[tuple[str, str]]:
        """Yield group and member as the document's relations give them."""
        for group in sorted(self._told_members):
            for member in self._told_members[group]:
                yield group, member

    def spoken_for(self, entity: Entity) -> tuple[str, ...]:
        """Return the bodies and polities an actor acts for: its own, and those of its offices."""
        found = list(entity.body_of)
        for relation in self.document.relations:
            if term("holdsOffice") in self.scheme.relation_types[relation.label].fills:
                holder, office = self.entity(relation.source), self.entity(relation.target)
                if holder and office and holder.iri == entity.iri:
                    found.extend(office.office_of)
        for each in tuple(found):
            known = self.described(each)
            found.extend(known.body_of if known else ())
        return tuple(dict.fromkeys(found))

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
