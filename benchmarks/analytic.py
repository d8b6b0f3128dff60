"""What every saved query and every page costs cold, in scans of an answer of the same size.

A scan is ``SELECT ?s ?p ?o { ?s ?p ?o } LIMIT n`` asked of the same server in the same way: what
the engine takes to enumerate and to write as much. Size is bytes, the same for a page and for
rows of many columns; an answer smaller than 500 such triples counts as large as they are, as many
rows as a page shows. All figures are processor time of the process that answers HTTP and of those
that evaluate: other programs on the machine change it little. For a store that is there,
and some addresses: ``python analytic.py STORE / '/page*'``.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Self
from urllib.parse import quote, urlencode

from build import build_store
from children import family
from conflictgraph.catalogue import load_catalogue
from conflictgraph.vocab import BASE
from corpus import write_corpus
from servers import JSON, free_port, our_server, query_path, running

#: The promise: no answer costs more than so many scans of its size.
MOST_SCANS = 20
_FLOOR_ROWS, _LONG_ROWS = 500, 20_000
_WARM_UP = 3
_SAMPLE_S = 0.01
#: Long enough for what a busy machine would break off otherwise.
_TIMEOUT_S = 300
_SCAN = "SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {}"
_SOME = (
    "SELECT ?thing { ?thing <https://w3id.org/conflictgraph/ns#%s> ?any } ORDER BY ?thing LIMIT 1"
)
_HTML = "text/html"
#: Beside those of things, and of the saved queries.
_PAGES = (
    *("/", "/statements", "/alliances", "/matrix", "/timeline", "/map", "/search", "/query"),
    *("/ontology", "/status"),
)
#: Those that answer; what makes an index or a dump meanwhile is nobody's answer.
_ANSWERING = (b"conflictgraph.store.query.worker", b"serve", b"fronts.process")


@dataclass
class Cost:
    """One answer: its size, and one time and status for each round."""

    bytes: int = 0
    rows: int | None = None
    cpu_s: list[float] = field(default_factory=list)
    status: int = 200


@dataclass
class AnalyticFigures:
    """What was measured.

    Attributes:
        scans: by number of rows.
        answers: by address, cold: nothing is kept of the state of the store that is asked.
        warm: the same addresses asked again, in processor time.
    """

    quads: int
    profile: str
    scans: dict[int, Cost] = field(default_factory=dict)
    answers: dict[str, Cost] = field(default_factory=dict)
    warm: dict[str, Cost] = field(default_factory=dict)

    def scan_s(self, size_bytes: int) -> float:
        """Return what a scan takes that gives so many bytes, and at least the smallest one."""
        short, long = self.scans[_FLOOR_ROWS], self.scans[_LONG_ROWS]
        return max(median(short.cpu_s), median(long.cpu_s) * size_bytes / long.bytes)

    def scans_of(self, cost: Cost) -> float:
        """Return the time of an answer over that of a scan of its size."""
        return median(cost.cpu_s) / self.scan_s(cost.bytes)

    def slowest(self) -> list[tuple[str, Cost]]:
        """Return all answers, those of most scans first."""
        return sorted(self.answers.items(), key=lambda item: -self.scans_of(item[1]))

    def to_json(self) -> dict[str, object]:
        """Return the figures with their ratios."""
        ratios = {address: self.scans_of(cost) for address, cost in self.answers.items()}
        return {**json.loads(json.dumps(vars(self), default=vars)), "scans_of_size": ratios}


def measure_analytic(work: Path, quads: int, profile: str, rounds: int) -> AnalyticFigures:
    """Build a store and ask it everything, ``rounds`` times."""
    corpus, store = work / f"corpus-{profile}-{quads}", work / f"store-{profile}-{quads}"
    write_corpus(corpus, quads, profile)
    build_store(corpus, store)
    return measure_store(store, work, AnalyticFigures(quads, profile), rounds)


def measure_store(
    store: Path, work: Path, figures: AnalyticFigures, rounds: int, patterns: Sequence[str] = ("*",)
) -> AnalyticFigures:
    """Ask a store that is there; each question is asked of a state of its own, then again.

    Only addresses that follow one of the patterns of the shell are asked.
    """
    port = free_port()
    with running(
        our_server(store, port, query_timeout_s=_TIMEOUT_S), port, work / "server.log"
    ) as server:
        client = _Client(port, server.pid)
        addresses = {
            address: accept
            for address, accept in _iter_addresses(client)
            if any(fnmatchcase(address, each) for each in patterns)
        }
        for _ in range(_WARM_UP):
            client.ask(query_path(_SCAN.format(_LONG_ROWS)), JSON, Cost())
        for _ in range(rounds):
            for rows in (_FLOOR_ROWS, _LONG_ROWS):
                _renew(store)
                scan = query_path(_SCAN.format(rows))
                client.ask(scan, JSON, figures.scans.setdefault(rows, Cost()))
            for address, accept in addresses.items():
                _renew(store)
                client.ask(address, accept, figures.answers.setdefault(address, Cost()))
                client.ask(address, accept, figures.warm.setdefault(address, Cost()))
        client.close()
    return figures


def _renew(store: Path) -> None:
    """Make it another state to the server: nothing that it keeps holds any more."""
    os.utime(store / "CURRENT")


class _Client:
    """One connection, and the processes behind it."""

    def __init__(self, port: int, server: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=600)
        self._server = server

    def ask(self, address: str, accept: str, cost: Cost) -> bytes:
        """Note what an answer costs; return it."""
        with _Watch(self._server) as watch:
            headers = {"Accept": accept, "Accept-Language": "en"}
            self._connection.request("GET", address, headers=headers)
            answer = self._connection.getresponse()
            body = answer.read()
        cost.cpu_s.append(watch.used_s)
        cost.bytes, cost.status = len(body), answer.status
        if accept == JSON and answer.status == 200:
            cost.rows = len(json.loads(body)["results"]["bindings"])
        return body

    def some(self, has: str) -> str:
        """Return the first thing that has a property."""
        found = json.loads(self.ask(query_path(_SOME % has), JSON, Cost()))
        return str(found["results"]["bindings"][0]["thing"]["value"])

    def close(self) -> None:
        self._connection.close()


class _Watch:
    """Processor time of the processes that answer and lived before the question was asked.

    It is read all the while: one that was at a question for long ends with the answer. What is
    started in its place is not part of the answer.
    """

    used_s = 0.0

    def __init__(self, server: int) -> None:
        self._begin = {pid: used for pid in family(server) if (used := _cpu_s(pid)) is not None}
        self._latest = dict(self._begin)
        self._answered = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._answered.set()
        self._thread.join()
        self._read()
        self.used_s = sum(self._latest.values()) - sum(self._begin.values())

    def _sample(self) -> None:
        while not self._answered.wait(_SAMPLE_S):
            self._read()

    def _read(self) -> None:
        for pid in self._begin:
            self._latest[pid] = _cpu_s(pid) or self._latest[pid]


def _cpu_s(pid: int) -> float | None:
    """Return what a process that answers has used so far; None for others and ended ones."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if not any(name in command for name in _ANSWERING):
            return None
        return time.clock_gettime(_cpu_clock(pid))
    except OSError:
        return None


def _cpu_clock(pid: int) -> int:
    """Return the clock of a process's time, as clock_getcpuclockid(3) does: nanoseconds count.

    Hundredths of a second are too coarse: a small answer takes less.
    """
    return (~pid << 3) | 2


def _iter_addresses(client: _Client) -> Iterator[tuple[str, str]]:
    """Yield every address with what it is asked for in."""
    for query in load_catalogue().values():
        given = {each.name: each.example for each in query.parameters if each.required}
        yield f"/queries/{query.name}?{urlencode(given)}", JSON
    for page in _PAGES:
        yield page, _HTML
    for has in ("isReportedIn", "hasText"):
        yield f"/page?iri={quote(client.some(has), safe='')}", _HTML
    for actor in ("russia", "armenia"):
        yield f"/page?iri={quote(f'{BASE}id/actor/{actor}', safe='')}", _HTML


def _print(figures: AnalyticFigures) -> None:
    for address, cost in figures.slowest():
        warm = median(figures.warm[address].cpu_s) * 1000
        print(
            f"{address[:60]:60} {cost.status} {median(cost.cpu_s) * 1000:9.1f} ms"
            f" {cost.bytes / 1000:8.1f} kB {cost.rows if cost.rows is not None else '':>6}"
            f" {figures.scans_of(cost):7.1f} scans, warm {warm:6.1f} ms"
        )


def _main() -> None:
    with tempfile.TemporaryDirectory(prefix="conflictgraph-bench-") as folder:
        figures = measure_store(
            Path(sys.argv[1]), Path(folder), AnalyticFigures(0, ""), 1, sys.argv[2:] or ("*",)
        )
    _print(figures)


if __name__ == "__main__":
    _main()
