"""The W3C tests of the SPARQL 1.1 Protocol, as far as they concern a server that only answers.

Tests of the update operation are sent as well: what they expect to be refused must be refused,
and what they expect to be done must be refused as forbidden, because this server is read-only.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

if TYPE_CHECKING:
    from conftest import Publish, RunningServer, StartServer

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

QUERIES = (
    "query_post_form", "query_dataset_default_graphs_get", "query_dataset_default_graphs_post",
    "query_dataset_named_graphs_post", "query_dataset_named_graphs_get", "query_dataset_full",
    "query_multiple_dataset", "query_get", "query_content_type_select", "query_content_type_ask",
    "query_content_type_describe", "query_content_type_construct", "query_post_direct",
    "bad_query_method", "bad_multiple_queries", "bad_query_wrong_media_type",
    "bad_query_missing_form_type", "bad_query_missing_direct_type", "bad_query_non_utf8",
    "bad_query_syntax",
)  # fmt: skip
UPDATES = (
    "update_dataset_default_graph", "update_dataset_default_graphs",
    "update_dataset_named_graphs", "update_dataset_full", "update_post_form",
    "update_post_direct", "update_base_uri", "bad_update_get", "bad_multiple_updates",
    "bad_update_wrong_media_type", "bad_update_missing_form_type", "bad_update_non_utf8",
    "bad_update_syntax", "bad_update_dataset_conflict",
)  # fmt: skip


@pytest.fixture(scope="module")
def manifest(shared: Path) -> Graph:
    """Return the manifest of the protocol tests."""
    return Graph().parse(shared / "w3c" / "sparql" / "sparql11" / "protocol" / "manifest.ttl")


@pytest.fixture(scope="module")
def endpoint(
    manifest: Graph,
    tmp_path_factory: pytest.TempPathFactory,
    publish_graphs: Publish,
    launch: StartServer,
) -> Iterator[RunningServer]:
    """Return a server over all graphs that the tests ask for."""
    folder = tmp_path_factory.mktemp("protocol")
    graphs = {}
    for data in manifest.objects(None, UT.graphData):
        file = manifest.value(data, UT.graph)
        graphs[str(manifest.value(data, RDFS.label))] = Path(str(file).removeprefix("file://"))
    trig = "".join(f"<{name}> {{ {file.read_text()} }}\n" for name, file in graphs.items())
    publish_graphs(folder / "graph", trig.encode())
    running = launch(folder, folder / "graph")
    yield running
    assert running.stop() == 0


def requests_of(manifest: Graph, name: str) -> list[Node]:
    """Return the requests of a test, in their order."""
    (test,) = (
        t for t in manifest.subjects(RDF.type, MF.ProtocolTest) if str(t).endswith(f"#{name}")
    )
    action = manifest.value(test, MF.action)
    return list(Collection(manifest, manifest.value(action, HT.requests)))


def send(endpoint: RunningServer, manifest: Graph, request: Node) -> tuple[int, str, bytes]:
    """Send a request as the manifest words it; return status, media type and body."""
    headers = {}
    if (listed := manifest.value(request, HT.headers)) is not None:
        for header in Collection(manifest, listed):
            name = str(manifest.value(header, HT.fieldName))
            headers[name] = str(manifest.value(header, HT.fieldValue))
    body = None
    if (part := manifest.value(request, HT.body)) is not None:
        encoding = str(manifest.value(part, CNT.characterEncoding))
        body = str(manifest.value(part, CNT.chars)).encode(encoding)
    connection = http.client.HTTPConnection(*endpoint.address, timeout=30)
    try:
        # putrequest: request() would make up a Content-Type where a test sends none.
        path = str(manifest.value(request, HT.absolutePath))
        connection.putrequest(str(manifest.value(request, HT.methodName)), path)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        return response.status, response.getheader("Content-Type", ""), response.read()
    finally:
        connection.close()


@pytest.mark.parametrize("name", QUERIES)
def test_query_operation(endpoint: RunningServer, manifest: Graph, name: str) -> None:
    """Status, form and, where the manifest gives it, the truth value are as expected."""
    for request in requests_of(manifest, name):
        status, kind, body = send(endpoint, manifest, request)
        response = manifest.value(request, HT.resp)
        expected = {str(s)[-3] for s in manifest.objects(response, MF.expectedStatus)}
        assert str(status)[0] in expected, body
        if (truth := manifest.value(response, MF.expectedBoolean)) is not None:
            assert f'"boolean":{truth}'.lower().encode() in body
        if str(manifest.value(response, MF.expectedFormat)) == "RDF":
            assert kind.startswith("text/turtle")


@pytest.mark.parametrize("name", UPDATES)
def test_update_operation(endpoint: RunningServer, manifest: Graph, name: str) -> None:
    """No update is done, not even one that is well-formed."""
    updates = [r for r in requests_of(manifest, name) if not _is_query(manifest, r)]
    assert updates
    for request in updates:
        status, _, _ = send(endpoint, manifest, request)
        assert status == 403 or (name.startswith("bad_") and 400 <= status < 500)


def test_no_test_of_the_suite_is_forgotten(manifest: Graph) -> None:
    """The lists above name every test of the manifest."""
    tests = {str(t).split("#")[1] for t in manifest.subjects(RDF.type, MF.ProtocolTest)}
    assert tests == {*QUERIES, *UPDATES}


def _is_query(manifest: Graph, request: Node) -> bool:
    """Tell the queries by which an update test looks at what was done."""
    headers = manifest.value(request, HT.headers)
    if headers is None:
        return False
    values = [manifest.value(h, HT.fieldValue) for h in Collection(manifest, headers)]
    assert all(not isinstance(value, URIRef) for value in values)
    return "application/sparql-query" in [str(value) for value in values]
