"""Which entities of the register a link or a name can mean, for a span of a given class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from conflictgraph.annotation import Link
from conflictgraph.linking.entity import Decision, Entity
from conflictgraph.linking.register import Register
from conflictgraph.scheme import Ontology
from conflictgraph.vocab import term

ACTOR, OFFICE, PERSON, PLACE = (term(name) for name in ("Actor", "Office", "Person", "Place"))
THING = term("NamedThing")

#: The forms of a name, in the order in which they are tried.
FORMS = (Decision.LABEL, Decision.INFLECTED, Decision.CASE_FOLDED)

_ITEM = re.compile(r"Q[1-9][0-9]{0,11}", re.ASCII)
_SLUG = re.compile(r"[a-z0-9-]{1,64}", re.ASCII)


def is_wellformed(link: Link) -> bool:
    """Tell whether a link can become part of an IRI: ``Wikidata:Q159``, ``Local:some-slug``."""
    form = _ITEM if link.name == "Wikidata" else _SLUG
    return form.fullmatch(link.value) is not None


@dataclass(frozen=True, slots=True)
class Candidates:
    """Looks things up in the register for one document.

    Attributes:
        language: primary subtag of the document's language; None when it is unknown.
    """

    register: Register
    ontology: Ontology
    language: str | None

    def by_link(self, link: Link, class_: str | None) -> tuple[Entity, ...]:
        """Return what a link leads to and what fits ``class_`` (None: anything)."""
        if link.name == "Wikidata":
            known = self.register.with_wikidata(link.value)
        else:
            known = self.register.with_slug(link.value)
        return known if class_ is None else self._fitting(known, class_)

    def by_name(
        self,
        name: str,
        class_: str,
        forms: Sequence[Decision] = FORMS,
        without: Set[str] = frozenset(),
    ) -> tuple[Decision, tuple[Entity, ...]]:
        """Return the entities that bear a name, from the first of ``forms`` in which any does.

        Several are returned where the name is ambiguous; the caller must not choose. Those
        ``without`` are left out, as if they had another name.
        """
        for form in forms:
            wanted = name.casefold() if form is Decision.CASE_FOLDED else name
            known = self.register.named(form, wanted, self.language)
            # By its link a group may mean a person; a name alone never crosses that line.
            same_kind = [each for each in known if self._is_person(each) == (class_ == PERSON)]
            fitting = self._fitting(same_kind, class_)
            found = tuple(each for each in fitting if each.iri not in without)
            exact = tuple(each for each in found if self.ontology.is_a(each.type, class_))
            if found:
                return form, exact if len(exact) == 1 else found
        return Decision.PROVISIONAL, ()

    def fit(self, entity: Entity, class_: str) -> Entity | None:
        """Return the entity, or its counterpart: a polity's place, a place's polity."""
        wanted, actual = self.ontology.top(class_), self.ontology.top(entity.type)
        if actual == wanted:
            return entity
        if wanted == PLACE and len(entity.governs) == 1:
            return self.register.get(entity.governs[0])
        if wanted == ACTOR and class_ != PERSON and actual == PLACE:
            governors = self.register.governors_of(entity.iri)
            return governors[0] if len(governors) == 1 else None
        return None

    def _fitting(self, known: Iterable[Entity], class_: str) -> tuple[Entity, ...]:
        fitting = (self.fit(entity, class_) for entity in known)
        unique = {entity.iri: entity for entity in fitting if entity is not None}
        return tuple(unique[iri] for iri in sorted(unique))

    def _is_person(self, entity: Entity) -> bool:
        return self.ontology.is_a(entity.type, PERSON)
