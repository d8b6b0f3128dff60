"""What decisions change while one document is linked, and what is told of it afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from conflictgraph.annotation import Document, Mention
from conflictgraph.errors import SourceError
from conflictgraph.linking.decisions.collection import Decisions
from conflictgraph.linking.decisions.rulings import NOTHING, Rank, Ruling, Rulings
from conflictgraph.linking.entity import Curated, Entity, Remark
from conflictgraph.linking.provisional import Group
from conflictgraph.scheme import Ontology


class Curation:
    """The rulings on one document while they are followed; without any, nothing changes."""

    def __init__(
        self,
        document: Document,
        ontology: Ontology,
        base: str,
        rulings: Rulings | None = None,
        decisions: Decisions | None = None,
    ) -> None:
        self._document, self._ontology, self._base = document, ontology, base
        self._rulings, self._decisions = rulings or Rulings(), decisions
        self._remarks: dict[Remark, None] = dict.fromkeys(self._rulings.remarks)
        self._keys = {
            mention: tuple(self._keys_of([ruling]))
            for mention, ruling in self._rulings.mentions.items()
            if ruling.apart
        }

    @property
    def metadata(self) -> Mapping[str, Ruling]:
        """Return part of the metadata to what is decided of the name there."""
        return self._rulings.metadata

    def ruling(self, mention: Mention) -> Ruling:
        """Return what is decided of a mention."""
        return self._rulings.mentions.get(mention.id, NOTHING)

    def parted(self, groups: Iterable[Group]) -> list[Group]:
        """Return groups without the mentions that are decided to be apart, and groups of those."""
        apart: dict[str, list[Mention]] = defaultdict(list)
        kept: list[Group] = []
        for group in groups:
            rest: list[Mention] = []
            for mention in group:
                name = self.ruling(mention).apart
                (apart[name] if name else rest).append(mention)
            if rest:
                kept.append(rest)
        return [*kept, *apart.values()]

    def decided(self, group: Group, rank: Rank) -> dict[str, Ruling]:
        """Return mention to what is decided of it by rows of a rank; all of the group follow.

        Raises:
            SourceError: ``link.conflict``, where rows on mentions or entities disagree.
        """
        ruled = {
            each.id: ruling
            for each in group
            if (ruling := self.ruling(each)).target and ruling.rank is rank
        }
        targets = {ruling.target for ruling in ruled.values()}
        if len(targets) > 1 and rank is not Rank.WORDS:
            raise self._conflict(group, ruled.values())
        if len(targets) == 1:
            keys = tuple(self._keys_of(ruled.values()))
            for each in group:
                self._keys[each.id] = (*self._keys.get(each.id, ()), *keys)
        return ruled

    def remark_links(self, group: Group, linked: Sequence[Entity | None]) -> None:
        """Remark where a decision on a mention leads elsewhere than the file's own links."""
        for mention in group:
            ruling = self.ruling(mention)
            for known in linked:
                if ruling.rank is Rank.MENTION and known and known.iri != ruling.target:
                    name = known.iri.rsplit("/", 1)[-1]
                    reason = f"{self._document.source} links a mention to {name} itself"
                    line = ruling.rows[0].line
                    self._remarks.setdefault(Remark(line, "decisions.own-link", reason))

    def own_names(self) -> dict[str, str]:
        """Return mention to the IRI of the provisional entity it has if nothing else is found."""
        apart = {
            each: ruling.apart for each, ruling in self._rulings.mentions.items() if ruling.apart
        }
        return {**self._rulings.former, **apart}

    def named(self, entity: Entity) -> Entity:
        """Return a provisional entity with the class and the name that decisions give it."""
        one = self._decisions.entities.get(entity.iri) if self._decisions else None
        if one is None or not entity.is_provisional:
            return entity
        top = self._ontology.top
        fits = bool(one.type) and top(one.type) == top(entity.type)
        return replace(
            entity, type=one.type if fits else entity.type, label=one.label or entity.label
        )

    def curated(self, entities: Iterable[Entity]) -> Curated:
        """Return what was changed, once all mentions have their ``entities``."""
        if self._decisions is None:
            return Curated()
        introduced = {each.iri: each for each in entities if each.is_provisional}
        ones = {iri: self._decisions.entities.get(iri) for iri in introduced}
        decided = (iri for iri, one in ones.items() if one and one.is_new)
        return Curated(
            {mention: tuple(sorted(set(keys))) for mention, keys in self._keys.items()},
            tuple(sorted(set(self._keys_of(self.metadata.values())))),
            {iri: introduced[iri] for iri, one in ones.items() if one and one.label},
            passed_over=self._rulings.ignored.union(decided),
            remarks=tuple(self._remarks),
        )

    def _keys_of(self, rulings: Iterable[Ruling]) -> Iterator[str]:
        return (row.key(self._base) for ruling in rulings for row in ruling.rows)

    def _conflict(self, group: Group, rulings: Iterable[Ruling]) -> SourceError:
        lines = sorted({row.line for ruling in rulings for row in ruling.rows})
        listed = " and ".join(map(str, lines))
        reason = f"lines {listed} of the decisions part mentions that are joined as one"
        hint = "split one of them off first: conflictgraph review split"
        return SourceError("link.conflict", reason, self._document.source, group[0].line, hint)
