"""The graph in Python: a store and an endpoint give the same, and fail in the same words."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import conflictgraph
from conflictgraph.client.graph import Graph
from conflictgraph.errors import (
    AnswerTooLargeError,
    EndpointError,
    ParameterError,
    QuerySyntaxError,
    QueryTimeoutError,
    StoreMissingError,
    UnknownQueryError,
    UsageError,
)

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

LABELS = """\
SELECT ?thing ?label WHERE {
  VALUES ?thing { <https://w3id.org/conflictgraph/ns#Demand> }
  ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?label
} ORDER BY ?label"""
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(params=["store", "endpoint"])
def graph(request: pytest.FixtureRequest, examples: RunningServer) -> Iterator[Graph]:
    """Return the example graph, from its folder and from its server."""
    if request.param == "store":
        opened = conflictgraph.open(examples.store)
    else:
        opened = conflictgraph.connect(examples.sparql)
    with opened:
        yield opened


def test_rows_are_a_typed_frame(graph: Graph) -> None:
    """Days are days, numbers are numbers, names in the language one wants."""
    frame = graph.run("figures-compared", lang="de").frame
    assert frame.schema["value"] == pl.Int64
    assert frame.schema["date"] == pl.Date
    assert frame.height > 0
    assert graph.generation == 1


def test_parameters_are_values_of_python(graph: Graph) -> None:
    """Nobody has to write a date as text; hyphens or underscores, both are the name."""
    since = graph.run("figures_compared", since=date(2020, 10, 1), actor=None).frame
    assert since["date"].min() >= date(2020, 10, 1)
    assert_frame_equal(since, graph.run("figures-compared", since="2020-10-01").frame)


def test_languages_are_chosen_by_preference(graph: Graph) -> None:
    """One row for a thing, in the first language that it has; or all of them, with the tags."""
    both = graph.select(LABELS).frame
    assert sorted(both["label__lang"]) == ["de", "en"]
    german = graph.select(LABELS, lang=("fr", "de"), iris="curie").frame
    assert german.columns == ["thing", "label"]
    assert german.rows() == [("cg:Demand", both.filter(label__lang="de")["label"][0])]


def test_graphs_and_verdicts(graph: Graph) -> None:
    """What is no table is no table here either."""
    armenia = graph.describe("actor/armenia")
    assert len(armenia) == len(armenia.to_rdflib()) > 0
    assert "actor/armenia" in armenia.to_turtle()
    assert graph.ask("ASK { ?s ?p ?o }") is True
    assert graph.ask("ASK { FILTER (false) }") is False


@pytest.mark.parametrize(
    ("method", "query"),
    [
        ("select", "ASK {}"),
        ("select", "DESCRIBE <urn:x>"),
        ("ask", "SELECT * {}"),
        ("ask", "DESCRIBE <urn:x>"),
        ("construct", "ASK {}"),
        ("construct", "SELECT ?x { VALUES ?x { 1 } }"),
    ],
)
def test_the_wrong_method_says_so(graph: Graph, method: str, query: str) -> None:
    """A mix-up is one sentence with a hint, not a broken frame."""
    with pytest.raises(UsageError) as caught:
        getattr(graph, method)(query)
    assert caught.value.hint


def test_errors_are_the_same_everywhere(graph: Graph) -> None:
    """A script that handles them works on the laptop and against the server."""
    with pytest.raises(QuerySyntaxError) as syntax:
        graph.select("SELECT *\nWHERE { ?s ?p }")
    assert syntax.value.line == 2
    with pytest.raises(UnknownQueryError, match="no saved query"):
        graph.run("figures_compard")
    with pytest.raises(ParameterError, match="since"):
        graph.run("figures_compared", since="soon")


def test_limits_end_a_query_and_not_the_session(
    examples: RunningServer, start_server: StartServer
) -> None:
    """After an endless query, or one with too many rows, the next is answered."""
    server = start_server(examples.store, query_timeout_s=1, max_rows=10)
    local = conflictgraph.open(examples.store, timeout_s=1)
    remote = conflictgraph.connect(server.sparql)
    for each in (local, remote):
        with each:
            with pytest.raises(QueryTimeoutError):
                each.select(ENDLESS)
            assert each.ask("ASK { ?s ?p ?o }")
    with remote, pytest.raises(AnswerTooLargeError, match="10 rows"):
        remote.select("SELECT * { ?s ?p ?o }")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let SIGINT interrupt, as it does in a notebook; a shell's background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_notebook_that_interrupts_goes_on(examples: RunningServer, interruptible: None) -> None:
    """The stop button ends the query at once, and the next cell is answered."""
    with conflictgraph.open(examples.store, timeout_s=60) as graph:
        graph.ask("ASK {}")
        main = threading.main_thread().ident
        timer = threading.Timer(0.5, _interrupt, [main])
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            graph.select(ENDLESS)
        assert graph.ask("ASK {}")


def _interrupt(thread: int) -> None:
    signal.pthread_kill(thread, signal.SIGINT)


def test_what_cannot_be_reached_is_named(tmp_path: object) -> None:
    """A wrong address or folder is one sentence."""
    with pytest.raises(StoreMissingError, match="nowhere"):
        conflictgraph.open(f"{tmp_path}/nowhere")
    with pytest.raises(EndpointError, match=r"127\.0\.0\.1:1/"):
        conflictgraph.connect("http://127.0.0.1:1/sparql").ask("ASK {}")


class _Other(BaseHTTPRequestHandler):
    """An endpoint of others: JSON of Virtuoso's kind, and no header of ours."""

    def do_POST(self) -> None:
        """Answer whatever is asked."""
        self.rfile.read(int(self.headers["Content-Length"]))
        kind, body = ANSWERS[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


ANSWERS = {
    "/rows": (
        "application/sparql-results+json; charset=utf-8",
        b"""{"head": {"link": [], "vars": ["n", "word", "gap"]}, "results": {"bindings": [
        {"n": {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer",
               "value": "874"}, "word": {"type": "literal", "xml:lang": "de",
               "value": "T\\u00fcrkei"}},
        {"n": {"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer",
               "value": "2"}, "word": {"type": "literal", "value": "0874"}}]}}""",
    ),
    "/page": ("text/html", b"<html>not here</html>"),
    "/short": ("application/sparql-results+json", b'{"head": {"vars": ["n"]}, "results": {"bin'),
}


@pytest.fixture
def other() -> Iterator[str]:
    """Return the address of a server that is not ours."""
    server = HTTPServer(("127.0.0.1", 0), _Other)
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_endpoints_of_others_give_typed_frames(other: str) -> None:
    """Numbers of Virtuoso are numbers, and its texts stay texts."""
    with conflictgraph.connect(f"{other}/rows") as graph:
        frame = graph.select("SELECT ?n ?word ?gap WHERE {}").frame
    assert frame["n"].to_list() == [874, 2]
    assert frame["word"].to_list() == ["Türkei", "0874"]
    assert frame["word__lang"].to_list() == ["de", None]
    assert frame["gap"].null_count() == 2


@pytest.mark.parametrize("path", ["/page", "/short"])
def test_what_is_no_answer_is_refused(other: str, path: str) -> None:
    """A page, or half an answer, is never taken for an empty result."""
    with conflictgraph.connect(other + path) as graph, pytest.raises(EndpointError):
        graph.select("SELECT ?n WHERE {}")
