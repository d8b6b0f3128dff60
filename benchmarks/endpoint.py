"""Our server beside Oxigraph's own, both with a deadline: the same data, queries and client.

Oxigraph's server (``oxigraph serve`` from PyPI) is compiled, answers in threads of one process, and
starts a sleeping thread for each query when it has a deadline: under a load of some thousand
requests a second it ends. That is part of what is measured.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from build import build_store, export_quads
from children import run
from conflictgraph.catalogue import load_catalogue
from corpus import write_corpus
from load import Load, drive
from servers import JSON, ask, free_port, our_server, point_targets, post, query_path, running

OURS, CACHED, OXIGRAPH = "conflictgraph serve", "the same from its cache", "oxigraph serve"
CLIENTS = (1, 8)
RUNAWAYS = (0, 1, 2, 4)
ENCODINGS = ("identity", "gzip", "br", "zstd")
_OXIGRAPH = str(Path(sys.executable).parent / "oxigraph")
_TIMEOUT_S = 30
_ROWS = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 200000"
_RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a != ?g) }"
_READ_BYTES = 256 * 1024
#: Oxigraph's server survives this long.
_BURST_S = 1.0
#: Saved queries that look at much of the graph; those with a parameter get their example.
ANALYTICAL = (
    "accusations",
    "actor-by-document",
    "alliances-as-seen-by",
    "demands",
    "documents",
    "figures-by-claimant",
    "hopes-and-expectations",
    "mediators",
    "mutual-accusations",
    "statements-without-cue",
    "timeline",
    "withheld-figures",
)


@dataclass
class EndpointFigures:
    """What was measured; a list has one value for each round.

    Attributes:
        points: point queries, by server and number of clients; a server that ended is missing.
        not_modified: the same requests of a client that has the answers already.
        analytical_s: seconds of a query evaluated anew, by query and server.
        stream_s: seconds of an answer of 200,000 rows read at once, by server.
        stream_bytes: its length.
        encoded: seconds and bytes of the same answer of ours, by content coding.
        beside: point queries of 4 clients while so many queries run away.
    """

    quads: int
    points: dict[str, dict[int, list[Load]]] = field(default_factory=dict)
    not_modified: list[Load] = field(default_factory=list)
    analytical_s: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    stream_s: dict[str, list[float]] = field(default_factory=dict)
    stream_bytes: dict[str, int] = field(default_factory=dict)
    encoded: dict[str, tuple[float, int]] = field(default_factory=dict)
    beside: dict[int, Load] = field(default_factory=dict)

    def rate(self, server: str, clients: int) -> float | None:
        """Return the median of the requests a second; None when the server did not last."""
        loads = self.points.get(server, {}).get(clients, [])
        return median(load.rate for load in loads) if loads else None

    def slowdown(self, name: str) -> float:
        """Return our time for a saved query over Oxigraph's, medians of both."""
        times = self.analytical_s[name]
        return median(times[OURS]) / median(times[OXIGRAPH])

    def to_json(self) -> dict[str, object]:
        """Return the figures."""
        return json.loads(json.dumps(vars(self), default=vars))  # type: ignore[no-any-return]


def measure_endpoint(work: Path, quads: int, rounds: int, seconds: float) -> EndpointFigures:
    """Measure both servers over the same quads, in turn, ``rounds`` times each."""
    corpus, store = work / f"corpus-seed-like-{quads}", work / f"store-seed-like-{quads}"
    write_corpus(corpus, quads)
    build_store(corpus, store)
    figures = EndpointFigures(quads)
    lines, location = work / "quads.nq", work / "oxigraph"
    export_quads(store, lines)
    _load_oxigraph(location, lines)
    lines.unlink()
    with _servers(work, store) as ports:
        _measure_points(figures, ports, location, rounds)
        with _oxigraph(location) as (port, _):
            _measure_analytical(figures, ports | {OXIGRAPH: port}, rounds)
            _measure_stream(figures, ports | {OXIGRAPH: port}, rounds)
        _measure_encodings(figures, ports[OURS])
        _measure_beside(figures, ports[OURS], seconds)
    return figures


@contextmanager
def _servers(work: Path, store: Path) -> Iterator[dict[str, int]]:
    ports = {name: free_port() for name in (OURS, CACHED)}
    with ExitStack() as stack:
        for name, cache_bytes in ((OURS, 0), (CACHED, 67_108_864)):
            command = our_server(store, ports[name], cache_bytes=cache_bytes)
            stack.enter_context(running(command, ports[name], work / f"{cache_bytes}.log"))
        yield ports


@contextmanager
def serve_oxigraph(location: Path, lines: Path) -> Iterator[tuple[int, int]]:
    """Load N-Quads into a new folder and serve them; yield port and process id."""
    _load_oxigraph(location, lines)
    with _oxigraph(location) as served:
        yield served


def _load_oxigraph(location: Path, lines: Path) -> None:
    run([_OXIGRAPH, "load", "--location", str(location), "--file", str(lines)])


@contextmanager
def _oxigraph(location: Path) -> Iterator[tuple[int, int]]:
    """Run Oxigraph's server anew: under load it does not last. Yield port and process id."""
    port = free_port()
    command = [_OXIGRAPH, "serve-read-only", "--location", str(location)]
    command += ["--bind", f"127.0.0.1:{port}", "--timeout-s", str(_TIMEOUT_S)]
    command += ["--union-default-graph"]
    with running(command, port, location.with_suffix(".log"), "/query") as server:
        yield port, server.pid


def _path(server: str) -> str:
    return "/query" if server == OXIGRAPH else "/sparql"


def _measure_points(
    figures: EndpointFigures, ports: dict[str, int], location: Path, rounds: int
) -> None:
    ours = point_targets(ports[OURS])
    theirs = point_targets(ports[OURS], "/query")
    for clients in CLIENTS:
        for _ in range(rounds):
            for server, port in ports.items():
                _add(figures, server, clients, drive(port, clients, _BURST_S, ours))
            with _oxigraph(location) as (port, _):
                _add(figures, OXIGRAPH, clients, drive(port, clients, _BURST_S, theirs))
    tag = _tag(ports[CACHED], ours[0])
    for _ in range(rounds):
        load = drive(ports[CACHED], CLIENTS[-1], _BURST_S, ours[:1], {"If-None-Match": tag})
        figures.not_modified.append(load)


def _add(figures: EndpointFigures, server: str, clients: int, load: Load) -> None:
    """Keep a load that was answered; Oxigraph's server may have ended under it."""
    if not load.broken:
        figures.points.setdefault(server, {}).setdefault(clients, []).append(load)


def _tag(port: int, target: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", target, headers={"Accept": JSON})
        return connection.getresponse().headers["ETag"]
    finally:
        connection.close()


def _measure_analytical(figures: EndpointFigures, ports: dict[str, int], rounds: int) -> None:
    catalogue = load_catalogue()
    for name in ANALYTICAL:
        saved = catalogue[name]
        values = {each.name: each.example for each in saved.parameters if each.required}
        query = saved.bind(values)
        by_server = figures.analytical_s.setdefault(name, {})
        for _ in range(rounds):
            for server in (OURS, OXIGRAPH):
                # Posted: some are longer than Oxigraph's server takes in an address.
                took_s = _timed(lambda at=server, query=query: post(ports[at], query, _path(at)))
                by_server.setdefault(server, []).append(took_s)


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def _measure_stream(figures: EndpointFigures, ports: dict[str, int], rounds: int) -> None:
    for _ in range(rounds):
        for server in (OURS, OXIGRAPH):
            took_s, length = _read(ports[server], _path(server), "identity")
            figures.stream_s.setdefault(server, []).append(took_s)
            figures.stream_bytes[server] = length


def _measure_encodings(figures: EndpointFigures, port: int) -> None:
    for encoding in ENCODINGS:
        figures.encoded[encoding] = _read(port, "/sparql", encoding)


def _read(port: int, path: str, encoding: str) -> tuple[float, int]:
    """Read the long answer as fast as it comes; return seconds and bytes."""
    length, begin = 0, time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Accept": JSON, "Accept-Encoding": encoding}
    connection.request("GET", query_path(_ROWS, path), headers=headers)
    answer = connection.getresponse()
    while chunk := answer.read1(_READ_BYTES):
        length += len(chunk)
    connection.close()
    return time.perf_counter() - begin, length


def _measure_beside(figures: EndpointFigures, port: int, seconds: float) -> None:
    """Ask point queries while others run away; each runaway ends at its deadline."""
    targets = point_targets(port)
    for number in RUNAWAYS:
        runaways = [threading.Thread(target=ask, args=(port, _RUNAWAY)) for _ in range(number)]
        for runaway in runaways:
            runaway.start()
        time.sleep(bool(number))  # until they have left the lane of short queries
        figures.beside[number] = drive(port, 4, seconds, targets)
        for runaway in runaways:
            runaway.join()
