"""A graph as a file and in rdflib: nothing is missing, from a store and from any endpoint."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox
import pytest

import conflictgraph
from conflictgraph.client.remote import RemoteSource
from conflictgraph.errors import EndpointError
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader

if TYPE_CHECKING:
    from conftest import Publish, RunningServer, StartServer

TRICKY = """\
@prefix : <urn:> .
:one { :a :b _:x . _:x :c "line\\nbreak \\"quoted\\" \\\\n"@de . }
:two { :a :b _:y . :a :d "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> ;
  <http://www.w3.org/2000/01/rdf-schema#label> "a plain name"@en . }
<urn:with%20space/ü> { :a :b "🕊" . }
"""


def quads(path: Path) -> set[ox.Quad]:
    """Return the quads of a file."""
    return set(ox.parse(path=path, format=ox.RdfFormat.N_QUADS))


def test_store_and_endpoint_give_the_same_file(examples: RunningServer, tmp_path: Path) -> None:
    """What is downloaded from a server is what its store holds, and the store's is the dump."""
    with conflictgraph.open(examples.store) as local:
        local.export(tmp_path / "local.nq")
    with conflictgraph.connect(examples.sparql) as remote:
        remote.export(str(tmp_path / "remote.nq"))
    with Reader(StoreFolder(examples.store)) as reader, (tmp_path / "dump.nq").open("wb") as file:
        reader.export("nq", file)
        held = len(reader)
    assert (tmp_path / "local.nq").read_bytes() == (tmp_path / "dump.nq").read_bytes()
    assert quads(tmp_path / "remote.nq") == quads(tmp_path / "dump.nq")
    assert len((tmp_path / "remote.nq").read_bytes().splitlines()) == held
    assert sorted(each.name for each in tmp_path.iterdir()) == ["dump.nq", "local.nq", "remote.nq"]


def test_an_rdflib_dataset_has_every_quad(small_store: Path, server: RunningServer) -> None:
    """The whole graph is there with its named graphs, wherever it came from."""
    for graph in (conflictgraph.open(small_store), conflictgraph.connect(server.sparql)):
        with graph:
            dataset = graph.to_rdflib()
            counted = graph.select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
            assert sum(1 for _ in dataset.quads()) == counted["n"][0]


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[str]:
    """Return the address of an endpoint of others over the tricky quads."""
    (tmp_path / "tricky.trig").write_text(TRICKY, "utf-8")
    program = str(Path(sys.executable).with_name("oxigraph"))
    location = ["--location", str(tmp_path / "other")]
    subprocess.run([program, "load", *location, "--file", tmp_path / "tricky.trig"], check=True)
    with _running(program, location) as url:
        yield url


@contextmanager
def _running(program: str, location: list[str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [program, "serve-read-only", *location, "--bind", address]
    process = subprocess.Popen([*command, "--union-default-graph"])
    for _ in range(600):
        try:
            httpx.get(f"http://{address}/query")
            break
        except httpx.TransportError:
            time.sleep(0.05)
    yield f"http://{address}/query"
    process.terminate()
    process.wait(30)


def test_an_endpoint_of_others_is_exported(oxigraph: str, tmp_path: Path) -> None:
    """Any SPARQL endpoint can be copied: graphs, languages, and blank nodes kept apart."""
    with conflictgraph.connect(oxigraph) as graph:
        graph.export(tmp_path / "copy.nq")
        assert len(graph.to_rdflib()) > 0
    expected = ox.Dataset(ox.parse(TRICKY, format=ox.RdfFormat.TRIG))
    copied = ox.Dataset(quads(tmp_path / "copy.nq"))
    for dataset in (expected, copied):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert copied == expected


def test_questions_that_need_no_ontology_work_elsewhere(oxigraph: str) -> None:
    """Searching and typed frames are no privilege of our server."""
    with conflictgraph.connect(oxigraph) as graph:
        assert graph.search("NAME plain")["found"].to_list() == ["urn:a"]
        rows = graph.select("SELECT ?d { GRAPH ?g { ?a <urn:d> ?d } }")
        assert str(rows["d"][0]) == "1.5"
        html = graph.select("SELECT ?g { GRAPH ?g { ?a <urn:d> ?d } }")._repr_html_()
        assert "urn:two" in html
        assert "page?iri=" not in html


def test_a_file_stays_as_it_was_when_the_server_fails(
    own_store: Path, start_server: StartServer, tmp_path: Path
) -> None:
    """An export that breaks off leaves yesterday's file, and nothing beside it."""
    server = start_server(own_store, max_rows=3)
    (tmp_path / "out").mkdir()
    kept = tmp_path / "out" / "copy.nq"
    kept.write_text("yesterday's")
    with conflictgraph.connect(server.sparql) as graph, pytest.raises(Exception, match="row"):
        graph.export(kept)
    assert kept.read_text() == "yesterday's"
    assert list(kept.parent.iterdir()) == [kept]


def test_a_graph_that_changes_is_not_mixed(
    own_store: Path,
    start_server: StartServer,
    publish_graphs: Publish,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Of two generations half and half is never written."""
    server = start_server(own_store)
    ask = RemoteSource.ask

    def ask_and_publish(source: RemoteSource, query: str) -> object:
        reply = ask(source, query)
        publish_graphs(own_store, b"<urn:g> { <urn:a> <urn:b> <urn:c> }")
        httpx.get(server.url)
        return reply

    monkeypatch.setattr(RemoteSource, "ask", ask_and_publish)
    with conflictgraph.connect(server.sparql) as graph, pytest.raises(EndpointError, match="chang"):
        graph.export(tmp_path / "mixed.nq")
    assert not (tmp_path / "mixed.nq").exists()


def test_exporting_what_is_gone(own_store: Path, tmp_path: Path) -> None:
    """A store that was moved away is named."""
    graph = conflictgraph.open(own_store)
    shutil.rmtree(own_store)
    with pytest.raises(conflictgraph.errors.StoreMissingError):
        graph.export(tmp_path / "none.nq")
