"""The graphs of the dataset: each with its name and its size, as far as there are not too many.

Specification: SPARQL 1.1 Service Description, 3.2 and 3.4 (``sd:Dataset``, ``sd:NamedGraph``).
The graphs of thousands of documents are not listed; it is said how many there are, and under
which address all names are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from conflictgraph.server.descriptions.counting import MAX_DOCUMENT_GRAPHS
from conflictgraph.server.descriptions.dataset import add_figures
from conflictgraph.server.descriptions.namespaces import SD, VOID
from conflictgraph.server.descriptions.sheet import Sheet, both, integer
from conflictgraph.server.descriptions.site import Site, name_of
from conflictgraph.server.descriptions.statistics import Statistics
from conflictgraph.vocab import (
    DCTERMS,
    DERIVED,
    GRAPH_BACKGROUND,
    GRAPH_BOUNDS,
    GRAPH_DECISIONS,
    GRAPH_ENTITIES,
    GRAPH_FACTS,
    GRAPH_LINKS,
    GRAPH_META,
    GRAPH_ONTOLOGY,
    GRAPH_REGISTRY,
    GRAPH_SOA,
    RDFS,
)

#: Licence of the ontology, of its register and of its codes: ``ontology/LICENSE``.
ONTOLOGY_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"

_TITLES: Final = {
    GRAPH_BACKGROUND: ("Kuratierte Aussagen mit Quellen", "Curated statements with sources"),
    GRAPH_BOUNDS: ("Spannen, die aus dem Wortlaut folgen", "Ranges that follow from the wording"),
    GRAPH_DECISIONS: (
        "Entscheidungen darüber, wen Erwähnungen bezeichnen",
        "Decisions on whom mentions denote",
    ),
    GRAPH_ENTITIES: ("Vorläufige Entitäten", "Provisional entities"),
    GRAPH_FACTS: ("Beziehungen, die als Tatsachen gelten", "Relations that count as facts"),
    GRAPH_LINKS: ("Verweise auf Wikidata", "Links to Wikidata"),
    GRAPH_META: ("Welcher Graph aus welchem Text stammt", "Which graph comes from which text"),
    GRAPH_ONTOLOGY: (
        "Ontologie, Codes und Annotationsschema",
        "Ontology, codes, annotation scheme",
    ),
    GRAPH_REGISTRY: (
        "Register: Akteure, Ämter, Orte, Ereignisse",
        "Register of actors, offices, places, events",
    ),
    GRAPH_SOA: (
        "Sachverhalte: wovon Aussagen handeln",
        "States of affairs: what statements are about",
    ),
}

_ALL_GRAPHS = "SELECT ?graph WHERE { GRAPH ?graph {} }"


def describe_graphs(sheet: Sheet, site: Site, statistics: Statistics) -> None:
    """Add the default graph and the named graphs of the dataset."""
    sheet.add_types(site.dataset, f"{SD}Dataset")
    default = f"{site.endpoint}#default-graph"
    sheet.add(site.dataset, f"{SD}defaultGraph", default)
    sheet.add_types(default, f"{SD}Graph")
    add_figures(sheet, default, statistics.figures("totals" if site.union else "default"))
    _add_unnamed(sheet, site, statistics)
    sizes = {row.keys["graph"]: row.figures for row in statistics.rows("subsets")}
    for name in _listed(site, statistics):
        _add_graph(sheet, site, name, sizes)
    _add_documents(sheet, site, statistics)


def _listed(site: Site, statistics: Statistics) -> list[str]:
    """Return the graphs that are described one by one, those of documents last."""
    names = [row.keys["graph"] for row in statistics.rows("graphs") if "graph" in row.keys]
    return sorted(names, key=lambda name: (name.startswith(site.documents), name))


def _add_graph(sheet: Sheet, site: Site, name: str, sizes: Mapping[str, Mapping[str, int]]) -> None:
    named = f"{site.endpoint}#graph-{name_of(name)}"
    sheet.add(site.dataset, f"{SD}namedGraph", named)
    sheet.add_types(named, f"{SD}NamedGraph")
    sheet.add(named, f"{SD}name", name)
    graph = f"{site.void}#graph-{name_of(name)}"
    sheet.add(named, f"{SD}graph", graph)
    sheet.add_types(graph, f"{SD}Graph", f"{VOID}Dataset")
    sheet.add(graph, f"{VOID}dataDump", f"{site.store}?{urlencode({'graph': name})}")
    sheet.add(site.dataset, f"{VOID}subset", graph)
    _introduce(sheet, graph, name.removeprefix(site.base_iri))
    if sizes and not name.startswith(site.documents):
        # A graph without triples has no row in the table of sizes.
        add_figures(sheet, graph, sizes.get(name, {"triples": 0}))


def _add_unnamed(sheet: Sheet, site: Site, statistics: Statistics) -> None:
    """Add what stands in no named graph: the default graph of the store, and of every update."""
    node = f"{site.void}#unnamed"
    sheet.add(site.dataset, f"{VOID}subset", node)
    sheet.add_types(node, f"{VOID}Dataset")
    title = both("Was in keinem benannten Graphen steht", "What stands in no named graph")
    sheet.add(node, f"{DCTERMS}title", *title)
    add_figures(sheet, node, statistics.figures("default"))


def _introduce(sheet: Sheet, node: str, name: str) -> None:
    """Say what a graph of the build holds; graphs of users speak for themselves."""
    if titles := _TITLES.get(name):
        sheet.add(node, f"{DCTERMS}title", *both(*titles))
    elif name.startswith(DERIVED):
        kind = name.removeprefix(DERIVED)
        title = both(f"Von Regeln abgeleitet: {kind}", f"Derived by rules: {kind}")
        sheet.add(node, f"{DCTERMS}title", *title)
    if name == GRAPH_ONTOLOGY:
        sheet.add(node, f"{DCTERMS}license", ONTOLOGY_LICENCE)


def _add_documents(sheet: Sheet, site: Site, statistics: Statistics) -> None:
    """Say how many graphs there are, and where the names of all of them can be read."""
    address = f"{site.endpoint}?{urlencode({'query': _ALL_GRAPHS})}"
    sheet.add(site.dataset, f"{RDFS}seeAlso", address)
    figures = statistics.figures("graphs")
    if not figures:
        return
    node = f"{site.void}#documents"
    sheet.add(site.dataset, f"{VOID}subset", node)
    sheet.add_types(node, f"{VOID}Dataset")
    sheet.add(node, f"{DCTERMS}title", *both("Die Graphen der Texte", "The graphs of the texts"))
    sheet.add(node, f"{VOID}documents", integer(figures["documents"]))
    sheet.add(node, f"{RDFS}seeAlso", address)
    if len(_listed(site, statistics)) < figures["graphs"]:
        total, documents = figures["graphs"], figures["documents"]
        german = (
            f"Es gibt {total} Graphen, davon {documents} von Texten. Einzeln beschrieben sind "
            f"höchstens {MAX_DOCUMENT_GRAPHS} davon; alle Namen stehen unter {address}."
        )
        english = (
            f"There are {total} graphs, {documents} of them of texts. At most "
            f"{MAX_DOCUMENT_GRAPHS} of these are described one by one; all names are at {address}."
        )
        sheet.add(site.dataset, f"{RDFS}comment", *both(german, english))
