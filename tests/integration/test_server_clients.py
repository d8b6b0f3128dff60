"""The clients people really use, against the real server."""

from __future__ import annotations

import json
import subprocess
import warnings
from typing import TYPE_CHECKING

import pytest
from rdflib import Literal, URIRef
from rdflib.graph import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore

if TYPE_CHECKING:
    from conftest import RunningServer

with warnings.catch_warnings():
    # SPARQLWrapper uses what newer versions of its own dependencies call old.
    warnings.simplefilter("ignore")
    import SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

CG = "https://w3id.org/conflictgraph/ns#"
WORDS = f"SELECT ?s ?w {{ ?s <{CG}valueText> ?w }} ORDER BY ?s"


@pytest.mark.usefixtures("curl")
@pytest.mark.parametrize("options", [[], ["--http1.0"], ["--get"]])
def test_curl(server: RunningServer, options: list[str]) -> None:
    """The example on the start page works, by POST and GET."""
    got = subprocess.run(
        ["curl", "-sf", *options, "-H", "Accept: text/csv", "--data-urlencode", f"query={WORDS}",
         server.sparql],
        capture_output=True,
        check=True,
    )  # fmt: skip
    assert got.stdout.decode().splitlines()[0] == "s,w"
    assert got.stdout.decode().count("knapp 2000") == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("posted", ["urlencoded", "postdirectly"])
def test_sparqlwrapper(server: RunningServer, method: str, posted: str) -> None:
    """The commonest Python client reads tables, truth values and graphs."""
    client = SPARQLWrapper.SPARQLWrapper(server.sparql)
    client.setMethod(method)
    client.setRequestMethod(posted)
    client.setReturnFormat(SPARQLWrapper.JSON)
    client.setQuery(WORDS)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert [row["w"]["value"] for row in rows] == ["874", "63", "knapp 2000", "mehr als 30"]
    client.setReturnFormat(SPARQLWrapper.XML)
    assert client.queryAndConvert().toxml().count("<binding name=") == 8
    client.setQuery("ASK { ?s ?p ?o }")
    client.setReturnFormat(SPARQLWrapper.JSON)
    assert client.queryAndConvert()["boolean"] is True


def test_sparqlwrapper_understands_our_errors(server: RunningServer) -> None:
    """A syntax error is its own exception there, with our reason inside."""
    client = SPARQLWrapper.SPARQLWrapper(server.sparql)
    client.setQuery("SELECT")
    with pytest.raises(QueryBadFormed, match=r"query\.syntax"):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_rdflib_reads_the_endpoint_as_a_graph(server: RunningServer, method: str) -> None:
    """Read with rdflib's own store over HTTP: triples, queries, constructed graphs."""
    graph = Graph(SPARQLStore(server.sparql, method=method))
    claims = set(graph.subjects(URIRef(f"{CG}valueText"), Literal("63")))
    assert [str(claim).rsplit("/", 1)[-1] for claim in claims] == ["100-140"]
    assert bool(graph.query(f"ASK {{ ?s a <{CG}Demand> }}"))
    built = graph.query(f"CONSTRUCT {{ ?s a ?c }} {{ ?s a ?c ; <{CG}isReportedIn> ?d }}").graph
    assert built is not None
    assert len(built) == 9


@pytest.mark.usefixtures("curl")
def test_a_large_query_by_curl_is_refused_with_a_reason(server: RunningServer) -> None:
    """The sender gets to read the problem although the server stops reading."""
    got = subprocess.run(
        ["curl", "-s", "--data-binary", "@-", "-H", "Content-Type: application/sparql-query",
         server.sparql],
        input=b"A" * 5_000_000,
        capture_output=True,
        check=True,
    )  # fmt: skip
    assert json.loads(got.stdout)["code"] == "query.too-large"
