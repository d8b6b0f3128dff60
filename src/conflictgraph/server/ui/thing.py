"""One thing as a page shows it: what is said of it, by which graph, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby
from operator import itemgetter
from typing import Final

from pyoxigraph import NamedNode

from conflictgraph import vocab
from conflictgraph.server.services import Services
from conflictgraph.server.ui.languages import LANGUAGES
from conflictgraph.server.ui.naming import Names, ask_names
from conflictgraph.server.ui.rows import Row, ask_rows
from conflictgraph.server.ui.table import Table, ask_table
from conflictgraph.server.ui.terms import Cell, to_cell
from conflictgraph.server.ui.vocabulary import Vocabulary

#: Places that a page names; who wants all of them asks a query.
MAX_PLACES: Final = 100

_SAID: Final = """\
SELECT DISTINCT ?property ?value ?graph WHERE {{
  GRAPH ?graph {{ {iri} ?property ?value }}
}} ORDER BY ?property ?value ?graph
"""
_PLACES: Final = """\
SELECT DISTINCT ?thing ?property ?graph WHERE {{
  {{ SELECT ?thing ?property ?graph WHERE {{
    {{ GRAPH ?graph {{ ?thing ?property {iri} }} }}
    UNION {{ GRAPH ?graph {{ ?thing {iri} ?value }} BIND ({iri} AS ?property) }}
  }} LIMIT {most} }}
}} ORDER BY ?property ?thing ?graph
"""
#: What things are called; a stretch of text by its words. Asked once for each, wherever it stands.
_LABELS: Final = f"""\
PREFIX dcterms: <{vocab.DCTERMS}> PREFIX oa: <{vocab.OA}>
PREFIX rdfs: <{vocab.RDFS}> PREFIX skos: <{vocab.SKOS}>
SELECT ?thing ?label (LANG(?label) AS ?language) WHERE {{{{
  VALUES ?thing {{{{ {{things}} }}}}
  {{{{ ?thing rdfs:label ?label }}}}
  UNION {{{{ ?thing skos:prefLabel ?label }}}}
  UNION {{{{ ?thing dcterms:title ?label }}}}
  UNION {{{{ ?thing oa:exact ?label }}}}
  UNION {{{{ ?thing oa:hasSelector ?selector . ?selector oa:exact ?label }}}}
}}}}
"""
_CONTENT: Final = """\
SELECT ?thing ?property ?value WHERE {{ GRAPH {iri} {{ ?thing ?property ?value }} }} LIMIT {most}
"""
#: Asked for in the query page, where everything can be had.
_ALL_PLACES: Final = """\
# Where this stands
SELECT ?thing ?property ?graph WHERE {{
  {{ GRAPH ?graph {{ ?thing ?property {iri} }} }}
  UNION {{ GRAPH ?graph {{ ?thing {iri} ?value }} BIND ({iri} AS ?property) }}
}} ORDER BY ?property ?thing ?graph LIMIT 10000
"""
_TYPE: Final = vocab.RDF + "type"
_NAMES: Final = (
    vocab.RDFS + "label",
    vocab.SKOS + "prefLabel",
    vocab.DCTERMS + "title",
    vocab.OA + "exact",
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value, and the graphs that say so."""

    cell: Cell
    graphs: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A predicate with all its values."""

    predicate: Cell
    values: tuple[Value, ...]

    def named(self, names: Names) -> Fact:
        """Return the same with names on what has none of its own."""
        values = tuple(
            Value(names.put_on(each.cell), tuple(map(names.put_on, each.graphs)))
            for each in self.values
        )
        return Fact(names.put_on(self.predicate), values)


@dataclass(frozen=True, slots=True)
class Thing:
    """What a dataset says about one thing.

    Attributes:
        name: what it is called, or what it is in words; its short IRI where there are none.
        language: of a name of its own; empty where it has none.
        types: its classes.
        facts: all that is said of it, by predicate.
        places: where it stands as a value or a predicate; at most :data:`MAX_PLACES`.
        more: a query for all places, when there are more; else empty.
        cut: whether more is said of it than a page shows.
        content: what a graph holds; at most :data:`MAX_PLACES` of its triples.
    """

    name: str
    language: str
    types: tuple[Cell, ...]
    facts: tuple[Fact, ...]
    places: Table
    more: str
    cut: bool
    content: Table

    @property
    def is_known(self) -> bool:
        """Tell whether anything is said about it."""
        return bool(self.facts or self.places.rows or self.content.rows)

    @property
    def is_document(self) -> bool:
        """Tell whether this is a text with statements."""
        return self._is_a(vocab.NS + "SourceDocument")

    @property
    def is_statement(self) -> bool:
        """Tell whether this is what somebody said."""
        return self._is_a(vocab.NS + "Statement")

    @property
    def is_actor(self) -> bool:
        """Tell whether this is somebody who can act."""
        return self._is_a(vocab.NS + "Actor")

    def _is_a(self, of_class: str) -> bool:
        return any(each.full == of_class for each in self.types)


async def ask_thing(
    services: Services, iri: str, vocabulary: Vocabulary, language: str, client: str
) -> Thing:
    """Return what the dataset says about a thing.

    Args:
        services: the workers and the settings.
        iri: the thing, an absolute IRI.
        vocabulary: for names of what has none.
        language: of the page; what has no name in it is named in another.
        client: whom the queries count for.

    Raises:
        QueryError: it was not answered.
    """
    node = NamedNode(iri)
    said = await ask_table(services, _SAID.format(iri=node), client)
    places = await ask_table(services, _PLACES.format(iri=node, most=MAX_PLACES + 1), client)
    content = await ask_table(services, _CONTENT.format(iri=node, most=MAX_PLACES), client)
    base_iri = services.settings.base_iri
    itself = to_cell(node, base_iri)
    labels = await _ask_labels(services, (*said.rows, *places.rows), language, client)
    facts = tuple(_iter_facts(said, labels))
    placed = places.renamed(labels.put_on, len(places.rows)).named()
    cells = (itself, *_cells_of(facts), *chain(*placed.rows), *chain(*content.rows))
    names = await ask_names(services, cells, vocabulary, language, client)
    own, shown = _name_of(facts, language), tuple(fact.named(names) for fact in facts)
    return Thing(
        own.text if own else names.put_on(itself).text,
        own.lang if own else "",
        tuple(v.cell for fact in shown if fact.predicate.full == _TYPE for v in fact.values),
        shown,
        placed.renamed(names.put_on, MAX_PLACES),
        _ALL_PLACES.format(iri=node) if len(places.rows) > MAX_PLACES else "",
        len(said.rows) < said.count or not said.complete,
        content.renamed(names.put_on, MAX_PLACES),
    )


@dataclass(frozen=True, slots=True)
class _Labels:
    """What things are called by the graph, by IRI."""

    by_iri: Mapping[str, Row]

    def put_on(self, cell: Cell) -> Cell:
        """Return a term under its name, which has a language; as it is where it has none."""
        found = self.by_iri.get(cell.full) if cell.page else None
        if not found or not found["label"]:
            return cell
        return replace(cell, text=found["label"], lang=found.get("language", ""))


async def _ask_labels(
    services: Services, rows: Iterable[Sequence[Cell | None]], language: str, client: str
) -> _Labels:
    """Return names, in a language or else in another of pages, of the first two things of rows."""
    cells = (cell for row in rows for cell in row[:2] if cell)
    iris = dict.fromkeys(cell.full for cell in cells if cell.page)
    if not iris:
        return _Labels({})
    things = " ".join(str(NamedNode(iri)) for iri in iris)
    found = await ask_rows(services, _LABELS.format(things=things), client)
    order = {each: place for place, each in enumerate(dict.fromkeys((language, *LANGUAGES, "")))}
    known = [row for row in found if row.get("language", "") in order]
    known.sort(key=lambda row: (order[row.get("language", "")], row["label"]), reverse=True)
    return _Labels({row["thing"]: row for row in known})


def _iter_facts(said: Table, labels: _Labels) -> Iterator[Fact]:
    for predicate, of_property in groupby(said.rows, key=itemgetter(0)):
        values = tuple(
            Value(labels.put_on(value), tuple(dict.fromkeys(row[2] for row in same if row[2])))
            for value, same in groupby(of_property, key=itemgetter(1))
        )
        yield Fact(labels.put_on(predicate), values)


def _cells_of(facts: Iterable[Fact]) -> Iterator[Cell]:
    for fact in facts:
        yield fact.predicate
        for value in fact.values:
            yield value.cell
            yield from value.graphs


def _name_of(facts: tuple[Fact, ...], language: str) -> Cell | None:
    """Return the name in a language, or in another."""
    names = [value.cell for fact in facts if fact.predicate.full in _NAMES for value in fact.values]
    order = {each: place for place, each in enumerate(dict.fromkeys((language, *LANGUAGES)))}
    return min(names, key=lambda each: order.get(each.lang, len(order)), default=None)
