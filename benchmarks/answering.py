"""Saved queries and point queries: our server beside the endpoints a user would pick instead.

Everybody serves the same quads, with the union of all graphs where no graph is named, and is asked
the same queries on one connection, in turn. An answer counts where it has as many rows as ours;
where it has not, or takes longer than the limit, that is told instead of a time. Processor time is
that of the server and all its processes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from build import build_store, export_quads
from children import last_line
from conflictgraph.catalogue import load_catalogue
from contestants import LIMIT_S, OURS, OXIGRAPH, RDFLIB, VIRTUOSO, Contestant, contestants
from corpus import write_corpus
from endpoint import ANALYTICAL
from servers import point_queries, post

RIVALS = (OXIGRAPH, RDFLIB, VIRTUOSO)
POINT = "a point query"
_POINTS = 100
#: A server is left out after so many answers that came too late.
_PATIENCE = 2


@dataclass
class AnsweringFigures:
    """What was measured; lists have one value for each round.

    Attributes:
        seconds, cpu_s: of one answer, by query and server.
        rows: how many rows each answer has.
        without: why a server has no figure for a query, by query and server.
        start_s: until each server answers, from N-Quads; our store is there already.
        failed: why a server has no figure at all.
        about: version and licence of each program.
    """

    quads: int
    seconds: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    cpu_s: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    without: dict[str, dict[str, str]] = field(default_factory=dict)
    start_s: dict[str, float] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    about: dict[str, dict[str, str]] = field(default_factory=dict)

    def ratio(self, query: str, rival: str) -> float | None:
        """Return our time for a query over theirs, medians; None where they have none."""
        times = self.seconds[query]
        return median(times[OURS]) / median(times[rival]) if times.get(rival) else None

    def ratios(self, rival: str) -> list[float]:
        """Return these for all saved queries that the rival answered."""
        found = (self.ratio(query, rival) for query in ANALYTICAL)
        return [each for each in found if each is not None]

    def to_json(self) -> dict[str, object]:
        """Return the figures."""
        return vars(self)


def measure_answering(work: Path, quads: int, rounds: int) -> AnsweringFigures:
    """Start everybody who can be started, and ask them in turn, ``rounds`` times."""
    corpus, store, lines = work / "corpus", work / "store", work / "quads.nq"
    write_corpus(corpus, quads)
    build_store(corpus, store)
    figures = AnsweringFigures(export_quads(store, lines))
    everybody = contestants(work, store, lines)
    try:
        for each in everybody:
            _start(figures, each)
        running = [each for each in everybody if each.name not in figures.failed]
        for name, queries in _questions(running[0].port):
            for _ in range(rounds):
                for each in running:
                    _ask(figures, name, each, queries)
    finally:
        for each in everybody:
            each.stop()
    return figures


def _start(figures: AnsweringFigures, contestant: Contestant) -> None:
    begin = time.perf_counter()
    try:
        contestant.start()
        figures.about[contestant.name] = contestant.about()
    except Exception as failure:  # noqa: BLE001 - whatever it is, the others go on
        figures.failed[contestant.name] = last_line(failure)
    figures.start_s.setdefault(contestant.name, time.perf_counter() - begin)


def _questions(port: int) -> Iterator[tuple[str, list[str]]]:
    """Yield names, and what is asked one after the other under that name."""
    yield POINT, point_queries(port)[:_POINTS]
    catalogue = load_catalogue()
    for name in ANALYTICAL:
        saved = catalogue[name]
        yield name, [saved.bind({p.name: p.example for p in saved.parameters if p.required})]


def _ask(figures: AnsweringFigures, name: str, contestant: Contestant, queries: list[str]) -> None:
    """Ask, unless this server has failed at it before."""
    without, who = figures.without.setdefault(name, {}), contestant.name
    if who in figures.failed:
        without[who] = "not asked any more"
    if who in without:
        return
    begin, used = time.perf_counter(), contestant.cpu_s()
    try:
        rows = sum(_rows(contestant, query) for query in queries)
    except (OSError, RuntimeError, ValueError) as failure:
        without[who] = last_line(failure)
        _renew(figures, contestant, failure)
        return
    seconds, cpu_s = time.perf_counter() - begin, contestant.cpu_s() - used
    figures.rows.setdefault(name, {})[who] = rows
    expected = figures.rows[name].get(OURS, rows)
    if rows != expected:
        without[who] = f"{rows} rows, not {expected}"
        return
    for kept, value in ((figures.seconds, seconds), (figures.cpu_s, cpu_s)):
        kept.setdefault(name, {}).setdefault(who, []).append(value / len(queries))


def _renew(figures: AnsweringFigures, contestant: Contestant, failure: Exception) -> None:
    """Start a server anew that may still be at a query, or leave it out from now on."""
    if not isinstance(failure, TimeoutError):
        return
    contestant.stop()
    late = sum("Timeout" in each.get(contestant.name, "") for each in figures.without.values())
    if late < _PATIENCE:
        _start(figures, contestant)
    else:
        figures.failed[contestant.name] = f"{late} answers took longer than {LIMIT_S:.0f} s"


def _rows(contestant: Contestant, query: str) -> int:
    answer = post(contestant.port, query, contestant.path, LIMIT_S)
    return len(json.loads(answer)["results"]["bindings"])
