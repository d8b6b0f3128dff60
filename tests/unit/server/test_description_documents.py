"""Documents from given statistics: all formats, no blank nodes, equal bytes, nothing invented."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.catalogue import load_catalogue
from conflictgraph.server.descriptions import document
from conflictgraph.server.descriptions.counting import MAX_DOCUMENT_GRAPHS
from conflictgraph.server.descriptions.document import Document, Material
from conflictgraph.server.descriptions.namespaces import DCAT, SD, VOID
from conflictgraph.server.descriptions.site import Site, name_of
from conflictgraph.server.descriptions.statistics import TABLES, Row, Statistics
from conflictgraph.server.revision import Revision
from conflictgraph.store.formats import GRAPHS
from conflictgraph.vocab import BASE, RDFS, term

QUERIES = load_catalogue().values()
SITE = Site(
    "http://localhost/below/",
    "http://localhost/below/sparql",
    BASE,
    union=True,
    writes=False,
    federates=False,
)
REVISION = Revision(7, 1_700_000_000_000_000_000)
REGISTRY, TEXT = f"{BASE}graph/registry", f"{BASE}graph/doc/a"
COUNTED = Statistics(
    REVISION,
    {
        "graphs": (
            Row({}, {"graphs": 2, "documents": 1}),
            Row({"graph": TEXT}, {}),
            Row({"graph": REGISTRY}, {}),
        ),
        "subsets": (Row({"graph": REGISTRY}, {"triples": 4, "properties": 2}),),
        "default": (Row({}, {"triples": 3}),),
        "totals": (Row({}, {"triples": 12, "entities": 5}),),
        "classes": (
            Row({"class": term("State"), "example": f"{BASE}id/actor/armenia"}, {"entities": 2}),
        ),
        "properties": (Row({"property": f"{RDFS}label"}, {"triples": 6}),),
        "class-properties": (
            Row({"class": term("State"), "property": f"{RDFS}label"}, {"triples": 4}),
        ),
    },
)
DOCUMENTS = [document.SERVICE, document.DATASET, document.CATALOGUE, document.QUERIES]


def material(site: Site = SITE, statistics: Statistics = COUNTED) -> Material:
    """Return what documents are made from."""
    return Material(site, statistics, QUERIES)


def parsed(made: Document, given: Material, media_type: str = "text/turtle") -> set[ox.Triple]:
    """Return the triples of a document."""
    body = made.to_bytes(given, media_type)
    return {quad.triple for quad in ox.parse(body, format=GRAPHS[media_type])}


def values(triples: set[ox.Triple], subject: str, predicate: str) -> set[str]:
    """Return what is said of a subject."""
    return {
        triple.object.value
        for triple in triples
        if (triple.subject.value, triple.predicate.value) == (subject, predicate)
    }


@pytest.mark.parametrize("made", DOCUMENTS, ids=lambda made: made.name)
def test_every_format_says_the_same_without_blank_nodes(made: Document) -> None:
    """No format loses a triple, and two fetches can be compared line by line."""
    said = [parsed(made, material(), media_type) for media_type in GRAPHS]
    assert said[0]
    assert all(each == said[0] for each in said)
    for triple in said[0]:
        assert not isinstance(triple.subject, ox.BlankNode)
        assert not isinstance(triple.object, ox.BlankNode)


@pytest.mark.parametrize("media_type", GRAPHS)
def test_equal_material_gives_equal_bytes(media_type: str) -> None:
    """Caches and ETags can rely on it; the order of tables is not the order of the store."""
    shuffled = Statistics(REVISION, dict(reversed(COUNTED.tables.items())))
    for made in DOCUMENTS:
        first = made.to_bytes(material(), media_type)
        assert made.to_bytes(material(statistics=shuffled), media_type) == first


def test_union_is_told_and_strict_is_told() -> None:
    """The size of the default graph is that of what a query without GRAPH sees."""
    default = f"{SITE.endpoint}#default-graph"
    union = parsed(document.SERVICE, material())
    strict = parsed(document.SERVICE, material(replace(SITE, union=False)))
    assert f"{SD}UnionDefaultGraph" in values(union, SITE.service, f"{SD}feature")
    assert f"{SD}UnionDefaultGraph" not in values(strict, SITE.service, f"{SD}feature")
    assert values(union, default, f"{VOID}triples") == {"12"}
    assert values(strict, default, f"{VOID}triples") == {"3"}


@pytest.mark.parametrize("writes", [True, False])
@pytest.mark.parametrize("federates", [True, False])
def test_abilities_are_claimed_only_where_they_are(writes: bool, federates: bool) -> None:
    """Updates with tokens only, federation with an allow-list only, fetching URLs never."""
    site = replace(SITE, writes=writes, federates=federates)
    said = parsed(document.SERVICE, material(site))
    languages = values(said, site.service, f"{SD}supportedLanguage")
    assert (f"{SD}SPARQL11Update" in languages) is writes
    assert bool(values(said, site.service, f"{SD}inputFormat")) is writes
    features = values(said, site.service, f"{SD}feature")
    assert (f"{SD}BasicFederatedQuery" in features) is federates
    assert f"{SD}DereferencesURIs" not in features


@pytest.mark.parametrize("name", TABLES)
def test_what_was_not_counted_is_named_and_left_out(name: str) -> None:
    """A missing table is no zero; the reader is told, in both languages."""
    tables = {key: rows for key, rows in COUNTED.tables.items() if key != name}
    statistics = Statistics(REVISION, tables)
    said = parsed(document.DATASET, material(statistics=statistics))
    german, english = TABLES[name]
    told = values(said, SITE.void, f"{RDFS}comment")
    assert told == {f"Nicht gezählt: {german}.", f"Not counted: {english}."}
    assert not document.DATASET.is_complete(statistics)
    said = {triple for triple in said if triple.predicate.value != f"{RDFS}comment"}
    assert said < parsed(document.DATASET, material())


def test_without_statistics_there_are_no_figures() -> None:
    """A description of a store that could not be counted holds no number at all."""
    said = parsed(document.SERVICE, material(statistics=Statistics(REVISION)))
    numbers = [triple for triple in said if triple.predicate.value == f"{VOID}triples"]
    assert numbers == []
    assert values(said, SITE.service, f"{SD}defaultDataset") == {SITE.dataset}


def test_an_empty_graph_has_no_triples_and_is_not_forgotten() -> None:
    """A graph without a row in the table of sizes was counted: it holds nothing."""
    empty = "urn:empty"
    graphs = (*COUNTED.rows("graphs"), Row({"graph": empty}, {}))
    said = parsed(document.DATASET, material(statistics=COUNTED.having("graphs", graphs)))
    node = f"{SITE.void}#graph-{name_of(empty)}"
    assert values(said, node, f"{VOID}triples") == {"0"}


def test_graphs_beyond_the_bound_are_counted_and_an_address_has_them() -> None:
    """Thousands of documents do not make a description of megabytes."""
    listed = [Row({"graph": f"{BASE}graph/doc/{n}"}, {}) for n in range(MAX_DOCUMENT_GRAPHS)]
    rows = (Row({}, {"graphs": 13_341, "documents": 13_333}), *listed)
    said = parsed(document.SERVICE, material(statistics=COUNTED.having("graphs", rows)))
    assert len(values(said, SITE.dataset, f"{SD}namedGraph")) == MAX_DOCUMENT_GRAPHS
    assert values(said, f"{SITE.void}#documents", f"{VOID}documents") == {"13333"}
    (address,) = values(said, SITE.dataset, f"{RDFS}seeAlso")
    comments = values(said, SITE.dataset, f"{RDFS}comment")
    assert len(comments) == 2
    assert all("13333" in each and address in each for each in comments)


def test_everything_is_tied_together() -> None:
    """From the catalogue a client finds the dataset, from there the endpoint and back."""
    said = parsed(document.DATASET, material())
    (dataset,) = values(said, f"{SITE.dcat}#catalogue", f"{DCAT}dataset")
    assert values(said, dataset, f"{VOID}sparqlEndpoint") == {SITE.service}
    assert dataset in values(said, SITE.service, f"{DCAT}servesDataset")
    assert values(said, dataset, f"{VOID}exampleResource") == {f"{BASE}id/actor/armenia"}
    for distribution in values(said, dataset, f"{DCAT}distribution"):
        assert values(said, distribution, f"{DCAT}accessURL")
        # Behind each is a service, or it is a file.
        service = values(said, distribution, f"{DCAT}accessService")
        file = values(said, distribution, f"{DCAT}downloadURL")
        assert bool(service) != bool(file)
        assert file <= values(said, dataset, f"{VOID}dataDump")


@given(
    st.from_regex(r"[a-z]{1,8}:[^\x00-\x20<>\"{}|\\^`\x7f-\x9f\ud800-\udfff]{0,80}", fullmatch=True)
)
def test_any_name_makes_a_fragment(iri: str) -> None:
    """Whatever users call their graphs, the description stays valid, and two names stay two."""
    ox.NamedNode(f"http://localhost/#graph-{name_of(iri)}")
    assert name_of(iri) != name_of(f"{iri}/")


def test_a_tag_tells_documents_sites_formats_and_states_apart() -> None:
    """Nobody gets a 304 for something else than he has."""
    tags = {
        made.tag(site, revision, media_type)
        for made in DOCUMENTS
        for site in (SITE, replace(SITE, union=False), replace(SITE, root="http://other/"))
        for revision in (REVISION, Revision(8, 1), Revision(7, 1), None)
        for media_type in GRAPHS
    }
    assert len(tags) == len(DOCUMENTS) * 3 * 4 * len(GRAPHS)
