"""The ontology as plain tables: classes above classes, domains, ranges, labels, notations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from conflictgraph.errors import ResourceError
from conflictgraph.vocab import CODE, OWL, RDF, RDFS, SCHEMA_ORG, SKOS, local_name

#: The folders and files of ``ontology/`` that make up the T-box and the code lists.
TERM_FILES = ("conflictgraph.ttl", "modules/*.ttl", "vocabularies/*.ttl")


class PlainTriple(NamedTuple):
    """A triple of RDF 1.1: nothing in it is a triple itself."""

    subject: ox.NamedNode | ox.BlankNode
    predicate: ox.NamedNode
    object: ox.NamedNode | ox.BlankNode | ox.Literal


def iter_triples(path: Path) -> Iterator[PlainTriple]:
    """Yield the triples of a Turtle file in the order of the file.

    Raises:
        ResourceError: the file is not Turtle of RDF 1.1.
    """
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
                raise ResourceError("a triple stands inside a triple", path.name)
            yield PlainTriple(quad.subject, quad.predicate, quad.object)
    except (SyntaxError, ValueError, OSError) as error:
        raise ResourceError(str(error), path.name) from error


def term_files(folder: Path) -> tuple[Path, ...]:
    """Return the Turtle files of the T-box and code lists in ``folder``, sorted."""
    return tuple(sorted(path for pattern in TERM_FILES for path in folder.glob(pattern)))


@dataclass(frozen=True)
class Ontology:
    """What the checks and the mapping need to know of the terms.

    Attributes:
        above: class or property to those directly above it.
        domains: property to its domain classes (none: any).
        ranges: property to its range classes (none: any).
        labels: term to language to label.
        notations: concept scheme to notation to code.
        codes: the codes of all lists.
    """

    above: dict[str, tuple[str, ...]]
    domains: dict[str, tuple[str, ...]]
    ranges: dict[str, tuple[str, ...]]
    labels: dict[str, dict[str, str]]
    hidden_labels: dict[str, tuple[str, ...]]
    notations: dict[str, dict[str, str]]
    classes: frozenset[str]
    codes: frozenset[str]

    @classmethod
    def from_folder(cls, folder: Path) -> Ontology:
        """Read all modules and code lists of ``folder``.

        Raises:
            ResourceError: a file is not Turtle.
        """
        return cls.from_triples(
            triple for path in term_files(folder) for triple in iter_triples(path)
        )

    @classmethod
    def from_triples(cls, triples: Iterable[PlainTriple]) -> Ontology:
        """Sort triples into the tables; triples about anything else are passed over."""
        objects: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        for triple in triples:
            subject, value = triple.subject, triple.object
            if isinstance(value, ox.Literal) and triple.predicate.value == RDFS + "label":
                labels[subject.value][value.language or ""] = value.value
            else:
                objects[triple.predicate.value][subject.value].append(value.value)
        return cls(
            above=_merged(objects, RDFS + "subClassOf", RDFS + "subPropertyOf"),
            domains=_merged(objects, RDFS + "domain", SCHEMA_ORG + "domainIncludes"),
            ranges=_merged(objects, RDFS + "range", SCHEMA_ORG + "rangeIncludes"),
            labels=dict(labels),
            hidden_labels=_merged(objects, SKOS + "hiddenLabel"),
            notations=_notations(objects[SKOS + "notation"], objects[SKOS + "inScheme"]),
            classes=_of_type(objects, OWL + "Class"),
            codes=_of_type(objects, SKOS + "Concept"),
        )

    @cached_property
    def _closures(self) -> dict[str, frozenset[str]]:
        return {}

    def ancestors(self, term: str) -> frozenset[str]:
        """Return ``term`` and everything above it."""
        known = self._closures.get(term)
        if known is None:
            found = {term}
            waiting = [term]
            while waiting:
                for above in self.above.get(waiting.pop(), ()):
                    if above not in found:
                        found.add(above)
                        waiting.append(above)
            known = self._closures[term] = frozenset(found)
        return known

    def is_a(self, term: str, above: str) -> bool:
        """Tell whether ``term`` is ``above`` or somewhere below it."""
        return above in self.ancestors(term)

    def top(self, term: str) -> str:
        """Return the class above ``term`` that has nothing above it (the first by name)."""
        return min(each for each in self.ancestors(term) if not self.above.get(each))

    def admits(self, prop: str, subject_class: str, object_class: str | None = None) -> bool:
        """Tell whether a property may join nodes of these classes (by domain and range)."""
        domains = self.domains.get(prop, ())
        if domains and not any(self.is_a(subject_class, domain) for domain in domains):
            return False
        ranges = self.ranges.get(prop, ())
        if object_class is None or not ranges:
            return True
        return any(self.is_a(object_class, each) for each in ranges)

    def is_code(self, iri: str) -> bool:
        """Tell whether an IRI is a code: of the product, or of an analyst's own list."""
        return iri.startswith(CODE) or iri in self.codes

    def label(self, term: str, language: str) -> str:
        """Return a term's label, else one in another language, else its local name."""
        known = self.labels.get(term, {})
        return (
            known.get(language) or known.get("en") or min(known.values(), default=local_name(term))
        )


def _of_type(objects: dict[str, dict[str, list[str]]], type_: str) -> frozenset[str]:
    return frozenset(s for s, types in objects[RDF + "type"].items() if type_ in types)


def _merged(
    objects: dict[str, dict[str, list[str]]], *predicates: str
) -> dict[str, tuple[str, ...]]:
    merged: dict[str, list[str]] = defaultdict(list)
    for predicate in predicates:
        for subject, values in objects[predicate].items():
            merged[subject].extend(value for value in values if value not in merged[subject])
    return {subject: tuple(values) for subject, values in merged.items()}


def _notations(
    notations: dict[str, list[str]], schemes: dict[str, list[str]]
) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = defaultdict(dict)
    for concept, values in notations.items():
        for scheme in schemes.get(concept, ()):
            for value in values:
                table[scheme][value] = concept
    return dict(table)
