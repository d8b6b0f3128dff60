"""One thing as a page shows it: what is said of it, by which graph, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby
from operator import itemgetter
from typing import Final

from pyoxigraph import NamedNode

from conflictgraph import vocab
from conflictgraph.server.services import Services
from conflictgraph.server.ui.languages import LANGUAGES
from conflictgraph.server.ui.naming import Names, ask_names
from conflictgraph.server.ui.table import Table, ask_table
from conflictgraph.server.ui.terms import Cell, to_cell
from conflictgraph.server.ui.vocabulary import Vocabulary

#: Places that a page names; who wants all of them asks a query.
MAX_PLACES: Final = 100

_PREFIXES: Final = "".join(
    f"PREFIX {prefix}: <{namespace}>\n"
    for prefix, namespace in (
        ("dcterms", vocab.DCTERMS),
        ("oa", vocab.OA),
        ("rdfs", vocab.RDFS),
        ("skos", vocab.SKOS),
    )
)
#: What a thing is called in the language of the page or else in the other; a stretch of text by
#: its words.
_LABEL_OF: Final = """\
  OPTIONAL {{ GRAPH ?{name}A_ {{ ?{name} rdfs:label|skos:prefLabel|dcterms:title ?{name}A }}
    FILTER (LANG(?{name}A) = "{language}") }}
  OPTIONAL {{ GRAPH ?{name}B_ {{
    ?{name} rdfs:label|skos:prefLabel|dcterms:title|(oa:hasSelector?/oa:exact) ?{name}B }}
    FILTER (LANG(?{name}B) IN ({others}, "")) }}
  BIND (COALESCE(?{name}A, ?{name}B) AS ?{name}Label)
"""
_SAID: Final = (
    _PREFIXES
    + "SELECT DISTINCT ?property ?propertyLabel ?value ?valueLabel ?graph WHERE {{\n"
    + "  GRAPH ?graph {{ {iri} ?property ?value }}\n"
    + _LABEL_OF.replace("{name}", "property")
    + _LABEL_OF.replace("{name}", "value")
    + "}} ORDER BY ?property ?value ?graph"
)
_PLACES: Final = (
    _PREFIXES
    + """\
SELECT DISTINCT ?thing ?thingLabel ?property ?propertyLabel ?graph WHERE {{
  {{ SELECT ?thing ?property ?graph WHERE {{
    {{ GRAPH ?graph {{ ?thing ?property {iri} }} }}
    UNION {{ GRAPH ?graph {{ ?thing {iri} ?value }} BIND ({iri} AS ?property) }}
  }} LIMIT {most} }}
"""
    + _LABEL_OF.replace("{name}", "thing")
    + _LABEL_OF.replace("{name}", "property")
    + "}} ORDER BY ?property ?thing ?graph"
)
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
    words = {"language": language, "others": ", ".join(f'"{each}"' for each in LANGUAGES)}
    said = await ask_table(services, _SAID.format(iri=node, **words), client)
    places = await ask_table(
        services, _PLACES.format(iri=node, most=MAX_PLACES + 1, **words), client
    )
    content = await ask_table(services, _CONTENT.format(iri=node, most=MAX_PLACES), client)
    base_iri = services.settings.base_iri
    itself = to_cell(node, base_iri)
    facts, placed = tuple(_iter_facts(said)), places.named()
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


def _iter_facts(said: Table) -> Iterator[Fact]:
    for _, of_property in groupby(said.rows, key=itemgetter(0)):
        members = list(of_property)
        values = tuple(
            Value(_called(*same[0][2:4]), tuple(dict.fromkeys(row[4] for row in same if row[4])))
            for _, group in groupby(members, key=itemgetter(2))
            for same in (list(group),)
        )
        yield Fact(_called(*members[0][:2]), values)


def _cells_of(facts: Iterable[Fact]) -> Iterator[Cell]:
    for fact in facts:
        yield fact.predicate
        for value in fact.values:
            yield value.cell
            yield from value.graphs


def _called(cell: Cell | None, label: Cell | None) -> Cell:
    if cell is None:
        raise TypeError("the query binds it in every row")
    return replace(cell, text=label.text, lang=label.lang) if label and label.text else cell


def _name_of(facts: tuple[Fact, ...], language: str) -> Cell | None:
    """Return the name in a language, or in another."""
    names = [value.cell for fact in facts if fact.predicate.full in _NAMES for value in fact.values]
    order = {each: place for place, each in enumerate(dict.fromkeys((language, *LANGUAGES)))}
    return min(names, key=lambda each: order.get(each.lang, len(order)), default=None)
