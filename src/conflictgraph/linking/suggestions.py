"""What a name that nobody knows may mean: entities with a similar name, of a kind that fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from conflictgraph.linking.candidates import PERSON, Candidates
from conflictgraph.linking.entity import Decision, Entity
from conflictgraph.linking.register import Register
from conflictgraph.linking.surface import normalise
from conflictgraph.scheme import Ontology

#: Scores go from 0 to 100; what is less alike than this is no help to anybody.
MIN_SCORE = 70
MAX_SUGGESTIONS = 5
EXACT = 100
#: The same letters; the same words in another order; some words left out, which says less.
_SCORERS = ((fuzz.ratio, 1.0), (fuzz.token_sort_ratio, 1.0), (fuzz.token_set_ratio, 0.9))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entity that may be meant.

    Attributes:
        name: the one of its names that is most like the words.
        score: how like, from 0 to 100; 100 for equal but for capitals.
    """

    entity: Entity
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class Named:
    """Something to find suggestions for, or to suggest: its kind, and all its names."""

    entity: Entity
    names: tuple[str, ...]


class Suggester:
    """Finds suggestions among the register, in all languages, and among other open names."""

    def __init__(self, register: Register, ontology: Ontology, others: Iterable[Named]) -> None:
        self._candidates = Candidates(register, ontology, None)
        self._ontology = ontology
        self._known = [
            (name.casefold(), register.entities[iri], name)
            for form in (Decision.LABEL, Decision.INFLECTED)
            for name, bearers in register.names[form].items()
            for iri in sorted({iri for _, iri in bearers})
        ]
        self._open = [
            (normalise(name).casefold(), other.entity, name)
            for other in others
            for name in sorted({*other.names, *other.entity.label.values()})
        ]

    def suggest(self, named: Named, without: Set[str] = frozenset()) -> tuple[Suggestion, ...]:
        """Return the best suggestions, the most alike first; those of the register before others.

        Args:
            named: what nobody knows.
            without: IRIs that it is known not to be.
        """
        best: dict[str, Suggestion] = {}
        for each in self._iter_alike(named):
            if each.entity.iri in without or each.entity.iri == named.entity.iri:
                continue
            former = best.get(each.entity.iri)
            if former is None or each.score > former.score:
                best[each.entity.iri] = each
        return tuple(sorted(best.values(), key=_rank)[:MAX_SUGGESTIONS])

    def _iter_alike(self, named: Named) -> Iterator[Suggestion]:
        known = self._known + self._open
        choices = [words for words, _, _ in known]
        for name in sorted({normalise(each).casefold() for each in named.names}):
            for position, score in _scores(name, choices).items():
                words, entity, shown = known[position]
                fit = self._fit(entity, named.entity.type)
                if fit is not None:
                    # Equal is told apart from almost equal, however it is rounded.
                    rounded = EXACT if words == name else min(int(score), EXACT - 1)
                    yield Suggestion(fit, shown, rounded)

    def _fit(self, entity: Entity, class_: str) -> Entity | None:
        """Return what the entity would be for a name of this class; persons are persons only."""
        is_a = self._ontology.is_a
        if is_a(entity.type, PERSON) != is_a(class_, PERSON):
            return None
        return self._candidates.fit(entity, class_)


def _scores(name: str, choices: Sequence[str]) -> dict[int, float]:
    """Return how like a name those choices are that are alike enough, by their position."""
    found: dict[int, float] = {}
    for scorer, weight in _SCORERS:
        cutoff = MIN_SCORE / weight
        alike = process.extract_iter(
            name, choices, scorer=scorer, processor=None, score_cutoff=cutoff
        )
        for _, score, position in alike:
            found[position] = max(found.get(position, 0.0), score * weight)
    return found


def _rank(suggestion: Suggestion) -> tuple[int, bool, str]:
    entity = suggestion.entity
    return (-suggestion.score, entity.is_provisional, entity.iri)
