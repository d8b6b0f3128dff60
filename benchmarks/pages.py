"""What a page costs: made for its first reader, from memory, and for who has it already.

The start page, asked for by one connection. All three are measured in turn in one run, so that they
can be compared: what is told a reader who has the page (304) takes no query and sends nothing, and
is the least that any request can cost.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from build import build_store
from children import cpu_s
from corpus import write_corpus
from servers import free_port, our_server, running

COLD, WARM, PACKED, HELD = "cold", "warm", "warm, compressed", "304"
_REQUESTS = 500
_BROWSER = {"Accept": "text/html", "Accept-Language": "en"}


@dataclass
class PagesFigures:
    """What was measured.

    Attributes:
        seconds: wall-clock time of one request, by kind, one for each round.
        cpu_s: processor time of it in the process that answers HTTP, likewise.
        length_bytes: of the page.
    """

    quads: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    cpu_s: dict[str, list[float]] = field(default_factory=dict)
    length_bytes: int = 0

    def ratio(self, kind: str) -> float:
        """Return the time of one kind over that of a 304, medians of both."""
        return median(self.seconds[kind]) / median(self.seconds[HELD])

    def to_json(self) -> dict[str, object]:
        """Return the figures with their ratios."""
        return {**vars(self), "ratios": {kind: self.ratio(kind) for kind in self.seconds}}


def measure_pages(work: Path, quads: int, rounds: int) -> PagesFigures:
    """Ask for the start page, ``rounds`` times each way; each round has a state of its own."""
    corpus, store = work / f"corpus-seed-like-{quads}", work / f"store-seed-like-{quads}"
    write_corpus(corpus, quads, "seed-like")
    build_store(corpus, store)
    figures, port = PagesFigures(quads), free_port()
    with running(our_server(store, port), port, work / "server.log") as server:
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
        for _ in range(rounds):
            # To the server it is another state of the store: nothing that it keeps holds any more.
            os.utime(store / "CURRENT")
            _measure(connection, server.pid, figures)
        connection.close()
    return figures


def _measure(connection: HTTPConnection, front: int, figures: PagesFigures) -> None:
    begin, used = time.perf_counter(), cpu_s(front)
    tag, figures.length_bytes = _ask(connection, 200)
    _note(figures, COLD, time.perf_counter() - begin, cpu_s(front) - used)
    ways: dict[str, tuple[int, dict[str, str]]] = {
        WARM: (200, {}),
        PACKED: (200, {"Accept-Encoding": "zstd"}),
        HELD: (304, {"If-None-Match": tag}),
    }
    for kind, (status, headers) in ways.items():
        begin, used = time.perf_counter(), cpu_s(front)
        for _ in range(_REQUESTS):
            _ask(connection, status, headers)
        spent, cpu = time.perf_counter() - begin, cpu_s(front) - used
        _note(figures, kind, spent / _REQUESTS, cpu / _REQUESTS)


def _note(figures: PagesFigures, kind: str, seconds: float, cpu: float) -> None:
    figures.seconds.setdefault(kind, []).append(seconds)
    figures.cpu_s.setdefault(kind, []).append(cpu)


def _ask(
    connection: HTTPConnection, status: int, headers: dict[str, str] | None = None
) -> tuple[str, int]:
    connection.request("GET", "/", headers=_BROWSER | (headers or {}))
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != status:
        raise RuntimeError(f"the page came with status {answer.status}, not {status}")
    return answer.headers["ETag"], len(body)
