"""Ours beside theirs, out of the kept figures: how many times as much we take, and why, if more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

#: Why we lose where we lose, by rival and by what is compared. Whoever adds a loss adds a reason.
REASONS = {
    ("Oxigraph's bulk_load, to disk", "a quad, from file to store"): (
        "What is loaded there has been read, checked, linked, mapped, derived and validated "
        "before; here all of that is counted."
    ),
    ("a naive script with rdflib", "a quad, from brat to a result"): (
        "The script copies annotations into triples. It does not check labels and offsets, links "
        "nothing, merges nothing, derives and validates nothing, and its result is a file that "
        "nobody can ask. It says less of an article, see the number of triples."
    ),
    ("morph-kgc", "a triple"): (
        "Its table was read, checked and linked by us before; it maps columns to terms."
    ),
    ("maplib", "a triple"): (
        "Its table was read, checked and linked by us before; it maps columns to terms, in Rust, "
        "on all of them at once, and writes a file, where we write a store."
    ),
    ("maplib", "the core of a saved query"): (
        "It joins columns in memory, all rows at once, where Oxigraph looks each row up in an "
        "index on disk. It is a copy of the data in each process that asks, loaded anew each time."
    ),
    ("a loop over rdflib", "a triple"): (
        "Its table was read, checked and linked by us before; it maps columns to terms."
    ),
    ("oxigraph serve", "a saved query"): (
        "It is the same engine. What we add is a process in between that can be ended, and the way "
        "through it; in short queries that is most of the time."
    ),
    ("oxigraph serve", "a point query"): (
        "HTTP in Python and two messages between processes cost more than the answer. What that "
        "buys: a query that overflows the stack or never ends costs a worker, not the server."
    ),
    ("oxigraph serve", "point queries under load"): (
        "As one by one, and on two processors the second process takes from the first. With a "
        "deadline that server ends itself after some ten thousand requests."
    ),
    ("oxigraph serve", "200,000 rows"): (
        "Bytes go from a worker to the front, which counts rows on them; half of it is Python."
    ),
    ("plain FastAPI route", "point queries under load"): (
        "Each answer is two messages between processes. In the plain route a query without end "
        "takes a thread for good, and one that overflows the stack ends the server."
    ),
    ("Virtuoso", "a saved query"): (
        "It answers queries by an optimizer with statistics of the data; Oxigraph orders joins by "
        "their shape alone. Its answers are not all the same, see the table."
    ),
    ("Virtuoso", "a point query"): (
        "HTTP in Python and two messages between processes, as beside Oxigraph's server."
    ),
    ("rdflib-endpoint", "a saved query"): "It is asked for what it holds in memory already.",
    ("rdflib-endpoint", "a point query"): "It is asked for what it holds in memory already.",
}


_OXIGRAPH = "oxigraph serve"


@dataclass(frozen=True)
class Comparison:
    """One thing that both do.

    Attributes:
        what: it is, with its unit.
        times: our time over theirs, medians; above 1 we lose.
        note: what has to be known to read it.
    """

    rival: str
    what: str
    times: float
    note: str = ""

    @property
    def reason(self) -> str:
        """Return why we lose.

        Raises:
            KeyError: nobody has said.
        """
        return REASONS[self.rival, self.what]


def iter_comparisons(parts: Mapping[str, Any]) -> Iterator[Comparison]:
    """Yield all comparisons that the kept figures allow."""
    for name, compare in _OF.items():
        for each in parts.get(name, {}).get("figures", ()):
            yield from compare(each)


def _of_mapping(figures: Mapping[str, Any]) -> Iterator[Comparison]:
    cost, ours = figures["cost_us"], figures["cost_us"]["conflictgraph build"]
    whats = {
        "Oxigraph's bulk_load, to disk": "a quad, from file to store",
        "a naive script with rdflib": "a quad, from brat to a result",
    }
    for name in cost:
        if name not in {"conflictgraph build", "rdflib's Dataset, to memory"}:
            note = f"processor time; it makes {figures['triples'][name]:,}"
            yield Comparison(name, whats.get(name, "a triple"), ours / cost[name], note)


def _of_answering(figures: Mapping[str, Any]) -> Iterator[Comparison]:
    ours = "conflictgraph serve"
    for rival in figures["about"]:
        if rival == ours:
            continue
        ratios = {
            query: median(times[ours]) / median(times[rival])
            for query, times in figures["seconds"].items()
            if times.get(rival) and times.get(ours)
        }
        point = ratios.pop("a point query", None)
        if ratios:
            note = f"median of {len(ratios)} queries, {min(ratios.values()):.2f} to "
            note += f"{max(ratios.values()):.2f}"
            yield Comparison(rival, "a saved query", median(ratios.values()), note)
        if point is not None:
            yield Comparison(rival, "a point query", point, "one client")


def _of_serve(figures: Mapping[str, Any]) -> Iterator[Comparison]:
    for clients, ratio in figures["ratios"].items():
        note = f"{clients} clients, {figures['quads']:,} quads"
        yield Comparison("plain FastAPI route", "point queries under load", 1 / ratio, note)


def _of_endpoint(figures: Mapping[str, Any]) -> Iterator[Comparison]:
    ours, theirs = (figures["points"].get(who, {}) for who in ("conflictgraph serve", _OXIGRAPH))
    for clients in theirs:
        rates = [
            median(each["requests"] / each["seconds"] for each in loads[clients])
            for loads in (ours, theirs)
        ]
        note = f"{clients} clients, {figures['quads']:,} quads"
        yield Comparison(_OXIGRAPH, "point queries under load", rates[1] / rates[0], note)
    long = figures["stream_s"]
    times = median(long["conflictgraph serve"]) / median(long[_OXIGRAPH])
    yield Comparison(_OXIGRAPH, "200,000 rows", times, f"{figures['quads']:,} quads")


def _of_engine(figures: Mapping[str, Any]) -> Iterator[Comparison]:
    times = [each["times"] for each in figures["ratios"].values() if each["times"] is not None]
    if times:
        note = f"processor time, median of {len(times)} queries, {min(times):.2f} to "
        note += f"{max(times):.2f}; {figures['quads']:,} quads"
        yield Comparison("maplib", "the core of a saved query", median(times), note)


def _of_frames(figures: Mapping[str, Any]) -> Iterator[Comparison]:
    ours = median(figures["cpu_s"]["client"])
    for who, cpu_s in figures["cpu_s"].items():
        if who != "client":
            note = "200,000 rows, processor time of who asks"
            yield Comparison(who, "from the question to a frame", ours / median(cpu_s), note)


_OF: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Comparison]]] = {
    "mapping": _of_mapping,
    "answering": _of_answering,
    "endpoint": _of_endpoint,
    "engine": _of_engine,
    "serve": _of_serve,
    "frames": _of_frames,
}
