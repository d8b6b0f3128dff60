"""The terms of the ontology as its reference pages show them, in the order of their source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from conflictgraph import vocab
from conflictgraph.scheme.ontology import iter_triples, term_files

Node = ox.NamedNode | ox.BlankNode | ox.Literal

_ENDS = ("domain", "range")
_DEFINITION = vocab.SKOS + "definition"
_PROPERTY_KINDS = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")


@dataclass(frozen=True)
class Terms:
    """What is said of terms, by subject and predicate, in the order of its source."""

    said: dict[str, dict[str, list[Node]]]

    @classmethod
    def read(cls, paths: Iterable[Path]) -> Terms:
        """Read Turtle files."""
        said: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for path in paths:
            for triple in iter_triples(path):
                said[triple.subject.value][triple.predicate.value].append(triple.object)
        return cls({subject: dict(values) for subject, values in said.items()})

    def iris(self, subject: str, *predicates: str) -> list[str]:
        """Return the IRIs that a subject leads to by any of the predicates."""
        found = self.said.get(subject, {})
        values = (value for predicate in predicates for value in found.get(predicate, []))
        return [value.value for value in values if isinstance(value, ox.NamedNode)]

    def text(self, subject: str, predicate: str, language: str | None = None) -> str:
        """Return the literal of a predicate in a language, or nothing."""
        return next(iter(self.texts(subject, predicate, language)), "")

    def texts(self, subject: str, predicate: str, language: str | None = None) -> list[str]:
        """Return the literals of a predicate in a language, or in all."""
        return [
            value.value
            for value in self.said.get(subject, {}).get(predicate, [])
            if isinstance(value, ox.Literal) and language in (None, value.language)
        ]

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the subjects that lead to an IRI by a predicate."""
        return [subject for subject in self.said if value in self.iris(subject, predicate)]

    def of_kind(self, kind: str) -> list[str]:
        """Return the terms of a kind that are defined here, and not only used."""
        found = self.subjects(vocab.RDF + "type", kind)
        return [each for each in found if self.is_own(each)]

    def is_own(self, term: str) -> bool:
        """Tell whether a term is the project's, or one that an analyst defines beside them."""
        return term.startswith(vocab.BASE) or bool(self.texts(term, _DEFINITION))

    @cached_property
    def classes(self) -> list[str]:
        """Return the classes, each followed by those below it."""
        return [each for each, _ in self.tree()]

    @cached_property
    def properties(self) -> list[str]:
        """Return the properties."""
        return [each for kind in _PROPERTY_KINDS for each in self.of_kind(vocab.OWL + kind)]

    @property
    def individuals(self) -> list[str]:
        """Return what the ontology itself puts into its classes, such as a policy."""
        return [each for kind in self.classes for each in self.of_kind(kind)]

    def tree(self) -> Iterator[tuple[str, int]]:
        """Yield each class with its depth, the top ones having 0."""
        above = {each: self.above(each) for each in self.of_kind(vocab.OWL + "Class")}
        waiting = [(each, 0) for each, parents in reversed(above.items()) if not parents]
        while waiting:
            each, depth = waiting.pop()
            yield each, depth
            below = [child for child, parents in above.items() if parents[:1] == [each]]
            waiting.extend((child, depth + 1) for child in reversed(below))

    def above(self, term: str) -> list[str]:
        """Return the terms defined here that are directly above one."""
        found = self.iris(term, vocab.RDFS + "subClassOf", vocab.RDFS + "subPropertyOf")
        return [each for each in found if self.is_own(each)]

    def top(self, term: str) -> str:
        """Return the uppermost class above one, by the first way up."""
        above = self.above(term)
        return self.top(above[0]) if above else term

    def below(self, term: str) -> list[str]:
        """Return the terms directly below one."""
        return [each for each in self.said if term in self.above(each)]

    def ends(self, prop: str, end: str) -> list[str]:
        """Return the classes or datatypes at an end of a property, ``domain`` or ``range``."""
        return self.iris(prop, vocab.RDFS + end, f"{vocab.SCHEMA_ORG}{end}Includes")

    def used_with(self, term: str) -> dict[str, list[str]]:
        """Return the properties that lead from and to a class."""
        return {
            end: [each for each in self.properties if term in self.ends(each, end)] for end in _ENDS
        }


def read_terms(folder: Path) -> Terms:
    """Read the terms and code lists of an ontology folder, without the axioms made of lists."""
    return Terms.read(path for path in term_files(folder) if path.name != "axioms.ttl")


def read_alignments(folder: Path) -> dict[str, list[tuple[str, str, str]]]:
    """Return what the alignments of an ontology folder say of the project's own terms.

    Returns:
        Term to triples of the name of a file, a predicate, and an IRI or a code of others.
    """
    found: dict[str, list[tuple[str, str, str]]] = {}
    for path in sorted((folder / "alignments").glob("*.ttl")):
        for subject, predicate, value in iter_triples(path):
            if subject.value.startswith((vocab.NS, vocab.CODE)):
                match = (path.stem, predicate.value, value.value)
                found.setdefault(subject.value, []).append(match)
    return found
