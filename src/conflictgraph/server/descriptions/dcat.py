"""The catalogue entry that data portals harvest: dataset, services, ways to get at it.

Specification: DCAT 3, https://www.w3.org/TR/vocab-dcat-3/.
"""

from __future__ import annotations

from collections.abc import Iterable

from conflictgraph.server.descriptions.dataset import introduce_dataset
from conflictgraph.server.descriptions.namespaces import DCAT, FOAF, VOID
from conflictgraph.server.descriptions.sheet import Sheet, both, instant
from conflictgraph.server.descriptions.site import Site
from conflictgraph.server.descriptions.statistics import Statistics
from conflictgraph.server.revision import Revision
from conflictgraph.store.formats import GRAPHS, RESULTS
from conflictgraph.vocab import DCTERMS

_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_GRAPH_STORE = "https://www.w3.org/TR/sparql11-http-rdf-update/"

_KEYWORDS = (
    *both("Konflikt", "conflict"),
    *both("Nachrichten", "news"),
    *both("Aussagen", "statements"),
    *both("Opferzahlen", "casualty figures"),
)


def describe_catalogue(sheet: Sheet, site: Site, statistics: Statistics) -> None:
    """Add the catalogue, its one dataset and the services over it."""
    catalogue, service = f"{site.dcat}#catalogue", site.service
    sheet.add_types(catalogue, f"{DCAT}Catalog")
    sheet.add(catalogue, f"{DCTERMS}title", *both("conflictgraph", "conflictgraph"))
    sheet.add(
        catalogue,
        f"{DCTERMS}description",
        *both("Der Datensatz dieses Servers.", "The dataset of this server."),
    )
    sheet.add(catalogue, f"{DCTERMS}language", *_languages())
    sheet.add(catalogue, f"{FOAF}homepage", site.root)
    sheet.add(catalogue, f"{DCAT}dataset", site.dataset)
    sheet.add(catalogue, f"{DCAT}service", service, site.store)
    if statistics.revision:
        modified = instant(statistics.revision.published_ns)
        sheet.add(catalogue, f"{DCTERMS}modified", modified)
    introduce_dataset(sheet, site, statistics)
    sheet.add(site.dataset, f"{DCAT}keyword", *_KEYWORDS)
    sheet.add(site.dataset, f"{DCTERMS}language", *_languages())
    sheet.add(site.dataset, f"{DCAT}landingPage", site.root)
    _add_service(sheet, site, service, "SPARQL", _PROTOCOL, [*RESULTS, *GRAPHS])
    _add_service(sheet, site, site.store, "Graph Store", _GRAPH_STORE, GRAPHS)
    if statistics.revision:
        _add_dump(sheet, site, statistics.revision)


def _add_dump(sheet: Sheet, site: Site, revision: Revision) -> None:
    """Add the distribution of the dataset that is a file, with where its checksum stands."""
    node = f"{site.dcat}#dump"
    sheet.add(site.dataset, f"{DCAT}distribution", node)
    sheet.add(site.dataset, f"{VOID}dataDump", site.dump(revision.generation))
    sheet.add_types(node, f"{DCAT}Distribution")
    sheet.add(node, f"{DCTERMS}title", *both("Als eine Datei", "As one file"))
    sheet.add(node, f"{DCAT}accessURL", site.dumps)
    sheet.add(node, f"{DCAT}downloadURL", site.dump(revision.generation))
    sheet.add(node, f"{DCAT}mediaType", f"{_MEDIA_TYPES}application/n-quads")
    sheet.add(node, f"{DCAT}compressFormat", f"{_MEDIA_TYPES}application/gzip")
    sheet.add(node, f"{DCTERMS}modified", instant(revision.published_ns))


def _languages() -> tuple[str, str]:
    return f"{_LANGUAGES}DEU", f"{_LANGUAGES}ENG"


def _add_service(
    sheet: Sheet, site: Site, address: str, name: str, standard: str, media_types: Iterable[str]
) -> None:
    """Add a service, and the distribution of the dataset that can be had from it."""
    sheet.add_types(address, f"{DCAT}DataService")
    sheet.add(address, f"{DCTERMS}title", *both(f"{name}-Endpunkt", f"{name} endpoint"))
    sheet.add(address, f"{DCAT}endpointURL", address)
    sheet.add(address, f"{DCAT}endpointDescription", site.service, f"{site.root}openapi.json")
    sheet.add(address, f"{DCAT}servesDataset", site.dataset)
    sheet.add(address, f"{DCTERMS}conformsTo", standard)
    sheet.add(address, f"{DCTERMS}format", *(_MEDIA_TYPES + each for each in media_types))
    node = f"{site.dcat}#{name.lower().replace(' ', '-')}"
    sheet.add(site.dataset, f"{DCAT}distribution", node)
    sheet.add_types(node, f"{DCAT}Distribution")
    sheet.add(node, f"{DCTERMS}title", *both(f"Über {name}", f"Over {name}"))
    sheet.add(node, f"{DCAT}accessURL", address)
    sheet.add(node, f"{DCAT}accessService", address)
