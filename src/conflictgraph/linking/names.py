"""Link what the metadata name: the outlet and its agencies."""

from __future__ import annotations

import re
from collections.abc import Mapping

from conflictgraph.annotation import Document, Link
from conflictgraph.linking.candidates import Candidates
from conflictgraph.linking.decisions.rulings import Ruling
from conflictgraph.linking.entity import Entity
from conflictgraph.linking.provisional import link_iri
from conflictgraph.linking.register import Register
from conflictgraph.linking.surface import normalise
from conflictgraph.scheme import Scheme
from conflictgraph.vocab import term

AGENCY, OUTLET = term("NewsAgency"), term("NewsOutlet")
_WIKIDATA = re.compile(r"https?://www\.wikidata\.org/(?:entity|wiki)/(Q[1-9][0-9]{0,11})", re.ASCII)
#: Names of an outlet that nobody names: without metadata a document still has a publisher.
_UNNAMED = {"de": "ungenanntes Medium", "en": "unnamed outlet"}


def candidates_for(document: Document, scheme: Scheme, register: Register) -> Candidates:
    """Return the lookups in the language of a document."""
    primary = document.metadata.language.partition("-")[0]
    return Candidates(register, scheme.ontology, None if primary == "und" else primary)


class NameLinker:
    """Links names that stand in the metadata instead of the text."""

    def __init__(
        self,
        document: Document,
        scheme: Scheme,
        register: Register,
        base: str,
        decided: Mapping[str, Ruling] | None = None,
    ) -> None:
        """Prepare to link.

        Args:
            document: whose metadata are meant.
            scheme: what is known of classes.
            register: the known entities.
            base: base IRI of provisional entities.
            decided: part of the metadata to what curators decided of its name.
        """
        self._document, self._register, self._base = document, register, base
        self._decided: Mapping[str, Ruling] = decided or {}
        self._candidates = candidates_for(document, scheme, register)

    def publisher(self) -> Entity:
        """Return the outlet; a provisional one where the metadata name none."""
        metadata = self._document.metadata
        outlet = self.link_name(metadata.publisher, metadata.publisher_iri, OUTLET, "publisher")
        if outlet.is_provisional and not metadata.publisher:
            return Entity(outlet.iri, outlet.type, _UNNAMED, is_provisional=True)
        return outlet

    def agencies(self) -> tuple[Entity, ...]:
        """Return the news agencies, in the order of the credit line."""
        return tuple(
            self.link_name(name, iri, AGENCY, f"agency-{number}")
            for number, (name, iri) in enumerate(self._document.metadata.agencies, start=1)
        )

    def link_name(self, name: str, iri: str, class_: str, part: str) -> Entity:
        """Return what a name and, where given, an IRI mean.

        Args:
            name: as the metadata have it.
            iri: of the register or of Wikidata; others are not followed. Empty when unknown.
            class_: what kind of thing is named.
            part: names the entity within the document, where nothing else does.
        """
        item = _WIKIDATA.fullmatch(iri)
        link = Link("Wikidata", item[1]) if item else None
        known = self._register.get(iri)
        if known is not None:
            return known
        found = self._candidates.by_link(link, class_) if link else ()
        if not found and name and not link:
            _, found = self._candidates.by_name(normalise(name), class_)
        if len(found) == 1:
            return found[0]
        own = f"{self._base}id/doc/{self._document.identity}/entity/{part}"
        label = {self._document.metadata.language: normalise(name)}
        minted = link_iri(link, self._base) if link else own
        if ruling := self._decided.get(part):
            return ruling.entity or Entity(ruling.target, class_, label, is_provisional=True)
        return Entity(minted, class_, label, is_provisional=True)
