"""How things grow with the corpus: build, memory, disk, one change, queries, start of the server.

The same corpus in three sizes, each ten times the one before, and a straight line through the
logarithms: an exponent of 1 grows with the corpus, one of 0 not at all.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import fmean, median

from build import build_store
from change import change_once
from children import family_cpu_s
from conflictgraph.catalogue import load_catalogue
from conflictgraph.store.generations import StoreFolder
from corpus import write_article, write_corpus
from endpoint import ANALYTICAL
from servers import free_port, our_server, point_queries, post, running

#: In quads: 1, 10 and 100 times.
SIZES = (20_000, 200_000, 2_000_000)
_LIMIT_S = 300.0
_POINTS = 300


@dataclass
class GrowthFigures:
    """What was measured at one size; lists have one value for each round.

    Attributes:
        quads: in the store, curated graphs and what rules derive included.
        build_s, build_cpu_s: of the whole build.
        peak_bytes: memory of it, all processes.
        store_bytes: files of a generation but the manifest.
        manifest_bytes: size of the manifest.
        search_bytes, search_cpu_s: the index of the search, and what making it takes.
        ready_s, ready_cpu_s: from starting a server to its first answer.
        change_s, change_cpu_s: one changed article until it is answered from; processor time of
            the command alone.
        point_s, point_cpu_s: a point query, one client.
        query_s, query_cpu_s: each saved query evaluated anew, by name.
        late: saved queries that took longer than the limit.
    """

    profile: str
    documents: int
    quads: int = 0
    build_s: list[float] = field(default_factory=list)
    build_cpu_s: list[float] = field(default_factory=list)
    peak_bytes: int = 0
    store_bytes: int = 0
    manifest_bytes: int = 0
    search_bytes: int = 0
    search_cpu_s: float = 0.0
    ready_s: list[float] = field(default_factory=list)
    ready_cpu_s: list[float] = field(default_factory=list)
    change_s: list[float] = field(default_factory=list)
    change_cpu_s: list[float] = field(default_factory=list)
    point_s: list[float] = field(default_factory=list)
    point_cpu_s: list[float] = field(default_factory=list)
    query_s: dict[str, list[float]] = field(default_factory=dict)
    query_cpu_s: dict[str, list[float]] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)

    def values(self) -> dict[str, float]:
        """Return one number for each thing that grows: seconds of processor time, and bytes."""
        return {
            "build": median(self.build_cpu_s),
            "peak memory of the build": float(self.peak_bytes),
            "store on disk": float(self.store_bytes),
            "manifest on disk": float(self.manifest_bytes),
            "index of the search on disk": float(self.search_bytes),
            "one changed article": median(self.change_cpu_s),
            "start of the server": median(self.ready_cpu_s),
            "point query": median(self.point_cpu_s),
            "saved query, median": median(map(median, self.query_cpu_s.values())),
            "saved query, slowest": max(map(median, self.query_cpu_s.values())),
        }

    def to_json(self) -> dict[str, object]:
        """Return the figures with these numbers."""
        return {**vars(self), "values": self.values()}


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Return the slope of a straight line through the logarithms, least squares."""
    x, y = [math.log(each) for each in sizes], [math.log(each) for each in values]
    middle, height = fmean(x), fmean(y)
    above = sum((a - middle) * (b - height) for a, b in zip(x, y, strict=True))
    return above / sum((a - middle) ** 2 for a in x)


def measure_growth(work: Path, quads: int, profile: str, rounds: int) -> GrowthFigures:
    """Measure one size; what is large is measured once, the rest ``rounds`` times."""
    corpus, store = work / "corpus", work / "store"
    figures = GrowthFigures(profile, write_corpus(corpus, quads, profile))
    for _ in range(rounds if quads < SIZES[-1] else 1):
        done = build_store(corpus, store)
        figures.build_s.append(done.seconds)
        figures.build_cpu_s.append(done.cpu_s)
        figures.peak_bytes = max(figures.peak_bytes, done.peak_bytes)
    _weigh(figures, store)
    for _ in range(rounds):
        _start(figures, store, work)
    port = free_port()
    command = our_server(store, port, cache_bytes=0, query_timeout_s=_LIMIT_S)
    with running(command, port, work / "server.log") as server:
        _ask(figures, port, server.pid, rounds)
        _search(figures, store, port, server.pid)
        for revision in range(1, rounds + 2):
            number = revision * 7919 % figures.documents
            source = write_article(corpus, number, profile, 1, revision)
            seconds, cpu_s = change_once(source, store, port, work / "stages.json")
            if revision > 1:  # the first one warms the caches
                figures.change_s.append(seconds)
                figures.change_cpu_s.append(cpu_s)
    return figures


def _weigh(figures: GrowthFigures, store: Path) -> None:
    with StoreFolder(store).pin() as pin:
        sizes = {each.name: each.stat().st_size for each in pin.path.iterdir() if each.is_file()}
    figures.manifest_bytes = sum(size for name, size in sizes.items() if "manifest" in name)
    figures.store_bytes = sum(sizes.values()) - figures.manifest_bytes


def _start(figures: GrowthFigures, store: Path, work: Path) -> None:
    port, begin = free_port(), time.perf_counter()
    with running(our_server(store, port), port, work / "ready.log") as server:
        figures.ready_s.append(time.perf_counter() - begin)
        figures.ready_cpu_s.append(family_cpu_s(server.pid))


def _ask(figures: GrowthFigures, port: int, pid: int, rounds: int) -> None:
    points = point_queries(port)[:_POINTS]
    figures.quads = _count(port)
    for _ in range(rounds):
        seconds, cpu_s = _timed(pid, lambda: [post(port, query) for query in points])
        figures.point_s.append(seconds / len(points))
        figures.point_cpu_s.append(cpu_s / len(points))
    for name in ANALYTICAL:
        saved = load_catalogue()[name]
        query = saved.bind({each.name: each.example for each in saved.parameters if each.required})
        for _ in range(rounds):
            try:
                seconds, cpu_s = _timed(
                    pid, lambda query=query: post(port, query, limit_s=2 * _LIMIT_S)
                )
            except (OSError, RuntimeError):
                figures.late.append(name)
                break
            figures.query_s.setdefault(name, []).append(seconds)
            figures.query_cpu_s.setdefault(name, []).append(cpu_s)


def _count(port: int) -> int:
    told = post(port, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", limit_s=_LIMIT_S).decode()
    return int(told.partition('"value":')[2].split('"')[1])


def _search(figures: GrowthFigures, store: Path, port: int, pid: int) -> None:
    """Search once, for which the index is made; wait until its size does not change any more."""
    used = family_cpu_s(pid)
    deadline, before = time.monotonic() + _LIMIT_S, -1
    while time.monotonic() < deadline and not 0 < before == figures.search_bytes:
        before = figures.search_bytes
        connection = HTTPConnection("127.0.0.1", port, timeout=_LIMIT_S)
        connection.request("GET", "/search?q=Paschinjan", headers={"Accept": "text/html"})
        connection.getresponse().read()
        connection.close()
        folders = (store / "generations").glob("*.search/*")
        figures.search_bytes = sum(each.stat().st_size for each in folders)
        time.sleep(0.5)
    figures.search_cpu_s = family_cpu_s(pid) - used


def _timed(pid: int, act: Callable[[], object]) -> tuple[float, float]:
    """Return wall clock, and the processor time of a server and its processes."""
    begin, used = time.perf_counter(), family_cpu_s(pid)
    act()
    return time.perf_counter() - begin, family_cpu_s(pid) - used
