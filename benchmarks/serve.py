"""How many point queries a second the server answers, beside a plain FastAPI route.

Both serve the same generation on loopback and are asked by the same client, in turn. Then one
long answer: the time to its first byte, and what it does to the memory of the front.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from build import build_store
from children import cpu_s, family, resident_bytes
from corpus import write_corpus
from load import drive
from servers import JSON, free_port, our_server, point_targets, query_path, running

CLIENTS = (1, 4, 16)
OURS, BASELINE = "conflictgraph serve", "plain FastAPI route"
_HERE = Path(__file__).parent
_LONG = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 200000"
_WARM_UP_S = 1.0
_READ_BYTES = 64 * 1024
#: A reader slower than the server: what is not read has to wait somewhere.
_READ_PAUSE_S = 0.002


@dataclass(frozen=True)
class LongAnswer:
    """One answer of 200,000 rows.

    Attributes:
        first_byte_s: from sending the query to the first byte of the body.
        growth_bytes: how much the front's resident memory rose above what it was before.
    """

    first_byte_s: float
    growth_bytes: int
    length_bytes: int


@dataclass
class ServeFigures:
    """What was measured, by server.

    Attributes:
        rates: requests a second, by server and number of clients, one for each round.
        p99_s: the 99th percentile of the latency, likewise.
        cpu_s: processor time for one request, all processes of the server together, likewise.
        front_cpu_s: the part of it that the process answering HTTP takes, likewise.
    """

    quads: int
    rates: dict[str, dict[int, list[float]]] = field(default_factory=dict)
    p99_s: dict[str, dict[int, list[float]]] = field(default_factory=dict)
    cpu_s: dict[str, dict[int, list[float]]] = field(default_factory=dict)
    front_cpu_s: dict[str, dict[int, list[float]]] = field(default_factory=dict)
    long: dict[str, list[LongAnswer]] = field(default_factory=dict)

    def add(self, name: str, clients: int, told: dict[str, float]) -> None:
        """Add one round."""
        figures = (
            (self.rates, "requests_per_s"),
            (self.p99_s, "p99_s"),
            (self.cpu_s, "cpu_s"),
            (self.front_cpu_s, "front_cpu_s"),
        )
        for into, key in figures:
            into.setdefault(name, {}).setdefault(clients, []).append(told[key])

    def ratio(self, clients: int) -> float:
        """Return our requests a second over those of the baseline, medians of both."""
        return median(self.rates[OURS][clients]) / median(self.rates[BASELINE][clients])

    def to_json(self) -> dict[str, object]:
        """Return the figures with their ratios."""
        long = {name: [vars(each) for each in answers] for name, answers in self.long.items()}
        return {**vars(self), "long": long, "ratios": {n: self.ratio(n) for n in CLIENTS}}


def measure_serve(work: Path, quads: int, rounds: int, seconds: float) -> ServeFigures:
    """Put both servers under load in turn, ``rounds`` times for each number of clients."""
    corpus, store = work / f"corpus-seed-like-{quads}", work / f"store-seed-like-{quads}"
    write_corpus(corpus, quads)
    build_store(corpus, store)
    figures = ServeFigures(quads)
    with _both(work, store) as servers:
        targets = point_targets(servers[OURS][1])
        for clients in CLIENTS:
            for number in range(rounds + 1):
                for name, (process, port) in servers.items():
                    if number:
                        told = _load(process.pid, port, clients, seconds, targets)
                        figures.add(name, clients, told)
                    else:
                        _load(process.pid, port, clients, _WARM_UP_S, targets)
        for _ in range(rounds):
            for name, (process, port) in servers.items():
                figures.long.setdefault(name, []).append(_read_long(port, process.pid))
    return figures


@contextmanager
def _both(work: Path, store: Path) -> Iterator[dict[str, tuple[subprocess.Popen[bytes], int]]]:
    ours, base = free_port(), free_port()
    plain = [sys.executable, str(_HERE / "baseline.py"), str(store), str(base)]
    with (
        running(our_server(store, ours, cache_bytes=0), ours, work / "server.log") as first,
        running(plain, base, work / "baseline.log") as second,
    ):
        yield {OURS: (first, ours), BASELINE: (second, base)}


def _load(
    front: int, port: int, clients: int, seconds: float, targets: list[str]
) -> dict[str, float]:
    """Put a server under load; return what the client saw, and the processor time it took."""
    before = {pid: cpu_s(pid) for pid in family(front)}
    load = drive(port, clients, seconds, targets)
    if load.refused or load.broken:
        raise RuntimeError(f"not all requests were answered: {load}")
    used = {pid: cpu_s(pid) - earlier for pid, earlier in before.items()}
    return {
        "requests_per_s": load.rate,
        "p99_s": load.p99_s,
        "cpu_s": sum(used.values()) / load.requests,
        "front_cpu_s": used[front] / load.requests,
    }


def _read_long(port: int, front: int) -> LongAnswer:
    before = peak = resident_bytes(front)
    length = 0
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    begin = time.perf_counter()
    connection.request("GET", query_path(_LONG), headers={"Accept": JSON})
    answer = connection.getresponse()
    chunk = answer.read1(1)
    first_byte_s = time.perf_counter() - begin
    while chunk:
        length += len(chunk)
        peak = max(peak, resident_bytes(front))
        time.sleep(_READ_PAUSE_S)
        chunk = answer.read1(_READ_BYTES)
    connection.close()
    return LongAnswer(first_byte_s, peak - before, length)
