"""The ontology as a reader sees it: classes as a tree, properties by class, code lists.

It is read from the store, so that it is what the data follow, an analyst's own terms included. The
alignments are not loaded into any graph and come from the installation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Final

from pyoxigraph import Literal, NamedNode

from conflictgraph import vocab
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.terms import Terms, read_alignments
from conflictgraph.server.descriptions.statistics import Statistics
from conflictgraph.server.services import Services
from conflictgraph.server.things import page_of
from conflictgraph.server.ui.languages import LANGUAGES, marked
from conflictgraph.server.ui.rows import Row, ask_rows
from conflictgraph.server.ui.terms import shorten

_LABEL: Final = vocab.RDFS + "label"
_DEFINITION: Final = vocab.SKOS + "definition"
_NOTE: Final = vocab.SKOS + "scopeNote"
_NOTATION: Final = vocab.SKOS + "notation"
_TITLE, _ABSTRACT = vocab.DCTERMS + "title", vocab.DCTERMS + "abstract"
_VERSION, _LICENSE = vocab.OWL + "versionInfo", vocab.DCTERMS + "license"
_TEXTS: Final = (_LABEL, _DEFINITION, _NOTE, _NOTATION, _TITLE, _ABSTRACT, _VERSION)
_IRIS: Final = (
    _LICENSE,
    vocab.RDF + "type",
    vocab.RDFS + "subClassOf",
    vocab.RDFS + "subPropertyOf",
    vocab.RDFS + "domain",
    vocab.RDFS + "range",
    vocab.RDFS + "seeAlso",
    vocab.SCHEMA_ORG + "domainIncludes",
    vocab.SCHEMA_ORG + "rangeIncludes",
    vocab.SKOS + "hasTopConcept",
)
_QUERY: Final = """\
SELECT ?term ?property ?value (LANG(?value) AS ?language) WHERE {{
  VALUES ?property {{ {properties} }}
  GRAPH <{graph}> {{ ?term ?property ?value }}
  FILTER (isIRI(?term) && !STRSTARTS(STR(?term), "{scheme}"))
}}
"""
#: Predicates of the alignments, in words.
MATCHES: Final = {
    "subClassOf": marked("a kind of"),
    "subPropertyOf": marked("a kind of"),
    "equivalentClass": marked("the same as"),
    "equivalentProperty": marked("the same as"),
    "exactMatch": marked("the same as"),
    "closeMatch": marked("close to"),
    "broadMatch": marked("narrower than"),
    "narrowMatch": marked("broader than"),
    "relatedMatch": marked("related to"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """Some words, and their language; empty where they have none."""

    words: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A term that another leads to: one of this page, or one from elsewhere.

    Attributes:
        name: its short IRI.
        address: ``#place`` on this page, the IRI of a term from elsewhere, or empty for a code of
            a coding without IRIs.
        how: how it is related, in words to be translated; empty for what needs none.
    """

    name: str
    address: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A term.

    Attributes:
        place: its anchor.
        name: its short IRI.
        page: address of the page about it, relative to the start page.
        label: what it is called.
        definition: what it means.
        note: how it is to be used.
        notation: of a code.
        facts: what is said of it, as a heading to be translated and links.
        uses: how often it stands in the dataset; None where that is not counted.
    """

    place: str
    name: str
    page: str
    label: Text
    definition: Text
    note: Text
    notation: str
    facts: tuple[tuple[str, tuple[Link, ...]], ...]
    uses: int | None


@dataclass(frozen=True, slots=True)
class Branch:
    """A class, and the classes below it."""

    entry: Entry
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that belong together: properties of a class, codes of a list.

    Attributes:
        head: the class or the list; None for properties of no class.
        members: the terms, by name.
    """

    head: Entry | None
    members: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The ontology.

    Attributes:
        title: what it is called.
        abstract: what it is for.
        version: its version.
        license: IRI of its licence.
        tree: the uppermost classes.
        classes: all classes, each followed by those below it.
        properties: by the uppermost class they belong to.
        lists: the code lists.
    """

    title: Text
    abstract: Text
    version: str
    license: str
    tree: tuple[Branch, ...]
    classes: tuple[Entry, ...]
    properties: tuple[Group, ...]
    lists: tuple[Group, ...]

    @property
    def is_known(self) -> bool:
        """Tell whether the store holds an ontology at all."""
        return bool(self.classes)


async def ask_ontology(services: Services, client: str) -> Terms:
    """Return what the graph of the ontology says of terms.

    Raises:
        QueryError: it was not answered.
    """
    query = _QUERY.format(
        properties=" ".join(f"<{each}>" for each in (*_TEXTS, *_IRIS)),
        graph=f"{services.settings.base_iri}graph/ontology",
        scheme=vocab.SCHEME,
    )
    rows = await ask_rows(services, query, client)
    # The engine would read two strings from the store for each comparison.
    rows.sort(key=itemgetter("term", "property", "value"))
    return _to_terms(rows)


def to_shown(terms: Terms, statistics: Statistics, language: str, base_iri: str) -> Shown:
    """Return the ontology in a language.

    Args:
        terms: what is said of them.
        statistics: for the numbers of uses; what is not counted is left out.
        language: of the page; a text that there is not in it comes in another.
        base_iri: of the data.
    """
    return _Writer(terms, _uses(statistics), language, base_iri).write()


def _to_terms(rows: Iterable[Row]) -> Terms:
    said: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        value: NamedNode | Literal = (
            NamedNode(row["value"])
            if row["property"] in _IRIS
            else (Literal(row["value"], language=row.get("language") or None))
        )
        said[row["term"]][row["property"]].append(value)
    return Terms({term: dict(values) for term, values in said.items()})  # type: ignore[arg-type] # of the three kinds of nodes none is blank


def _uses(statistics: Statistics) -> Mapping[str, int]:
    return {
        **{row.keys["class"]: row.figures["entities"] for row in statistics.rows("classes")},
        **{row.keys["property"]: row.figures["triples"] for row in statistics.rows("properties")},
    }


@dataclass(frozen=True)
class _Writer:
    terms: Terms
    uses: Mapping[str, int]
    language: str
    base_iri: str
    _below: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _at: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: {end: defaultdict(list) for end in ("domain", "range")}
    )

    def write(self) -> Shown:
        for each in self.terms.said:
            for above in self.terms.above(each):
                self._below[above].append(each)
        for each in self.terms.properties:
            for end, of_class in self._at.items():
                for target in self.terms.ends(each, end):
                    of_class[target].append(each)
        entries = {each: self._class(each) for each in self.terms.classes}
        return Shown(
            self._text(vocab.ONTOLOGY, _TITLE),
            self._text(vocab.ONTOLOGY, _ABSTRACT),
            self.terms.text(vocab.ONTOLOGY, _VERSION),
            next(iter(self.terms.iris(vocab.ONTOLOGY, _LICENSE)), ""),
            tuple(self._iter_branches(entries)),
            tuple(entries.values()),
            tuple(self._iter_properties(entries)),
            tuple(self._iter_lists()),
        )

    def _iter_branches(self, entries: Mapping[str, Entry]) -> Iterator[Branch]:
        firsts: dict[str, list[str]] = defaultdict(list)
        for each in entries:
            firsts[next(iter(self.terms.above(each)), "")].append(each)

        def grow(term: str) -> Branch:
            return Branch(entries[term], tuple(map(grow, firsts[term])))

        return map(grow, firsts[""])

    def _iter_properties(self, entries: Mapping[str, Entry]) -> Iterator[Group]:
        groups: dict[str, list[str]] = {each: [] for each in entries if not self.terms.above(each)}
        others: list[str] = []
        for each in self.terms.properties:
            domains = self.terms.ends(each, "domain")
            groups.get(self.terms.top(domains[0]) if domains else "", others).append(each)
        for top, members in groups.items():
            if members:
                yield Group(entries[top], self._sorted(map(self._property, members)))
        if others:
            yield Group(None, self._sorted(map(self._property, others)))

    def _iter_lists(self) -> Iterator[Group]:
        for each in sorted(self.terms.of_kind(vocab.SKOS + "ConceptScheme")):
            codes = self.terms.iris(each, vocab.SKOS + "hasTopConcept")
            entries = (self._entry(code, ()) for code in codes)
            yield Group(self._entry(each, ()), self._sorted(entries))

    def _sorted(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        return tuple(sorted(entries, key=lambda each: each.name.casefold()))

    def _class(self, term: str) -> Entry:
        return self._entry(
            term,
            (
                (marked("broader terms"), self.terms.above(term)),
                (marked("narrower terms"), self._below[term]),
                (marked("properties from here"), self._at["domain"][term]),
                (marked("properties to here"), self._at["range"][term]),
            ),
        )

    def _property(self, term: str) -> Entry:
        ranges = self.terms.ends(term, "range")
        codes = ranges == [vocab.SKOS + "Concept"]
        lists = self.terms.iris(term, vocab.RDFS + "seeAlso") if codes else []
        return self._entry(
            term,
            (
                (marked("leads from"), self.terms.ends(term, "domain")),
                (marked("leads to"), lists or ranges),
                (marked("broader terms"), self.terms.above(term)),
                (marked("narrower terms"), self._below[term]),
            ),
        )

    def _entry(self, term: str, facts: Iterable[tuple[str, Iterable[str]]]) -> Entry:
        linked = [(name, tuple(map(self._link, targets))) for name, targets in facts]
        linked.append((marked("elsewhere"), self._matches(term)))
        return Entry(
            _place(term),
            shorten(term, self.base_iri),
            page_of(term, self.base_iri),
            self._text(term, _LABEL),
            self._text(term, _DEFINITION),
            self._text(term, _NOTE),
            self.terms.text(term, _NOTATION),
            tuple((name, links) for name, links in linked if links),
            self.uses.get(term),
        )

    def _link(self, term: str) -> Link:
        is_here = term in self.terms.said and self.terms.is_own(term)
        return Link(shorten(term, self.base_iri), f"#{_place(term)}" if is_here else term)

    def _matches(self, term: str) -> tuple[Link, ...]:
        found = []
        for source, predicate, value in _alignments().get(term, ()):
            if not value.startswith(("http:", "https:")):
                found.append(Link(f"{source.upper()} {value}", ""))
                continue
            how = predicate.replace("#", "/").rsplit("/", 1)[-1]
            found.append(Link(shorten(value, self.base_iri), value, MATCHES.get(how, how)))
        return tuple(found)

    def _text(self, term: str, predicate: str) -> Text:
        for language in dict.fromkeys((self.language, *LANGUAGES, None)):
            for words in self.terms.texts(term, predicate, language)[:1]:
                return Text(words, language or "")
        return Text()


@cache
def _alignments() -> dict[str, list[tuple[str, str, str]]]:
    return read_alignments(ontology_folder())


def _place(term: str) -> str:
    """Return the anchor of a term: its name, ``code-`` and the name of a code, or its whole IRI."""
    if term.startswith(vocab.CODE):
        return "code-" + term.removeprefix(vocab.CODE)
    return term.removeprefix(vocab.NS)
