"""Readable labels of states of affairs, made from nothing but their content."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from conflictgraph.linking import Entity
from conflictgraph.mapping.affairs import Affair
from conflictgraph.mapping.terms import Term
from conflictgraph.scheme import Ontology
from conflictgraph.vocab import CODE, NS, RDF, WIKIDATA, code, term

LANGUAGES = ("de", "en")
_AGENT, _ACTION_TYPE = term("hasAgent"), term("hasActionType")
_VALUE, _LOWER, _UPPER = term("statedValue"), term("lowerBound"), term("upperBound")
_WORDED_IN, _RELATIONSHIP = term("isWordedIn"), term("Relationship")
#: A structural relation reads like the sentence it states.
_SPO = ("subject", "predicate", "object")

#: Properties whose value speaks for itself.
_BARE = frozenset(
    {
        _ACTION_TYPE,
        _VALUE,
        term("hasMeasure"),
        term("hasVictimCategory"),
        term("hasQualifier"),
        term("hasVictimSide"),
        term("hasComparisonRelation"),
        term("hasEvaluationValue"),
        term("hasMemberRole"),
        term("hasAlly"),
    }
)
#: Left out: they say how a number is to be read, which the number's words say already.
_SILENT = frozenset(
    {term("hasValueStatus"), term("hasScope"), term("duration"), _WORDED_IN}
    | {term(name) for name in ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")}
)
_ORDER = (
    _AGENT,
    _ACTION_TYPE,
    term("hasQualifier"),
    _VALUE,
    _LOWER,
    _UPPER,
    term("hasMeasure"),
    term("hasVictimCategory"),
    term("hasVictimSide"),
)


class Labeller:
    """Labels states of affairs.

    The same content has the same label in every document: a label uses the register's names, the
    terms' labels, and of what is not in the register only what its IRI says.

    Args:
        ontology: labels of terms and codes.
        known: the register's entity of an IRI, or the entity that only one document can name.
        affairs: the states of affairs that others may contain, by IRI.
    """

    def __init__(
        self,
        ontology: Ontology,
        known: Callable[[str], Entity | None],
        affairs: Mapping[str, Affair],
    ) -> None:
        self._ontology, self._entity, self._affairs = ontology, known, affairs
        self._made: dict[tuple[str, str], str] = {}

    def label(self, affair: Affair, language: str) -> str:
        """Return an affair's label."""
        key = (affair.iri, language)
        if key not in self._made:
            self._made[key] = self._make(affair, language)
        return self._made[key]

    def _make(self, affair: Affair, language: str) -> str:
        if affair.type == _RELATIONSHIP and affair.targets(RDF + "predicate"):
            return " ".join(self._name(affair.targets(RDF + each)[0], language) for each in _SPO)
        head = self._ontology.label(affair.type, language)
        by_property: dict[str, list[str]] = {}
        for prop, target in affair.pairs:
            if prop not in _SILENT:
                by_property.setdefault(prop, []).append(self._name(target, language))
        if affair.targets(term("hasValueStatus")) and _is_undisclosed(affair):
            head = f"{head} ({self._ontology.label(code('value-undisclosed'), language)})"
        parts = [
            self._part(prop, sorted(by_property[prop]), language)
            for prop in sorted(by_property, key=_rank)
        ]
        return f"{head}: {', '.join(parts)}" if parts else head

    def _part(self, prop: str, names: list[str], language: str) -> str:
        joined = " + ".join(names)
        if prop in _BARE or prop == _AGENT:
            return joined
        return f"{self._ontology.label(prop, language)} {joined}"

    def _name(self, target: Term, language: str) -> str:
        value = target.value
        if not target.nquads.startswith("<"):
            return value
        if value in self._affairs:
            return f"({self.label(self._affairs[value], language)})"
        if value.startswith((CODE, NS, RDF)):
            return self._ontology.label(value, language)
        return self._entity_name(value, language)

    def _entity_name(self, value: str, language: str) -> str:
        known = self._entity(value)
        if known is not None:
            labels = known.label
            return labels.get(language) or labels.get("en") or next(iter(labels.values()))
        return value.removeprefix(WIKIDATA).rsplit("/", 1)[-1]


def _is_undisclosed(affair: Affair) -> bool:
    return code("value-undisclosed") in {
        each.value for each in affair.targets(term("hasValueStatus"))
    }


def _rank(prop: str) -> tuple[int, str]:
    return (_ORDER.index(prop) if prop in _ORDER else len(_ORDER), prop)
