"""What the terms of the ontology are called; looked up once for each generation."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from conflictgraph import vocab
from conflictgraph.errors import ConflictGraphError
from conflictgraph.server.revision import Revision, read_revision
from conflictgraph.server.services import Services
from conflictgraph.server.ui.filters import Choice
from conflictgraph.server.ui.languages import LANGUAGES, marked, translations
from conflictgraph.server.ui.rows import Row, ask_rows

_QUERY: Final = (
    f"PREFIX rdfs: <{vocab.RDFS}> PREFIX skos: <{vocab.SKOS}>\n"
    """\
SELECT ?term ?above ?list ?label (LANG(?label) AS ?language) WHERE {{
  GRAPH <{graph}> {{
    {{ ?term rdfs:label ?label }}
    UNION {{ ?term skos:inScheme ?list }}
    UNION {{ ?term rdfs:subClassOf ?above FILTER (ISIRI(?above)) }}
  }}
}}
"""
)
#: What terms of others are called; the dataset does not say it.
_OF_OTHERS: Final = {
    f"{vocab.RDF}type": marked("is a"),
    f"{vocab.RDF}subject": marked("has subject"),
    f"{vocab.RDF}predicate": marked("has predicate"),
    f"{vocab.RDF}object": marked("has object"),
    f"{vocab.RDFS}label": marked("name"),
    f"{vocab.RDFS}subClassOf": marked("is narrower than"),
    f"{vocab.RDFS}subPropertyOf": marked("is narrower than"),
    f"{vocab.RDFS}domain": marked("is said of"),
    f"{vocab.RDFS}range": marked("leads to"),
    f"{vocab.RDFS}isDefinedBy": marked("is defined in"),
    f"{vocab.OWL}Class": marked("class"),
    f"{vocab.OWL}ObjectProperty": marked("property"),
    f"{vocab.OWL}DatatypeProperty": marked("property"),
    f"{vocab.SKOS}Concept": marked("code"),
    f"{vocab.SKOS}ConceptScheme": marked("list of codes"),
    f"{vocab.SKOS}inScheme": marked("is in the list"),
    f"{vocab.SKOS}topConceptOf": marked("is at the top of"),
    f"{vocab.SKOS}notation": marked("notation"),
    f"{vocab.SKOS}example": marked("example"),
    f"{vocab.RDFS}comment": marked("comment"),
    f"{vocab.SKOS}prefLabel": marked("preferred name"),
    f"{vocab.SKOS}altLabel": marked("other name"),
    f"{vocab.SKOS}hiddenLabel": marked("form in texts"),
    f"{vocab.SKOS}definition": marked("definition"),
    f"{vocab.OWL}sameAs": marked("is the same as"),
    f"{vocab.DCTERMS}title": marked("headline"),
    f"{vocab.DCTERMS}identifier": marked("identifier"),
    f"{vocab.DCTERMS}issued": marked("issued"),
    f"{vocab.DCTERMS}language": marked("language"),
    f"{vocab.DCTERMS}publisher": marked("published by"),
    f"{vocab.DCTERMS}source": marked("comes from"),
    f"{vocab.PROV}wasDerivedFrom": marked("was made from"),
    f"{vocab.OA}TextPositionSelector": marked("position in a text"),
    f"{vocab.OA}TextQuoteSelector": marked("quote from a text"),
    f"{vocab.OA}exact": marked("wording"),
    f"{vocab.OA}prefix": marked("words before it"),
    f"{vocab.OA}suffix": marked("words after it"),
    f"{vocab.OA}identifying": marked("telling what is meant"),
    f"{vocab.OA}hasBody": marked("means"),
    f"{vocab.OA}hasSelector": marked("is selected by"),
    f"{vocab.OA}hasSource": marked("is part of"),
    f"{vocab.OA}hasTarget": marked("stands at"),
    f"{vocab.OA}start": marked("first character"),
    f"{vocab.OA}end": marked("first character after it"),
    f"{vocab.OA}motivatedBy": marked("is made for"),
}
_BETWEEN: Final = ", "
_ORDER: Final = ("term", "language", "label")

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of the ontology, ours and the user's, in words.

    Attributes:
        labels: by term, then by language.
        above: the wider classes of each class, whether next to it or further up.
        values: the codes by what follows the name of their list, such as ``killed``.
    """

    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    above: Mapping[str, frozenset[str]] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def label(self, term: str, language: str) -> str:
        """Return what a term is called in a language, or in another; empty for an unknown one."""
        named = self.labels.get(term, {})
        order = (language, *LANGUAGES, *sorted(named))
        own = next((named[each] for each in order if each in named), "")
        if own or term not in _OF_OTHERS:
            return own
        return translations(language).gettext(_OF_OTHERS[term])

    def narrowest(self, classes: Iterable[str]) -> list[str]:
        """Return the classes that none of the others is narrower than, sorted."""
        given = set(classes)
        wider = {above for each in given for above in self.above.get(each, ())}
        return sorted(given - wider)

    def in_words(self, value: str, language: str) -> str:
        """Return names of classes or values of codes, as columns have them, in words.

        Where one of several, divided by commas, has no words or more than one meaning, all stay.
        """
        words = [self._word(each, language) for each in value.split(_BETWEEN)]
        return _BETWEEN.join(words) if all(words) else value

    def codes_of(self, name: str, language: str) -> tuple[Choice, ...]:
        """Return the values of a code list, such as ``measure``, by their names."""
        found = (
            Choice(value, self.label(iri, language))
            for value, iris in self.values.items()
            for iri in iris
            if iri == f"{vocab.CODE}{name}-{value}"
        )
        return tuple(sorted(found, key=lambda each: each.label))

    def classes_below(self, of_class: str, language: str) -> tuple[Choice, ...]:
        """Return a class of ours and those narrower than it, as forms send them, by their names."""
        below = [each for each, above in self.above.items() if of_class in above]
        found = (
            Choice(f"cg:{each.removeprefix(vocab.NS)}", self.label(each, language))
            for each in (of_class, *below)
            if each.startswith(vocab.NS)
        )
        return tuple(sorted(found, key=lambda each: each.label.casefold()))

    def _word(self, value: str, language: str) -> str:
        """Return the one meaning of a local name; empty where there are several or none."""
        terms = self.values.get(value, ()) or (vocab.NS + value,)
        found = {self.label(term, language) for term in terms}
        return found.pop() if len(found) == 1 else ""


@dataclass(slots=True)
class Vocabularies:
    """The vocabulary of the live generation."""

    _revision: Revision | None = None
    _found: Vocabulary | None = None

    async def read(self, services: Services) -> Vocabulary:
        """Return the vocabulary; one without words where they could not be had in time."""
        revision = read_revision(services.folder)
        if self._found is None or revision is None or revision != self._revision:
            graph = f"{services.settings.base_iri}graph/ontology"
            try:
                rows = await ask_rows(services, _QUERY.format(graph=graph))
                # The engine would read two strings from the store for each comparison.
                rows.sort(key=lambda row: tuple(row.get(each, "") for each in _ORDER))
                self._found = to_vocabulary(rows)
            except ConflictGraphError as error:
                _logger.warning("terms were not looked up: %s: %s", error.code, error)
                return Vocabulary()
            self._revision = revision
        return self._found


def to_vocabulary(rows: Iterable[Row]) -> Vocabulary:
    """Return the vocabulary of rows with ``term`` and one of ``label``, ``above``, ``list``."""
    labels: dict[str, dict[str, str]] = {}
    nearest: dict[str, set[str]] = {}
    values: dict[str, tuple[str, ...]] = {}
    for row in rows:
        term = row["term"]
        if "above" in row:
            nearest.setdefault(term, set()).add(row["above"])
        elif "list" in row:
            value = term.removeprefix(f"{row['list']}-")
            values[value] = (*values.get(value, ()), term)
        else:
            labels.setdefault(term, {}).setdefault(row["language"], row["label"])
    return Vocabulary(labels, {each: _all_above(each, nearest) for each in nearest}, values)


def _all_above(of_class: str, nearest: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [of_class]
    while waiting:
        new = nearest.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return frozenset(found - {of_class})
