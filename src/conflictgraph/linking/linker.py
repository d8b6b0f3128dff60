"""Link the mentions of one document; a pure function of document, scheme, register and decisions.

What a curator decided of a mention or of its entity wins, then a mention's own link, then what is
decided of its words; then the register's names in the language of the text, exact before
inflected before case-folded; then a provisional entity. Only names are looked up: a pronoun, a
common noun or an adjective means what the text says it means, never what a label says. Between
two entities of one name nothing is guessed. Mentions joined as one share one entity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from conflictgraph.annotation import Document, Frame, Link, Mention
from conflictgraph.errors import SourceError
from conflictgraph.linking.candidates import FORMS, OFFICE, THING, is_wellformed
from conflictgraph.linking.coreference import clusters
from conflictgraph.linking.curation import Curation
from conflictgraph.linking.decisions.collection import Decisions
from conflictgraph.linking.decisions.footprint import footprint_of
from conflictgraph.linking.decisions.rulings import Judge, Rank
from conflictgraph.linking.entity import Decision, Entity, Linked, Unresolved
from conflictgraph.linking.kinds import Kinds
from conflictgraph.linking.names import AGENCY, NameLinker, candidates_for
from conflictgraph.linking.provisional import Group, Introduction, link_iri
from conflictgraph.linking.register import Register
from conflictgraph.linking.surface import surface
from conflictgraph.scheme import ENTITY_LINKS, Scheme
from conflictgraph.vocab import term

#: How the entity of a mention was found, its IRI, and the entity unless it is outside the register.
_Way = tuple[Decision, str, Entity | None]


def link(
    document: Document,
    scheme: Scheme,
    register: Register,
    base: str,
    decisions: Decisions | None = None,
) -> Linked:
    """Find the entity of every mention that denotes one.

    Args:
        document: one the scheme allows.
        scheme: what the labels denote.
        register: the known entities.
        base: base IRI of provisional entities; the register has its own.
        decisions: what curators decided, for the same register and base.

    Raises:
        SourceError: ``link.value`` for an id that cannot be part of an IRI, ``link.conflict``
            for mentions joined as one with different links.
    """
    plain = _Linker(document, scheme, register, base).linked()
    plain = replace(plain, footprint=footprint_of(plain))
    rows = decisions.concerning(document.identity, plain.footprint) if decisions else ()
    if not decisions or not rows:
        return plain
    candidates = candidates_for(document, scheme, register)
    rulings = Judge(plain, Kinds(document, scheme), candidates, decisions).rulings()
    curation = Curation(document, scheme.ontology, base, rulings, decisions)
    linked = _Linker(document, scheme, register, base, curation).linked()
    return replace(
        linked,
        footprint=plain.footprint,
        curated=replace(linked.curated, key=decisions.key_of(rows)),
    )


class _Linker:
    def __init__(
        self,
        document: Document,
        scheme: Scheme,
        register: Register,
        base: str,
        curation: Curation | None = None,
    ) -> None:
        self._document, self._scheme, self._base = document, scheme, base
        self._kinds = Kinds(document, scheme)
        self._candidates = candidates_for(document, scheme, register)
        self._curation = curation or Curation(document, scheme.ontology, base)
        self._metadata = NameLinker(document, scheme, register, base, self._curation.metadata)
        self._entities: dict[str, Entity] = {}
        self._decisions: dict[str, Decision] = {}
        self._ambiguous: dict[str, tuple[str, ...]] = {}
        self._unknown: dict[str, list[Mention]] = defaultdict(list)
        self._open: list[Group] = []

    def linked(self) -> Linked:
        denoting = [each for each in self._document.mentions if self._can_denote(each)]
        groups = self._curation.parted(clusters(self._document, denoting, self._scheme))
        # Offices last: which one "the president" is depends on the body it belongs to.
        for group in sorted(groups, key=self._is_office):
            self._resolve(group)
        self._introduce()
        frame_entities, unknown_frames = self._link_frames()
        return Linked(
            self._document,
            self._entities,
            self._decisions,
            frame_entities,
            self._curation.named(self._metadata.publisher()),
            self._agencies(),
            tuple(self._iter_unresolved(denoting)),
            unknown_frames,
            self._curation.curated(self._entities.values()),
        )

    def _can_denote(self, mention: Mention) -> bool:
        return bool(self._kinds.class_of(mention) or self._kinds.entity_links(mention))

    def _is_office(self, group: Group) -> bool:
        return self._kinds.class_of(group[0]) == OFFICE

    def _resolve(self, group: Group) -> None:
        found = self._found(group)
        iris = {iri for _, iri, _ in found.values()}
        if len(iris) != 1:
            self._open.append(group)
            return
        iri, (_, _, known) = iris.pop(), next(iter(found.values()))
        if known is None:
            self._unknown[iri].extend(group)
            return
        for mention in group:
            self._entities[mention.id] = known
            self._decisions[mention.id] = (
                found[mention.id][0] if mention.id in found else Decision.COREFERENCE
            )

    def _found(self, group: Group) -> dict[str, _Way]:
        """Return mention to what it means, by the first way in which any of the group does."""
        own = self._own_links(group)
        decided = self._decided(group, Rank.MENTION)
        if decided:
            self._curation.remark_links(group, [known for *_, known in own.values()])
        decided = decided or self._decided(group, Rank.ENTITY)
        return decided or own or self._decided(group, Rank.WORDS) or dict(self._iter_named(group))

    def _decided(self, group: Group, rank: Rank) -> dict[str, _Way]:
        """Return what is decided of mentions of a group."""
        ruled = self._curation.decided(group, rank)
        return {
            mention: (Decision.CURATED, ruling.target, ruling.entity)
            for mention, ruling in ruled.items()
        }

    def _own_links(self, group: Group) -> dict[str, _Way]:
        """Return mention to IRI and entity (None: not in the register) by the group's links."""
        found: dict[str, _Way] = {}
        first: tuple[str, Link] | None = None
        for mention in group:
            for own in self._kinds.entity_links(mention):
                iri, entity = self._follow(own, mention)
                if iri in self._curation.ruling(mention).excluded:
                    continue
                if first is not None and first[0] != iri:
                    reason = f"{_show(own)} and {_show(first[1])} are joined as one, and are two"
                    raise self._refusal("link.conflict", reason, mention)
                first = iri, own
                found[mention.id] = Decision.OWN_LINK, iri, entity
        return found

    def _follow(self, own: Link, mention: Mention) -> tuple[str, Entity | None]:
        self._check(own, mention)
        class_ = self._kinds.class_of(mention)
        found = self._candidates.by_link(own, class_)
        if len(found) == 1:
            return found[0].iri, found[0]
        is_thing = class_ is not None and self._scheme.ontology.is_a(class_, THING)
        return link_iri(own, self._base, is_thing=is_thing), None

    def _iter_named(self, group: Group) -> Iterator[tuple[str, _Way]]:
        """Yield what the names in a group mean; remember those that could mean several things."""
        for mention in group:
            if self._kinds.class_of(mention) is None or not self._kinds.is_name(mention):
                continue
            decision, found = self._look_up(mention)
            if len(found) == 1:
                yield mention.id, (decision, found[0].iri, found[0])
            else:
                self._ambiguous[mention.id] = tuple(each.iri for each in found)

    def _look_up(self, mention: Mention) -> tuple[Decision, tuple[Entity, ...]]:
        class_, name = self._kinds.class_of(mention) or "", surface(self._document, mention)
        without = self._curation.ruling(mention).excluded
        if class_ != OFFICE:
            return self._candidates.by_name(name, class_, without=without)
        bodies = self._bodies_of(mention)
        if bodies is None:
            # A title alone ("president") names no office; its full name may.
            return self._candidates.by_name(name, class_, (Decision.LABEL,), without)
        for form in FORMS:
            decision, found = self._candidates.by_name(name, class_, (form,), without)
            theirs = tuple(each for each in found if bodies.intersection(each.office_of))
            if theirs:
                return decision, theirs
        return Decision.PROVISIONAL, ()

    def _bodies_of(self, office: Mention) -> set[str] | None:
        """Return the bodies the text gives an office to; None when it says nothing of that."""
        ends = [
            relation.target
            for relation in self._document.relations
            if relation.source == office.id
            and term("isOfficeOf") in self._scheme.relation_types[relation.label].fills
        ]
        bodies = [self._entities[end] for end in ends if end in self._entities]
        return {iri for body in bodies for iri in (body.iri, *body.body_of)} if ends else None

    def _introduce(self) -> None:
        names, ontology = self._curation.own_names(), self._scheme.ontology
        introduction = Introduction(self._document, self._kinds, ontology, self._base, names)
        made = [
            pair
            for iri, group in sorted(self._unknown.items(), key=lambda item: item[0])
            for pair in introduction.by_link(iri, group)
        ]
        made += introduction.by_words(
            group for group in self._open if not all(map(self._kinds.is_referring, group))
        )
        for introduced, group in made:
            entity = self._curation.named(introduced)
            for mention in group:
                ruled = self._curation.ruling(mention).target == entity.iri
                self._entities[mention.id] = entity
                self._decisions[mention.id] = Decision.CURATED if ruled else Decision.PROVISIONAL

    def _iter_unresolved(self, denoting: list[Mention]) -> Iterator[Unresolved]:
        for mention in denoting:
            entity = self._entities.get(mention.id)
            if entity is None or entity.is_provisional:
                yield Unresolved(mention, entity, self._ambiguous.get(mention.id, ()))

    def _agencies(self) -> tuple[Entity, ...]:
        """Return the agencies of the metadata; one that the credit line names too is the same."""
        in_text = {
            surface(self._document, mention): self._entities[mention.id]
            for mention in self._document.mentions
            if mention.id in self._entities and self._kinds.class_of(mention) == AGENCY
        }
        return tuple(
            in_text.get(min(each.label.values()), self._curation.named(each))
            if each.is_provisional
            else each
            for each in self._metadata.agencies()
        )

    def _link_frames(self) -> tuple[dict[str, Entity], tuple[Frame, ...]]:
        """Return the events that frames name by a link, and the frames that name no known one."""
        known: dict[str, Entity] = {}
        unknown: list[Frame] = []
        for frame in self._document.frames:
            links = [each for each in frame.links if each.name in ENTITY_LINKS]
            found = {each.iri: each for own in links for each in self._events(own, frame)}
            if len(found) > 1:
                reason = f"{frame.id} is linked to different events"
                raise self._refusal("link.conflict", reason, frame)
            if found:
                known[frame.id] = next(iter(found.values()))
            elif links:
                unknown.append(frame)
        return known, tuple(unknown)

    def _events(self, own: Link, frame: Frame) -> tuple[Entity, ...]:
        self._check(own, frame)
        return self._candidates.by_link(own, self._scheme.frame_types[frame.label].denotes)

    def _check(self, own: Link, annotation: Mention | Frame) -> None:
        if not is_wellformed(own):
            hint = "Wikidata:Q159, or Local: with 1 to 64 of a-z, 0-9 and -"
            reason = f"{_show(own)} cannot be part of an IRI"
            raise self._refusal("link.value", reason, annotation, hint)

    def _refusal(
        self, rule: str, reason: str, annotation: Mention | Frame, hint: str = ""
    ) -> SourceError:
        return SourceError(rule, reason, self._document.source, annotation.line, hint)


def _show(own: Link) -> str:
    return f"{own.name}:{own.value}"
