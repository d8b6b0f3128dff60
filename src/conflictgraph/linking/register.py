"""The register of known entities, read once from ``ontology/register/*.ttl``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from conflictgraph.linking.entity import Decision, Entity
from conflictgraph.linking.surface import normalise
from conflictgraph.scheme import PlainTriple, iter_triples
from conflictgraph.vocab import NS, OWL, RDF, RDFS, SKOS, WIKIDATA, term

_LABEL, _ALT_LABEL, _HIDDEN_LABEL = RDFS + "label", SKOS + "altLabel", SKOS + "hiddenLabel"

#: A name's language and the IRI it names.
_Named = tuple[str, str]
_Value = TypeVar("_Value", str, _Named)


@dataclass(frozen=True)
class Register:
    """Entities by IRI, with lookups by name, by id and by what they have to do with each other.

    Attributes:
        names: form of a name (label, inflected, case-folded) to name to who bears it.
    """

    entities: Mapping[str, Entity]
    names: Mapping[Decision, Mapping[str, tuple[_Named, ...]]]
    slugs: Mapping[str, tuple[str, ...]]
    wikidata: Mapping[str, tuple[str, ...]]
    governors: Mapping[str, tuple[str, ...]]
    sides: Mapping[str, tuple[str, ...]]

    @classmethod
    def from_triples(cls, triples: Iterable[PlainTriple]) -> Register:
        """Sort triples into entities; subjects without a class of ours are passed over."""
        found = _Statements(triples)
        entities = {iri: found.entity(iri) for iri in sorted(found.types)}
        known = entities.values()
        return cls(
            entities,
            found.names(),
            _inverse((iri.rsplit("/", 1)[-1], iri) for iri in entities),
            _inverse((each, entity.iri) for entity in known for each in entity.wikidata),
            _inverse((place, entity.iri) for entity in known for place in entity.governs),
            _inverse(
                (member, entity.iri)
                for entity in known
                if entity.side_in
                for member in entity.members
            ),
        )

    def get(self, iri: str) -> Entity | None:
        """Return an entity by IRI."""
        return self.entities.get(iri)

    def with_slug(self, slug: str) -> tuple[Entity, ...]:
        """Return the entities whose IRI ends in ``slug``: an actor and a place may share one."""
        return self._all(self.slugs.get(slug, ()))

    def with_wikidata(self, item: str) -> tuple[Entity, ...]:
        """Return the entities that are the same as a Wikidata item, such as ``Q159``."""
        return self._all(self.wikidata.get(WIKIDATA + item, ()))

    def governors_of(self, place: str) -> tuple[Entity, ...]:
        """Return the polities that govern or claim a place."""
        return self._all(self.governors.get(place, ()))

    def sides_of(self, actor: str) -> tuple[str, ...]:
        """Return the conflict sides an actor is counted to, sorted."""
        return self.sides.get(actor, ())

    def side_conflict(self, side: str) -> str | None:
        """Return the conflict of a side."""
        known = self.entities.get(side)
        return known.side_in[0] if known and known.side_in else None

    def named(self, form: Decision, name: str, language: str | None) -> tuple[Entity, ...]:
        """Return the entities that bear a name.

        Args:
            form: which kind of names to look in.
            name: normalised, see ``surface.normalise``.
            language: primary language subtag; None for names in any language.
        """
        bearers = self.names[form].get(name, ())
        iris = {iri for tag, iri in bearers if language is None or tag == language}
        return self._all(sorted(iris))

    def _all(self, iris: Iterable[str]) -> tuple[Entity, ...]:
        return tuple(self.entities[iri] for iri in iris)


def load_register(folder: Path) -> Register:
    """Read the register of an ontology folder.

    Raises:
        ResourceError: a file is not Turtle.
    """
    paths = sorted(folder.glob("register/*.ttl"))
    return Register.from_triples(triple for path in paths for triple in iter_triples(path))


class _Statements:
    """The register's triples by subject and predicate, each value once, sorted."""

    def __init__(self, triples: Iterable[PlainTriple]) -> None:
        self._values: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._texts: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for triple in triples:
            subject, value = triple.subject, triple.object
            if not isinstance(subject, ox.NamedNode):
                continue
            key = (subject.value, triple.predicate.value)
            if isinstance(value, ox.NamedNode):
                self._values[key].add(value.value)
            elif isinstance(value, ox.Literal):
                self._texts[key].add((value.language or "", value.value))
        self.types = {
            subject: min(ours)
            for (subject, predicate), values in self._values.items()
            if predicate == RDF + "type"
            and (ours := [value for value in values if value.startswith(NS)])
        }

    def entity(self, iri: str) -> Entity:
        return Entity(
            iri,
            self.types[iri],
            # The last one wins where a language has two; shapes refuse that in the register.
            dict(sorted(self._texts[iri, _LABEL])),
            wikidata=tuple(
                each for each in self._all(iri, OWL + "sameAs") if each.startswith(WIKIDATA)
            ),
            governs=self._all(iri, term("governs")),
            body_of=self._all(iri, term("isBodyOf")),
            office_of=self._all(iri, term("isOfficeOf")),
            members=self._all(iri, term("hasGroupMember")),
            side_in=self._all(iri, term("isSideIn")),
        )

    def names(self) -> Mapping[Decision, Mapping[str, tuple[_Named, ...]]]:
        proper = list(self._iter_names(_LABEL, _ALT_LABEL))
        inflected = list(self._iter_names(_HIDDEN_LABEL))
        folded = [(name.casefold(), named) for name, named in (*proper, *inflected)]
        return {
            Decision.LABEL: _inverse(proper),
            Decision.INFLECTED: _inverse(inflected),
            Decision.CASE_FOLDED: _inverse(folded),
        }

    def _iter_names(self, *predicates: str) -> Iterator[tuple[str, _Named]]:
        for iri in self.types:
            for predicate in predicates:
                for tag, text in self._texts.get((iri, predicate), ()):
                    yield normalise(text), (tag.partition("-")[0], iri)

    def _all(self, subject: str, predicate: str) -> tuple[str, ...]:
        return tuple(sorted(self._values.get((subject, predicate), ())))


def _inverse(pairs: Iterable[tuple[str, _Value]]) -> dict[str, tuple[_Value, ...]]:
    """Return each key with all its values, each once, sorted."""
    table: dict[str, set[_Value]] = defaultdict(set)
    for key, value in pairs:
        table[key].add(value)
    return {key: tuple(sorted(values)) for key, values in table.items()}
