"""The endpoint: which languages, formats and functions it knows, and over which dataset.

Specification: SPARQL 1.1 Service Description, https://www.w3.org/TR/sparql11-service-description/.
Only what is true of this server at this moment is claimed.
"""

from __future__ import annotations

from typing import Final

from conflictgraph.server.descriptions.formats import format_iris
from conflictgraph.server.descriptions.namespaces import ENTAILMENT, SD
from conflictgraph.server.descriptions.sheet import Sheet, both
from conflictgraph.server.descriptions.site import Site
from conflictgraph.store.formats import GRAPHS, RESULTS
from conflictgraph.vocab import DCTERMS, RDFS

#: The functions of GeoSPARQL 1.1 that pyoxigraph evaluates; a test asks it for each of them.
GEOSPARQL: Final = "http://www.opengis.net/def/function/geosparql/"
FUNCTIONS: Final = (
    *("area", "asGeoJSON", "centroid", "convexHull", "coordinateDimension", "difference"),
    *("dimension", "distance", "ehContains", "ehCoveredBy", "ehCovers", "ehDisjoint"),
    *("ehEquals", "ehInside", "ehMeet", "ehOverlap", "envelope", "getSRID", "intersection"),
    *("isEmpty", "isSimple", "length", "perimeter", "rcc8dc", "rcc8ec", "rcc8eq", "rcc8ntpp"),
    *("rcc8ntppi", "rcc8po", "rcc8tpp", "rcc8tppi", "relate", "sfContains", "sfCrosses"),
    *("sfDisjoint", "sfEquals", "sfIntersects", "sfOverlaps", "sfTouches", "sfWithin"),
    *("spatialDimension", "symDifference", "union"),
)


def describe_endpoint(sheet: Sheet, site: Site) -> None:
    """Add the service, without its graphs."""
    node = site.service
    sheet.add_types(node, f"{SD}Service")
    sheet.add(node, f"{SD}endpoint", node)
    title = both("SPARQL-Endpunkt von conflictgraph", "The SPARQL endpoint of conflictgraph")
    sheet.add(node, f"{DCTERMS}title", *title)
    sheet.add(node, f"{SD}supportedLanguage", f"{SD}SPARQL10Query", f"{SD}SPARQL11Query")
    if site.writes:
        sheet.add(node, f"{SD}supportedLanguage", f"{SD}SPARQL11Update")
        sheet.add(node, f"{SD}inputFormat", *format_iris(GRAPHS))
    sheet.add(node, f"{SD}resultFormat", *format_iris(RESULTS), *format_iris(GRAPHS))
    sheet.add(node, f"{SD}feature", *_features(site))
    sheet.add(node, f"{SD}extensionFunction", *(f"{GEOSPARQL}{name}" for name in FUNCTIONS))
    for name in FUNCTIONS:
        sheet.add_types(f"{GEOSPARQL}{name}", f"{SD}Function")
    sheet.add(node, f"{SD}defaultEntailmentRegime", f"{ENTAILMENT}Simple")
    sheet.add(node, f"{SD}defaultDataset", site.dataset)
    sheet.add(node, f"{SD}availableGraphs", site.dataset)
    sheet.add_types(site.dataset, f"{SD}GraphCollection")
    sheet.add(node, f"{RDFS}seeAlso", site.void, site.queries, site.dcat)


def _features(site: Site) -> list[str]:
    """Return the features that SPARQL 1.1 Service Description, 3.3 names and this server has."""
    has = {
        "EmptyGraphs": True,
        "UnionDefaultGraph": site.union,
        "BasicFederatedQuery": site.federates,
    }
    return [SD + name for name, here in has.items() if here]
