"""The W3C suite of service descriptions: three requirements, told in words.

Specification: SPARQL 1.1 Service Description; its section 3 is the schema.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF

from .conftest import Endpoint
from .gaps import parametrize
from .suites import Case, read_cases

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

#: Domain and range of each property of the schema; None where the range is any resource.
PROPERTIES = {
    "endpoint": ("Service", None),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", "EntailmentRegime"),
    "entailmentRegime": ("NamedGraph", "EntailmentRegime"),
    "defaultSupportedEntailmentProfile": ("Service", "EntailmentProfile"),
    "supportedEntailmentProfile": ("NamedGraph", "EntailmentProfile"),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}
#: Classes whose instances are instances of another one too.
SUBCLASSES = {"Dataset": "GraphCollection"}
FEATURES = {
    "DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs",
    "BasicFederatedQuery",
}  # fmt: skip


@pytest.fixture(scope="module")
def description(endpoint: Endpoint) -> Graph:
    """Return what a GET of the endpoint gives."""
    response = endpoint.server.client.get("/sparql", headers={"Accept": "text/turtle"})
    assert response.headers["content-type"].startswith("text/turtle"), response.text
    return Graph().parse(data=response.content, format="turtle")


@parametrize(read_cases("ServiceDescriptionTest"))
def test_service_description(endpoint: Endpoint, description: Graph, case: Case) -> None:
    """Each requirement of the suite is met."""
    CHECKS[case.name.partition("#")[2]](description, URIRef(endpoint.server.sparql))


def _returns_rdf(description: Graph, _endpoint: URIRef) -> None:
    assert len(description) > 0


def _has_endpoint_triple(description: Graph, endpoint: URIRef) -> None:
    assert list(description.objects(None, SD.endpoint)) == [endpoint]


def _conforms_to_schema(description: Graph, _endpoint: URIRef) -> None:
    assert len(set(description.subjects(RDF.type, SD.Service))) == 1
    for subject, predicate, value in description:
        if predicate not in SD:
            continue
        domain, range_ = PROPERTIES[predicate.removeprefix(SD)]
        assert domain in _classes(description, subject), (subject, predicate)
        assert isinstance(value, URIRef) or range_ is not None, (predicate, value)
        if value in SD and predicate == SD.feature:
            assert value.removeprefix(SD) in FEATURES
    for graph in description.subjects(RDF.type, SD.NamedGraph):
        assert len(list(description.objects(graph, SD.name))) == 1


def _classes(description: Graph, node: object) -> set[str]:
    named = {str(c).removeprefix(SD) for c in description.objects(node, RDF.type) if c in SD}
    return named | {SUBCLASSES[name] for name in named if name in SUBCLASSES}


CHECKS: dict[str, Callable[[Graph, URIRef], None]] = {
    "returns-rdf": _returns_rdf,
    "has-endpoint-triple": _has_endpoint_triple,
    "conforms-to-schema": _conforms_to_schema,
}
