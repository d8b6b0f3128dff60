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
_QUALIFIER, _MEASURE = term("hasQualifier"), term("hasMeasure")
#: A number is exact unless something else is said.
_EXACT = code("qualifier-exact")
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
#: How many affairs a label shows inside each other.
_DEPTH = 3
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
        self._made: dict[tuple[str, str, int], str] = {}

    def label(self, affair: Affair, language: str, depth: int = _DEPTH) -> str:
        """Return an affair's label; affairs deeper inside it than ``depth`` give their class."""
        key = (affair.iri, language, depth)
        if key not in self._made:
            self._made[key] = self._make(affair, language, depth)
        return self._made[key]

    def _make(self, affair: Affair, language: str, depth: int) -> str:
        head = self._ontology.label(affair.type, language)
        if not depth:
            return head
        if affair.type == _RELATIONSHIP and affair.targets(RDF + "predicate"):
            ends = (affair.targets(RDF + each)[0] for each in _SPO)
            return " ".join(self._name(each, language, depth) for each in ends)
        by_property = self._names(affair, language, depth)
        if number := _number(affair, by_property):
            head = number
        elif _ACTION_TYPE in by_property:
            head = (
                " + ".join(sorted(by_property.pop(_AGENT, ()))) or by_property.pop(_ACTION_TYPE)[0]
            )
        if affair.targets(term("hasValueStatus")) and _is_undisclosed(affair):
            head = f"{head} ({self._ontology.label(code('value-undisclosed'), language)})"
        parts = [
            self._part(prop, sorted(by_property[prop]), language)
            for prop in sorted(by_property, key=_rank)
        ]
        return f"{head}: {', '.join(parts)}" if parts else head

    def _names(self, affair: Affair, language: str, depth: int) -> dict[str, list[str]]:
        """Return property to the names of what it leads to, without what goes without saying."""
        names: dict[str, list[str]] = {}
        for prop, target in affair.pairs:
            if prop not in _SILENT and target.value != _EXACT:
                names.setdefault(prop, []).append(self._name(target, language, depth))
        return names

    def _part(self, prop: str, names: list[str], language: str) -> str:
        joined = " + ".join(names)
        if prop in _BARE or prop == _AGENT:
            return joined
        return f"{self._ontology.label(prop, language)} {joined}"

    def _name(self, target: Term, language: str, depth: int) -> str:
        value = target.value
        if not target.nquads.startswith("<"):
            return value
        if value in self._affairs:
            return f"({self.label(self._affairs[value], language, depth - 1)})"
        if value.startswith((CODE, NS, RDF)) or value in self._ontology.labels:
            return self._ontology.label(value, language)
        return self._entity_name(value, language)

    def _entity_name(self, value: str, language: str) -> str:
        known = self._entity(value)
        if known is not None and known.label:
            labels = known.label
            return labels.get(language) or labels.get("en") or next(iter(labels.values()))
        return value.removeprefix(WIKIDATA).rsplit("/", 1)[-1]


def _number(affair: Affair, names: dict[str, list[str]]) -> str:
    """Take the figure out of the names of a count, as one would say it: "more than 30 killed"."""
    if not affair.targets(_MEASURE) or not any(map(affair.targets, (_VALUE, _LOWER, _UPPER))):
        return ""
    words = [*names.pop(_QUALIFIER, ()), *names.pop(_VALUE, ())]
    lower, upper = names.pop(_LOWER, []), names.pop(_UPPER, [])
    if lower and upper:
        words.append(f"{lower[0]}–{upper[0]}")
    else:
        words.extend([*(f"≥ {each}" for each in lower), *(f"≤ {each}" for each in upper)])
    return " ".join([*words, *names.pop(_MEASURE)])


def _is_undisclosed(affair: Affair) -> bool:
    return code("value-undisclosed") in {
        each.value for each in affair.targets(term("hasValueStatus"))
    }


def _rank(prop: str) -> tuple[int, str]:
    return (_ORDER.index(prop) if prop in _ORDER else len(_ORDER), prop)
