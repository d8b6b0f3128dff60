"""What a curator has to look at: open names that nobody has decided on, with what they may mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conflictgraph.linking import Register
from conflictgraph.linking.decisions import Decisions, Kind, Row
from conflictgraph.linking.suggestions import EXACT, Named, Suggester, Suggestion
from conflictgraph.linking.surface import normalise
from conflictgraph.review.entities import OpenEntity, Place
from conflictgraph.scheme import Ontology


@dataclass(frozen=True, slots=True)
class Case:
    """One open entity with suggestions, the best first."""

    open: OpenEntity
    suggestions: tuple[Suggestion, ...]

    @property
    def is_ambiguous(self) -> bool:
        """Tell whether the register has several entities of this very name."""
        exact = [each for each in self.suggestions if each.score == EXACT]
        return len([each for each in exact if not each.entity.is_provisional]) > 1


class Worklist:
    """Open entities against the decisions that there are, built or not."""

    def __init__(
        self,
        found: Iterable[OpenEntity],
        decisions: Decisions,
        register: Register,
        ontology: Ontology,
    ) -> None:
        self._decisions, self._ontology = decisions, ontology
        self.all = tuple(found)
        self.open = tuple(each for each in self.all if not self._is_decided(each))
        named = (Named(each.entity, each.names) for each in self.open)
        self._suggester = Suggester(register, ontology, named)

    def case(self, open_: OpenEntity) -> Case:
        """Return an open entity with what it may mean."""
        without = frozenset(self._iter_ruled_out(open_))
        return Case(open_, self._suggester.suggest(Named(open_.entity, open_.names), without))

    def get(self, iri: str) -> OpenEntity | None:
        """Return a provisional entity of the texts."""
        return next((each for each in self.all if each.entity.iri == iri), None)

    def mentions_of(self, row: Row) -> list[Place]:
        """Return the mentions of provisional entities that a row on words or on one is about."""
        return [
            place for each in self.all for place in each.places if self._is_about(row, each, place)
        ]

    def _is_decided(self, open_: OpenEntity) -> bool:
        one = self._decisions.entities.get(open_.entity.iri)
        if one and (one.iri != open_.entity.iri or one.is_new):
            return True
        rows = [row for row in self._decisions.rows if not row.is_verdict]
        if any(row.kind is Kind.IGNORE and row.entity == open_.entity.iri for row in rows):
            return True
        about = [row for row in rows if not row.entity and row.kind is not Kind.SPLIT]
        return all(
            any(self._is_about(row, open_, place) for row in about) for place in open_.places
        )

    def _is_about(self, row: Row, open_: OpenEntity, place: Place) -> bool:
        if row.document not in {"", place.document} or row.entity:
            return False
        is_a, type_ = self._ontology.is_a, open_.entity.type
        if row.class_ and not (is_a(type_, row.class_) or is_a(row.class_, type_)):
            return False
        if row.is_about_mention:
            return (row.begin, row.end) == (place.begin, place.end)
        fits = row.language in {"", place.language.partition("-")[0]}
        return fits and row.words == normalise(place.text)

    def _iter_ruled_out(self, open_: OpenEntity) -> Iterator[str]:
        """Yield what it is decided not to be."""
        iri = open_.entity.iri
        for row in self._decisions.rows:
            if row.kind is not Kind.SPLIT:
                continue
            if row.is_verdict and iri in {row.entity, row.target}:
                yield from {row.entity, row.target} - {iri}
            elif any(self._is_about(row, open_, place) for place in open_.places):
                yield row.target
