"""Where places lie: for every place of the register, as exactly as is known, without outlines."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

import pytest
import rdflib
from rdflib import RDF, Namespace, URIRef

from conflictgraph.vocab import NS, term

DWC = Namespace("http://rs.tdwg.org/dwc/terms/")
WGS84 = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
FILE = "register/locations.ttl"
#: Radius of the earth, in metres.
EARTH = 6_371_000
#: Latitude, longitude, and radius in metres.
Circle = tuple[float, float, float]


@pytest.fixture(scope="module")
def circles(graphs: dict[str, rdflib.Graph]) -> dict[URIRef, Circle]:
    """Return where each place lies, and how wide it is."""
    found = graphs[FILE]
    return {
        place: (
            float(str(lat)),
            float(str(found.value(place, WGS84.long))),
            float(str(found.value(place, DWC.coordinateUncertaintyInMeters))),
        )
        for place, lat in found.subject_objects(WGS84.lat)
        if isinstance(place, URIRef)
    }


def distance(one: Circle, other: Circle) -> float:
    """Return the way along the surface of the earth between two centres, in metres."""
    north, east, to_north, to_east = map(radians, (*one[:2], *other[:2]))
    half = sin((to_north - north) / 2) ** 2
    half += cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))


def test_every_place_of_the_register_is_on_the_map(
    register: rdflib.Graph, circles: dict[URIRef, Circle]
) -> None:
    """No reader looks in vain for a place that we name ourselves."""
    assert set(circles) == set(register.subjects(RDF.type, URIRef(term("Place"))))


def test_a_place_lies_where_it_is_located_in(
    register: rdflib.Graph, circles: dict[URIRef, Circle]
) -> None:
    """Latitude and longitude were not swapped, and no town lies outside its own country."""
    inside = [
        (place, whole)
        for place, whole in register.subject_objects(URIRef(term("isLocatedIn")))
        if isinstance(place, URIRef) and isinstance(whole, URIRef) and place in circles
    ]
    assert inside
    for place, whole in inside:
        here, around = circles[place], circles[whole]
        assert distance(here, around) <= around[2], (place, whole)


def test_a_location_says_nothing_but_where(graphs: dict[str, rdflib.Graph]) -> None:
    """The file of locations neither names a place nor says whose it is."""
    assert not any(str(predicate).startswith(NS) for predicate in graphs[FILE].predicates())
    assert set(graphs[FILE].predicates()) == {
        WGS84.lat,
        WGS84.long,
        DWC.coordinateUncertaintyInMeters,
        DWC.georeferenceSources,
    }
