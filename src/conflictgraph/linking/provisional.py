"""Entities that a document introduces, because the register does not know them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from conflictgraph.annotation import Document, Link, Mention
from conflictgraph.errors import SourceError
from conflictgraph.linking.candidates import PLACE
from conflictgraph.linking.entity import Entity
from conflictgraph.linking.kinds import Kinds
from conflictgraph.linking.surface import surface
from conflictgraph.scheme import Ontology

#: Mentions of one entity, in text order.
Group = Sequence[Mention]


def link_iri(link: Link, base: str, *, is_thing: bool = False) -> str:
    """Return the IRI of what a link names outside the register; the same in all documents.

    Args:
        link: a well-formed one.
        base: base IRI of what is introduced.
        is_thing: whether a named thing is meant. One text may take for an actor what another takes
            for a product; the one never becomes the other because an id is the same.
    """
    kind = "thing/" if is_thing else ""
    return f"{base}id/entity/{kind}{link.name.lower()}/{link.value}"


class Introduction:
    """Makes the provisional entities of one document."""

    def __init__(
        self,
        document: Document,
        kinds: Kinds,
        ontology: Ontology,
        base: str,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare to introduce entities.

        Args:
            document: the text.
            kinds: what its mentions denote.
            ontology: the classes.
            base: base IRI of what is introduced.
            names: id of a mention to the IRI that its entity has already; others are named after
                their first mention.
        """
        self._document, self._kinds, self._ontology = document, kinds, ontology
        self._names: Mapping[str, str] = names or {}
        self._prefix = f"{base}id/doc/{document.identity}/entity/"

    def by_link(self, iri: str, group: Group) -> Iterator[tuple[Entity, Group]]:
        """Yield the entity that a link names, and apart from it the land of that name.

        Raises:
            SourceError: ``link.conflict``, where one id is given to things of different kinds.
        """
        by_top: dict[str, list[Mention]] = defaultdict(list)
        for mention in group:
            class_ = self._kinds.class_of(mention)
            if class_ is not None:
                by_top[self._ontology.top(class_)].append(mention)
        land = by_top.pop(PLACE, []) if len(by_top) > 1 else []
        if len(by_top) > 1:
            reason = f"{iri.rsplit('/', 1)[-1]} is the id of things of different kinds"
            line = max((mention.line or 0 for mention in group), default=0) or None
            raise SourceError("link.conflict", reason, self._document.source, line)
        for members in by_top.values():
            yield self._entity(iri, members), members
        if land:
            yield self._entity(f"{iri}-territory", land), land

    def by_words(self, groups: Iterable[Group]) -> Iterator[tuple[Entity, Group]]:
        """Yield an entity for each group; single mentions of the same words and label are one."""
        taken = set(self._names.values())
        for group in self._merged(groups):
            first = group[0]
            iri = self._names.get(first.id, "")
            if not iri:
                iri = f"{self._prefix}{first.span.begin}-{first.span.end}"
                if iri in taken:
                    # One stretch of text may carry two labels: a state and its land.
                    iri += f"-{first.label.lower()}"
                taken.add(iri)
            yield self._entity(iri, group), group

    def _merged(self, groups: Iterable[Group]) -> Iterator[Group]:
        same_words: dict[object, list[Mention]] = {}
        for group in groups:
            first = group[0]
            alone = len(group) == 1
            key: object = (surface(self._document, first), first.label) if alone else first.id
            same_words.setdefault(self._names.get(first.id, key), []).extend(group)
        yield from same_words.values()

    def _entity(self, iri: str, group: Group) -> Entity:
        classes = (self._kinds.class_of(mention) for mention in group)
        type_ = next(each for each in classes if each is not None)
        label = {self._document.metadata.language: self._best_words(group)}
        return Entity(iri, type_, label, is_provisional=True)

    def _best_words(self, group: Group) -> str:
        """Return the longest name, else the first words that mean something by themselves."""
        named = [each for each in group if self._kinds.is_name(each)]
        if named:
            return max((surface(self._document, each) for each in named), key=len)
        telling = [each for each in group if not self._kinds.is_referring(each)]
        return surface(self._document, (telling or group)[0])
