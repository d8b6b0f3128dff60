"""The dataset: what it is, how large it is, which classes and properties stand in it.

Specification: VoID, https://www.w3.org/TR/void/. All numbers are counted; what could not be
counted is left out and named. A triple in two graphs counts twice, as it does for a query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import Literal

from conflictgraph.server.descriptions.formats import format_iris
from conflictgraph.server.descriptions.namespaces import DCAT, FOAF, VOID
from conflictgraph.server.descriptions.sheet import Sheet, both, instant, integer
from conflictgraph.server.descriptions.site import Site, name_of
from conflictgraph.server.descriptions.statistics import TABLES, Row, Statistics
from conflictgraph.store.formats import GRAPHS
from conflictgraph.vocab import DCTERMS, ONTOLOGY, RDFS, term

#: Classes whose members show best what the dataset is about.
_TYPICAL = (term("NewsArticle"), term("Assertion"), term("CasualtyCount"), term("State"))
_NAMESPACE = re.compile(r".*[/#]")

#: What the dataset is called, and what it is, in both languages.
TITLE = both("Aussagen über Konflikte in Nachrichten", "Statements about conflicts in the news")
DESCRIPTION = both(
    "Wer sagt was über einen Konflikt, mit welchen Worten, wie sicher und wo nachzulesen: Akteure, "
    "ihre Aussagen, Opferzahlen, Bündnisse und Belege aus annotierten Nachrichtentexten. Eine "
    "Aussage ist nie eine Tatsache.",
    "Who says what about a conflict, in which words, how firmly, and where it can be read: actors, "
    "their statements, casualty figures, alliances and evidence from annotated news. A statement "
    "is never a fact.",
)
_RIGHTS = both(
    "Die Nachrichtentexte gehören ihren Verlagen; der Datensatz enthält nur belegende Stellen.",
    "The news texts belong to their publishers; the dataset holds only passages as evidence.",
)


def introduce_dataset(sheet: Sheet, site: Site, statistics: Statistics) -> None:
    """Add what the dataset is, without figures."""
    node = site.dataset
    sheet.add_types(node, f"{VOID}Dataset", f"{DCAT}Dataset")
    sheet.add(node, f"{DCTERMS}title", *TITLE)
    sheet.add(node, f"{DCTERMS}description", *DESCRIPTION)
    sheet.add(node, f"{DCTERMS}rights", *_RIGHTS)
    sheet.add(node, f"{DCTERMS}conformsTo", ONTOLOGY)
    sheet.add(node, f"{VOID}sparqlEndpoint", site.service)
    if revision := statistics.revision:
        sheet.add(node, f"{DCTERMS}modified", instant(revision.published_ns))
        sheet.add(node, f"{DCAT}version", Literal(str(revision.generation)))


def describe_dataset(sheet: Sheet, site: Site, statistics: Statistics) -> None:
    """Add the dataset with its statistics, and what is missing in them."""
    introduce_dataset(sheet, site, statistics)
    node = site.dataset
    sheet.add(node, f"{VOID}uriSpace", Literal(site.base_iri))
    sheet.add(node, f"{VOID}feature", *format_iris(GRAPHS))
    add_figures(sheet, node, statistics.figures("totals"))
    sheet.add(node, f"{VOID}vocabulary", *_vocabularies(statistics))
    sheet.add(node, f"{VOID}exampleResource", *_examples(statistics))
    _add_partitions(sheet, site, statistics)
    sheet.add_types(site.void, f"{VOID}DatasetDescription")
    sheet.add(site.void, f"{DCTERMS}title", *both("Der Datensatz in Zahlen", "The dataset counted"))
    sheet.add(site.void, f"{FOAF}primaryTopic", node)
    for name in statistics.missing:
        german, english = TABLES[name]
        texts = both(f"Nicht gezählt: {german}.", f"Not counted: {english}.")
        sheet.add(site.void, f"{RDFS}comment", *texts)


def add_figures(sheet: Sheet, node: str, figures: Mapping[str, int]) -> None:
    """Add numbers, each under the VoID property that is its name."""
    for name, number in figures.items():
        sheet.add(node, f"{VOID}{name}", integer(number))


def _add_partitions(sheet: Sheet, site: Site, statistics: Statistics) -> None:
    """Add the parts of the dataset by class, by property, and by property within a class."""
    for row in statistics.rows("classes"):
        node = _part(site, row)
        sheet.add(site.dataset, f"{VOID}classPartition", node)
        sheet.add(node, f"{VOID}class", row.keys["class"])
        add_figures(sheet, node, row.figures)
    for row in statistics.rows("properties"):
        _add_property(sheet, site.dataset, _part(site, row), row)
    known = {row.keys["class"] for row in statistics.rows("classes")}
    for row in statistics.rows("class-properties"):
        if (class_ := row.keys["class"]) in known:
            parent = f"{site.void}#class-{name_of(class_)}"
            _add_property(sheet, parent, f"{parent}.{name_of(row.keys['property'])}", row)


def _add_property(sheet: Sheet, parent: str, node: str, row: Row) -> None:
    sheet.add(parent, f"{VOID}propertyPartition", node)
    sheet.add(node, f"{VOID}property", row.keys["property"])
    add_figures(sheet, node, row.figures)


def _part(site: Site, row: Row) -> str:
    kind = "class" if "class" in row.keys else "property"
    return f"{site.void}#{kind}-{name_of(row.keys[kind])}"


def _vocabularies(statistics: Statistics) -> list[str]:
    """Return the namespaces of all classes and properties, sorted."""
    rows = (*statistics.rows("classes"), *statistics.rows("properties"))
    used = (row.keys.get("class") or row.keys["property"] for row in rows)
    return sorted({match[0] for iri in used if (match := _NAMESPACE.match(iri))})


def _examples(statistics: Statistics) -> list[str]:
    """Return one member of each class that shows what the dataset is about."""
    found = {row.keys["class"]: row.keys.get("example") for row in statistics.rows("classes")}
    return [example for class_ in _TYPICAL if (example := found.get(class_))]
