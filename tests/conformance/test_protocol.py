"""The W3C suites of the SPARQL 1.1 Protocol and of the Graph Store HTTP Protocol.

All cases of the Graph Store Protocol run, whatever features they require: direct and indirect
graph identification, and creation by POST.
"""

from __future__ import annotations

import dataclasses

import pyoxigraph as ox

from .conftest import Endpoint
from .gaps import parametrize
from .loading import read_quads, to_insert
from .results import Answer, Table, parse_answer, to_comparable
from .suites import Case, read_cases
from .traffic import Expected, Request, Response, read_requests, send

#: How the suite names the answers of a form.
FORMS = {bool: "boolean", Table: "tabular", ox.Dataset: "RDF"}


@parametrize(read_cases("ProtocolTest"))
def test_protocol(endpoint: Endpoint, case: Case) -> None:
    """Each request of a case gets a response of the expected status, form and truth value."""
    _prepare(endpoint, case)
    for request in read_requests(case):
        response = send(endpoint.server.address, request, endpoint.authorization)
        _check_status(response, request.expected)
        if request.expected.form is not None:
            assert FORMS[type(_answer(response))] == request.expected.form
        if request.expected.boolean is not None:
            assert _answer(response) is request.expected.boolean


@parametrize(read_cases("GraphStoreProtocolTest"))
def test_graph_store_protocol(endpoint: Endpoint, case: Case) -> None:
    """Graphs are made, replaced, merged and removed; what is read back is what was sent."""
    _prepare(endpoint, case)
    locations: dict[str, str] = {}
    for listed in read_requests(case):
        request = _addressed(listed, locations)
        response = send(endpoint.server.address, request, endpoint.authorization)
        _check_status(response, request.expected)
        if request.expected.location is not None:
            locations[request.expected.location] = response.headers["location"]
        if request.expected.content_type is not None:
            assert response.headers["content-type"] == request.expected.content_type
        if request.expected.body is not None:
            expected = ox.Dataset(ox.parse(request.expected.body, format=ox.RdfFormat.TURTLE))
            assert to_comparable(_answer(response)) == to_comparable(expected)


def _prepare(endpoint: Endpoint, case: Case) -> None:
    """Leave in the store what the case wants to find, and nothing else."""
    graphs = to_insert(read_quads(case.data_of_requests))
    response = endpoint.update(f"DROP ALL ; {graphs}")
    assert response.is_success, response.text


def _addressed(request: Request, locations: dict[str, str]) -> Request:
    """Return the request for our address of the Graph Store, with the locations learnt."""
    path = request.path.replace("/gsp", "/store", 1)
    for name, location in locations.items():
        path = path.replace(name, location)
    return dataclasses.replace(request, path=path)


def _check_status(response: Response, expected: Expected) -> None:
    assert str(response.status).startswith(expected.statuses), response.body


def _answer(response: Response) -> Answer:
    return parse_answer(response.body, response.media_type)
