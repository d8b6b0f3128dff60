"""What descriptions claim is what pyoxigraph does, no more and no less."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from conflictgraph.catalogue import load_catalogue
from conflictgraph.resources import ontology_folder
from conflictgraph.server.descriptions.formats import format_iris
from conflictgraph.server.descriptions.graphs import ONTOLOGY_LICENCE
from conflictgraph.server.descriptions.service import FUNCTIONS, GEOSPARQL
from conflictgraph.server.ui.terms import PREFIXES
from conflictgraph.store.formats import GRAPHS, RESULTS
from conflictgraph.vocab import DCTERMS, ONTOLOGY

#: Functions of GeoSPARQL 1.1 that this version of pyoxigraph does not have.
UNKNOWN = (
    *("aggBoundingBox", "aggBoundingCircle", "aggCentroid", "aggConcaveHull", "aggConvexHull"),
    *("aggUnion", "asDGGS", "asGML", "asKML", "asWKT", "boundary", "boundingCircle", "buffer"),
    *("concaveHull", "geometryN", "geometryType", "is3D", "isMeasured", "maxX", "maxY", "maxZ"),
    *("metricArea", "metricBuffer", "metricDistance", "metricLength", "metricPerimeter"),
    *("minX", "minY", "minZ", "numGeometries", "transform"),
)


def is_known(function: str) -> bool:
    """Return whether the engine accepts a call of a function."""
    try:
        list(ox.Store().query(f"SELECT (<{GEOSPARQL}{function}>(?a, ?b) AS ?x) {{}}"))
    except RuntimeError:
        return False
    return True


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_listed_function_is_there(function: str) -> None:
    """No client builds on a function that would be refused."""
    assert is_known(function)


@pytest.mark.parametrize("function", UNKNOWN)
def test_the_list_of_functions_is_whole(function: str) -> None:
    """A function that a new pyoxigraph brings is noticed here, and added to the list."""
    assert not is_known(function)


def test_functions_give_values() -> None:
    """What is listed is evaluated, not only parsed."""
    wkt = "<http://www.opengis.net/ont/geosparql#wktLiteral>"
    square = f'"POLYGON((0 0,2 0,2 2,0 2,0 0))"^^{wkt}'
    query = f'ASK {{ FILTER (<{GEOSPARQL}sfWithin>("POINT(1 1)"^^{wkt}, {square})) }}'
    assert ox.Store().query(query)


@pytest.mark.parametrize(("media_type", "form"), (RESULTS | GRAPHS).items())
def test_formats_have_the_names_the_engine_gives_them(
    media_type: str, form: ox.RdfFormat | ox.QueryResultsFormat
) -> None:
    """Everything offered has an IRI; only JSON-LD's differs, which the W3C lists otherwise."""
    (iri,) = format_iris([media_type])
    if form == ox.RdfFormat.JSON_LD:
        assert iri == "http://www.w3.org/ns/formats/JSON-LD"
    else:
        assert iri == form.iri


def test_prefixes_mean_the_same_everywhere() -> None:
    """One list of prefixes fits all saved queries and the pages."""
    declared = dict(PREFIXES)
    for query in load_catalogue().values():
        for prefix, namespace in query.prefixes.items():
            assert declared.setdefault(prefix, namespace) == namespace


def test_the_licence_is_that_of_the_ontology() -> None:
    """The description repeats what the ontology says of itself."""
    ontology = ontology_folder() / "conflictgraph.ttl"
    stated = [
        quad.object
        for quad in ox.parse(path=ontology)
        if quad.predicate.value == f"{DCTERMS}license" and quad.subject == ox.NamedNode(ONTOLOGY)
    ]
    assert stated == [ox.NamedNode(ONTOLOGY_LICENCE)]
