"""The graph on stores of others: pushed there, asked there, and served from there.

Two real stores: Oxigraph's own server and Virtuoso 7, which is as unlike ours as can be.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from pyoxigraph import Literal, QuerySolutions

from conflictgraph.catalogue import SavedQuery, load_catalogue
from conflictgraph.endpoint import asking
from conflictgraph.endpoint.address import Endpoint
from conflictgraph.endpoint.connection import Connection
from conflictgraph.errors import EndpointError, PushedGraphError
from conflictgraph.pipeline import build
from conflictgraph.push import Pushed, compare, find_doors, push, sender_of
from conflictgraph.push.ledger import Ledger, ledger_name, read_ledger
from conflictgraph.push.ways import Doors, Sender, Way
from conflictgraph.server.ui.choices import FIELDS, query_for
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.store.writer import Writer
from conflictgraph.vocab import BASE, GRAPH_LINKS, GRAPH_ONTOLOGY, GRAPH_REGISTRY

if TYPE_CHECKING:
    from conftest import Publish, RunningServer, StartServer

START_S = 60
CATALOGUE = load_catalogue()
LINKS = BASE + GRAPH_LINKS
OTHERS = "http://others.example/graph"
MEBIBYTE = 1 << 20
#: Fewer than the graph has triples.
MAX_ROWS = 10_000

#: What takes it longer than all others together.
SLOW = {"disagreements"}


@dataclass
class OtherStore:
    """A store of others.

    Attributes:
        endpoint: where it answers.
        process: to end it.
    """

    endpoint: Endpoint
    process: subprocess.Popen[bytes]

    def update(self, text: str) -> None:
        """Let somebody else change it."""
        with Connection(self.endpoint, 60) as connection:
            connection.update(find_doors(connection, Doors()).update, text)

    def count(self, pattern: str) -> int:
        """Return how many solutions a pattern has there."""
        with Connection(self.endpoint, 60) as connection:
            query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
            return int(asking.select(connection, query)[0]["n"].value)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(url)
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    process.kill()
    pytest.fail(f"{url} does not answer")


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


@pytest.fixture
def start_oxigraph(tmp_path: Path) -> Iterator[Callable[[], OtherStore]]:
    """Return a function that starts an empty Oxigraph server."""
    started: list[OtherStore] = []

    def start() -> OtherStore:
        started.append(oxigraph_at(tmp_path / f"oxigraph-{len(started)}"))
        return started[-1]

    yield start
    for one in started:
        end(one.process)


def oxigraph_at(folder: Path) -> OtherStore:
    port = free_port()
    program = Path(sys.executable).with_name("oxigraph")
    process = subprocess.Popen(
        [program, "serve", "--location", folder, "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/query"
    wait_for(url, process)
    return OtherStore(Endpoint(url), process)


VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 8000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 100000
MaxQueryCostEstimationTime = 400000
"""


@pytest.fixture(scope="module")
def virtuoso(
    tmp_path_factory: pytest.TempPathFactory, program: Callable[[str], str]
) -> Iterator[OtherStore]:
    """Return an empty Virtuoso with the user and password it comes with."""
    folder, http = tmp_path_factory.mktemp("virtuoso"), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(VIRTUOSO_INI.format(folder=folder, sql=free_port(), http=http))
    process = subprocess.Popen(
        [program("virtuoso-t"), "+foreground", "+configfile", ini],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{http}/sparql"
    wait_for(url, process)
    yield OtherStore(Endpoint(url, "dba", "dba"), process)
    end(process)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> StoreFolder:
    """Return a store built from a part of the example corpus; nobody changes it."""
    store = tmp_path_factory.mktemp("built") / "graph"
    build([checkout / "examples" / "corpus" / "karabakh"], store, jobs=1)
    return StoreFolder(store)


class Counting:
    """A way to send that counts requests by what they do to which graph."""

    def __init__(self, sender: Sender) -> None:
        self._sender, self.requests = sender, Counter[tuple[str, str]]()

    def replace(self, graph: str, triples: bytes) -> None:
        """Count, and replace."""
        self.requests["replace", graph] += 1
        self._sender.replace(graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Count, and add."""
        self.requests["add", graph] += 1
        self._sender.add(graph, triples)

    def delete(self, graph: str) -> None:
        """Count, and delete."""
        self.requests["delete", graph] += 1
        self._sender.delete(graph)


def push_to(
    store: OtherStore,
    folder: StoreFolder,
    way: Way | None = None,
    *,
    takes_over: bool = False,
) -> tuple[Pushed, Counter[tuple[str, str]]]:
    """Push the live generation; return what was done, and the requests that change something."""
    with Connection(store.endpoint, 60) as connection, Reader(folder) as reader:
        doors = find_doors(connection, Doors())
        counting = Counting(sender_of(connection, doors, way, MEBIBYTE))
        pushed = push(
            reader,
            connection,
            counting,
            BASE,
            published_ns=folder.published_ns(),
            takes_over=takes_over,
        )
        return pushed, counting.requests


def ledger_of(store: OtherStore) -> Ledger:
    with Connection(store.endpoint, 60) as connection:
        return read_ledger(connection, ledger_name(BASE))


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory, folder: StoreFolder) -> Iterator[OtherStore]:
    """Return an Oxigraph server that holds the built graph; tests only ask it."""
    store = oxigraph_at(tmp_path_factory.mktemp("oxigraph"))
    push_to(store, folder, "quads")
    yield store
    end(store.process)


@pytest.fixture(scope="module")
def filled_virtuoso(virtuoso: OtherStore, folder: StoreFolder) -> OtherStore:
    """Return a Virtuoso that holds the built graph."""
    push_to(virtuoso, folder)
    return virtuoso


Row = tuple[tuple[str, str], ...]


def rows_of(solutions: QuerySolutions) -> list[Row]:
    return [tuple(map(plain, solution)) for solution in solutions]


def plain(term: object) -> tuple[str, str]:
    """Return a term as text and datatype."""
    kind = str(term.datatype.value) if isinstance(term, Literal) else ""
    return str(getattr(term, "value", "")), kind


def loosely(row: Row) -> Row:
    """Return a row as far as Virtuoso keeps it.

    Within GROUP_CONCAT the order is its own, and characters that Latin-1 does not have are lost.
    """
    return tuple(("".join(sorted(re.sub(r"[^\x00-\xff]", "?", text))), kind) for text, kind in row)


def values_of(query: SavedQuery) -> dict[str, str]:
    return {each.name: each.example for each in query.parameters if each.required}


@pytest.mark.parametrize("name", CATALOGUE)
def test_oxigraphs_server_answers_every_saved_query_alike(
    oxigraph: OtherStore, folder: StoreFolder, name: str
) -> None:
    """Whoever moves the graph to another store asks the same questions and reads the same rows."""
    text = CATALOGUE[name].bind(values_of(CATALOGUE[name]))
    with Reader(folder) as reader, Connection(oxigraph.endpoint, 60) as connection:
        fields = asking.union_fields(connection)
        with asking.results(connection, text, fields) as found:
            assert rows_of(found) == rows_of(reader.rows(text))


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in CATALOGUE],
)
def test_virtuoso_answers_every_saved_query_alike(
    filled_virtuoso: OtherStore, folder: StoreFolder, name: str
) -> None:
    """The questions hold on a store of another make, from another decade."""
    text = CATALOGUE[name].bind(values_of(CATALOGUE[name]))
    with Reader(folder) as reader, Connection(filled_virtuoso.endpoint, 60) as connection:
        with asking.results(connection, text) as found:
            theirs = Counter(map(loosely, rows_of(found)))
        ours = Counter(map(loosely, rows_of(reader.rows(text))))
    assert (theirs - ours, ours - theirs) == (Counter(), Counter())


@pytest.mark.parametrize("way", ["graph-store", "quads", "update"])
def test_each_way_brings_every_triple(
    start_oxigraph: Callable[[], OtherStore], small_store: Path, way: Way
) -> None:
    """Whatever a store takes, it ends up with the same graph; nothing came out otherwise."""
    store, folder = start_oxigraph(), StoreFolder(small_store)
    pushed, _ = push_to(store, folder, way)
    with Reader(folder) as reader, Connection(store.endpoint, 60) as connection:
        assert pushed.triples == len(reader)
        assert compare(reader, connection) == {}


def test_only_what_has_changed_is_sent_again(
    start_oxigraph: Callable[[], OtherStore], tmp_path: Path, publish_graphs: Publish
) -> None:
    """A daily push of a large graph costs what the day has changed; others' graphs stay."""
    store, folder = start_oxigraph(), StoreFolder(tmp_path / "graph")
    store.update(f"INSERT DATA {{ GRAPH <{OTHERS}> {{ <urn:a> <urn:b> <urn:c> }} }}")
    one, two, three = (f"{BASE}graph/{name}" for name in ("one", "two", "three"))
    publish_graphs(
        folder.path, f"<{one}> {{ <urn:a> <urn:b> 1 }} <{two}> {{ <urn:a> <urn:b> 2 }}".encode()
    )
    ledger = ledger_name(BASE)
    first, requests = push_to(store, folder)
    assert first.sent == (one, two)
    again, requests = push_to(store, folder)
    assert (again.sent, again.unchanged) == ((), 2)
    assert not requests, "a push of what is there changes nothing"

    publish_graphs(
        folder.path, f"<{two}> {{ <urn:a> <urn:b> 22 }} <{three}> {{ <urn:a> <urn:b> 3 }}".encode()
    )
    _, requests = push_to(store, folder)
    changed = {graph for _, graph in requests} - {ledger}
    assert changed == {two, three}
    assert store.count(f"GRAPH <{two}> {{ ?s ?p 22 }}") == 1

    with Writer(folder) as writer:
        writer.replace_graph(one, b"")
        writer.publish()
    _, requests = push_to(store, folder)
    assert requests["delete", one] == 1
    assert store.count(f"GRAPH <{one}> {{ ?s ?p ?o }}") == 0
    assert store.count(f"GRAPH <{OTHERS}> {{ ?s ?p ?o }}") == 1


def test_a_graph_that_no_push_made_is_not_replaced(
    start_oxigraph: Callable[[], OtherStore], small_store: Path
) -> None:
    """Two teams that use one name lose nothing by it, unless one of them says so."""
    store, folder = start_oxigraph(), StoreFolder(small_store)
    with Reader(folder) as reader:
        name = reader.graphs()[0]
    store.update(f"INSERT DATA {{ GRAPH <{name}> {{ <urn:a> <urn:b> <urn:c> }} }}")
    with pytest.raises(PushedGraphError) as refused:
        push_to(store, folder)
    assert refused.value.graph == name
    assert store.count(f"GRAPH <{name}> {{ ?s ?p ?o }}") == 1
    push_to(store, folder, takes_over=True)
    assert store.count(f"GRAPH <{name}> {{ <urn:a> <urn:b> <urn:c> }}") == 0


def test_a_difference_names_the_graph_and_is_mended_by_the_next_push(
    start_oxigraph: Callable[[], OtherStore], folder: StoreFolder
) -> None:
    """A graph that somebody has damaged there does not pass for whole."""
    store = start_oxigraph()
    push_to(store, folder)
    store.update(f"DELETE WHERE {{ GRAPH <{LINKS}> {{ ?s ?p ?o }} }}")
    with pytest.raises(PushedGraphError) as found:
        push_to(store, folder)
    assert found.value.graph == LINKS
    mended, _ = push_to(store, folder)
    assert mended.sent == (LINKS,)


def test_a_killed_push_goes_on(
    start_oxigraph: Callable[[], OtherStore], folder: StoreFolder
) -> None:
    """What has been sent in hours is not sent again because the last minute failed."""
    store = start_oxigraph()
    command = Path(sys.executable).with_name("conflictgraph")
    # Requests so small that there is time to be killed in the middle.
    arguments = ["push", store.endpoint.url, "--store", folder.path, "--piece-mb", "0.004"]
    process = subprocess.Popen([command, *arguments], stderr=subprocess.DEVNULL)
    while process.poll() is None and not ledger_of(store).versions:
        pass
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert ledger_of(store).state is None, "nobody takes what is there for whole"
    resumed, _ = push_to(store, folder)
    assert resumed.unchanged > 0
    assert resumed.sent
    with Reader(folder) as reader:
        assert resumed.triples == len(reader)


def test_virtuoso_takes_a_push_and_tells_what_it_rewrites(
    filled_virtuoso: OtherStore, folder: StoreFolder
) -> None:
    """Digest authentication, N-Triples, counts: and what comes back is what was sent."""
    pushed, requests = push_to(filled_virtuoso, folder)
    assert (pushed.sent, len(requests)) == ((), 0)
    with Reader(folder) as reader, Connection(filled_virtuoso.endpoint, 60) as connection:
        assert pushed.triples == len(reader)
        changes = compare(reader, connection)
    rewritten = {each.sent.object.datatype for some in changes.values() for each in some}
    assert {each.value.rpartition("#")[2] for each in rewritten} <= {"duration"}


def test_without_a_password_virtuoso_takes_nothing(virtuoso: OtherStore, small_store: Path) -> None:
    """A refusal says what is missing."""
    nobody = OtherStore(Endpoint(virtuoso.endpoint.url), virtuoso.process)
    with pytest.raises(EndpointError) as refused:
        push_to(nobody, StoreFolder(small_store), takes_over=True)
    assert refused.value.status == httpx.codes.UNAUTHORIZED
    assert "CONFLICTGRAPH_ENDPOINT_PASSWORD" in refused.value.hint


def test_an_answer_that_virtuoso_cuts_short_is_none(filled_virtuoso: OtherStore) -> None:
    """It says 200 to a sixth of the rows; nobody should count with them."""
    query = f"SELECT ?s ?x WHERE {{ GRAPH ?g {{ ?s ?p ?o }} GRAPH <{LINKS}> {{ ?x ?y ?z }} }}"
    with (
        Connection(filled_virtuoso.endpoint, 60) as connection,
        pytest.raises(EndpointError, match="cut its answer short"),
    ):
        asking.select(connection, query)


@pytest.fixture(scope="module")
def local(
    tmp_path_factory: pytest.TempPathFactory, folder: StoreFolder, launch: StartServer
) -> Iterator[RunningServer]:
    """Return a server over the store itself."""
    running = launch(tmp_path_factory.mktemp("local"), folder.path)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def remote(
    tmp_path_factory: pytest.TempPathFactory, oxigraph: OtherStore, launch: StartServer
) -> Iterator[RunningServer]:
    """Return a server over Oxigraph's server."""
    place = tmp_path_factory.mktemp("remote")
    running = launch(
        place,
        place / "none",
        endpoint=oxigraph.endpoint.url,
        token_file=token(place),
        max_rows=MAX_ROWS,
    )
    yield running
    running.stop()


def token(place: Path) -> Path:
    file = place / "tokens"
    file.write_text("write a-token-of-the-test\n")
    return file


ALIKE = (
    "/",
    "/alliances",
    "/matrix",
    "/queries/who-says-what?format=csv",
    "/queries/documents?format=json",
    "/queries/speakers?format=parquet",
    f"/store?graph={LINKS}",
    "/sparql?query=ASK { ?s ?p ?o }",
    "/sparql?query=CONSTRUCT { ?s a ?c } WHERE { ?s a ?c . FILTER (?c = <urn:none>) }",
    "/sparql?query=SELECT {",
)


@pytest.mark.parametrize("path", ALIKE)
def test_pages_and_answers_are_those_of_a_server_of_ones_own(
    local: RunningServer, remote: RunningServer, path: str
) -> None:
    """Readers do not notice which store is asked: the same bytes, the same ETag."""
    accept = {"Accept": "text/html, application/n-triples;q=0.9, */*;q=0.5"}
    here, there = (each.client.get(path, headers=accept) for each in (local, remote))
    assert there.status_code == here.status_code
    if path.startswith("/sparql"):
        assert there.headers.get("etag") == here.headers.get("etag")
    assert without_address(there) == without_address(here)


def without_address(response: httpx.Response) -> bytes:
    netloc = response.request.url.netloc
    return response.content.replace(netloc, b"host")


@pytest.fixture(scope="module")
def virtual(
    tmp_path_factory: pytest.TempPathFactory, filled_virtuoso: OtherStore, launch: StartServer
) -> Iterator[RunningServer]:
    """Return a server over Virtuoso."""
    place = tmp_path_factory.mktemp("virtual")
    running = launch(place, place / "none", endpoint=filled_virtuoso.endpoint.url)
    yield running
    running.stop()


@pytest.mark.parametrize("path", ["/matrix", "/alliances", "/sitemap.xml", "/id/actor/azerbaijan"])
def test_pages_over_virtuoso_are_those_of_a_server_of_ones_own(
    local: RunningServer, virtual: RunningServer, path: str
) -> None:
    """Readers do not notice either that the store is of another make and another decade."""
    accept = {"Accept": "text/html, */*;q=0.5"}
    here, there = (
        each.client.get(path, headers=accept, follow_redirects=True) for each in (local, virtual)
    )
    assert there.status_code == here.status_code == httpx.codes.OK
    assert words_of(there) == words_of(here)


@pytest.mark.parametrize("field", FIELDS)
def test_fields_of_pages_offer_the_same_over_virtuoso(
    local: RunningServer, virtual: RunningServer, field: str
) -> None:
    """What readers can choose from does not depend on the engine either."""
    here, there = (
        each.client.post("/sparql", data={"query": query_for([field])}) for each in (local, virtual)
    )
    values = Counter(row["value"]["value"] for row in here.json()["results"]["bindings"])
    assert values
    assert Counter(row["value"]["value"] for row in there.json()["results"]["bindings"]) == values


def words_of(response: httpx.Response) -> Counter[bytes]:
    """Return the words of a page, as far as Virtuoso keeps it.

    Sentences need texts, and literals in several languages come in an order of its own.
    """
    page = re.sub(rb"<blockquote>.*?</blockquote>", b"\n", without_address(response))
    return Counter(re.split(rb"[\s<>]+", page))


def test_a_new_push_is_noticed(
    start_oxigraph: Callable[[], OtherStore],
    start_server: StartServer,
    tmp_path: Path,
    publish_graphs: Publish,
) -> None:
    """Nobody restarts anything: what is pushed is answered, and old copies are not current."""
    store, folder = start_oxigraph(), StoreFolder(tmp_path / "graph")
    graph = f"{BASE}graph/one"
    publish_graphs(folder.path, f"<{graph}> {{ <urn:a> <urn:b> 1 }}".encode())
    push_to(store, folder)
    server = start_server(tmp_path / "none", endpoint=store.endpoint.url, endpoint_poll_s=0.1)
    ask = f"SELECT ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    before = server.ask(ask, headers={"Accept": "text/csv"})
    assert before.text.split() == ["o", "1"]
    held = {"Accept": "text/csv", "If-None-Match": before.headers["etag"]}
    assert server.ask(ask, headers=held).status_code == httpx.codes.NOT_MODIFIED

    publish_graphs(folder.path, f"<{graph}> {{ <urn:a> <urn:b> 2 }}".encode())
    push_to(store, folder)
    deadline = time.monotonic() + START_S
    while (after := server.ask(ask, headers=held)).status_code == httpx.codes.NOT_MODIFIED:
        assert time.monotonic() < deadline
    assert after.text.split() == ["o", "2"]

    end(store.process)
    while server.client.get("/readyz").status_code == httpx.codes.OK:
        assert time.monotonic() < deadline
    assert server.ask(ask).status_code == httpx.codes.SERVICE_UNAVAILABLE


def test_a_query_that_takes_too_long_is_ended_here(remote: RunningServer) -> None:
    """Whatever the other store does with it, the asker gets a status, and others their answers."""
    # Some seconds of work: the other store goes on with it, and has to answer the next test.
    endless = (
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}{GRAPH_ONTOLOGY}> {{ ?a ?b ?c }} "
        f"GRAPH <{BASE}{GRAPH_REGISTRY}> {{ ?d ?e ?f }} FILTER (STR(?c) < STR(?f)) }}"
    )
    answer = remote.client.get("/sparql", params={"query": endless, "timeout": "0.4"})
    assert answer.status_code == httpx.codes.GATEWAY_TIMEOUT
    assert answer.json()["code"] == "query.timeout"
    assert remote.ask("ASK { ?s ?p ?o }").status_code == httpx.codes.OK


def test_the_limits_of_an_answer_hold(remote: RunningServer) -> None:
    """An answer of another store that is too long is an error, never a short answer."""
    # Rows so short that all of them are counted before the first is sent.
    query = 'SELECT ("" AS ?x) WHERE { ?s ?p ?o }'
    answer = remote.ask(query, headers={"Accept": "text/csv"})
    assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE
    assert answer.json()["limit"] == {"setting": "max_rows", "value": MAX_ROWS}


def test_what_needs_a_store_of_ones_own_says_so(remote: RunningServer) -> None:
    """Nothing breaks, and nothing pretends: search, dumps and writes point elsewhere."""
    html = {"Accept": "text/html"}
    search = remote.client.get("/search?q=Baku", headers=html)
    assert search.status_code == httpx.codes.NOT_IMPLEMENTED
    assert "store.not-own" in search.text
    writer = {"Authorization": "Bearer a-token-of-the-test"}
    put = remote.client.put(
        "/store?graph=urn:g",
        content=b"<urn:a> <urn:b> <urn:c> .",
        headers=writer | {"Content-Type": "text/turtle"},
    )
    update = remote.client.post("/sparql", data={"update": "CLEAR ALL"}, headers=writer)
    for answer in (put, update, remote.client.get("/dumps")):
        assert answer.status_code == httpx.codes.NOT_IMPLEMENTED
        assert answer.json()["code"] == "store.not-own"
    service = remote.ask("SELECT * { SERVICE <http://localhost/sparql> { ?s ?p ?o } }")
    assert service.json()["code"] == "query.forbidden"
    explained = remote.client.get("/sparql", params={"query": "ASK {}", "explain": "1"})
    assert explained.status_code == httpx.codes.NOT_IMPLEMENTED


def test_a_store_that_is_not_there_is_said_before_anything_starts(tmp_path: Path) -> None:
    """A wrong port is told in one sentence, with status 3."""
    command = Path(sys.executable).with_name("conflictgraph")
    store = f"sparql+http://127.0.0.1:{free_port()}/sparql"
    done = subprocess.run(
        [command, "serve", "--store", store], check=False, cwd=tmp_path, capture_output=True
    )
    assert done.returncode == 3
    assert b"is the store running" in done.stderr
    assert b"Traceback" not in done.stderr


def test_only_serve_takes_an_endpoint_for_a_store(tmp_path: Path) -> None:
    """A build never makes a folder called sparql+http:."""
    command = Path(sys.executable).with_name("conflictgraph")
    arguments = ["query", "ASK {}", "--store", "sparql+http://127.0.0.1:1/sparql"]
    done = subprocess.run([command, *arguments], check=False, cwd=tmp_path, capture_output=True)
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_the_commands_of_the_page_work(
    start_oxigraph: Callable[[], OtherStore], small_store: Path, checkout: Path, tmp_path: Path
) -> None:
    """Who copies the first command from the page has the graph over there."""
    page = (checkout / "docs" / "how-to" / "push-to-another-store.md").read_text("utf-8")
    written = re.search(r"^conflictgraph (push) (http://localhost:7878/query)", page, re.MULTILINE)
    assert written
    store = start_oxigraph()
    command = [Path(sys.executable).with_name("conflictgraph"), written[1], store.endpoint.url]
    settings = os.environ | {"CONFLICTGRAPH_STORE": str(small_store)}
    done = subprocess.run(
        [*command, "--compare", "--json"],
        check=True,
        cwd=tmp_path,
        env=settings,
        stdout=subprocess.PIPE,
    )
    facts = json.loads(done.stdout)
    assert (facts["changed"], facts["unchanged"]) == ({}, 0)
    assert facts["triples"] == store.count("GRAPH ?g { ?s ?p ?o }") - store.count(
        f"GRAPH <{ledger_name(BASE)}> {{ ?s ?p ?o }}"
    )
