"""What 1, 10 and 100 million articles would take: a model fed by what was measured.

    .venv/bin/python benchmarks/scale.py

Prints the tables of ``docs/explanation/internet-scale.md``. Measured are the constants of
``docs/explanation/figures.json`` (parts *growth* and *mapping*); everything in ``Assumptions`` is
assumed. Where something grows faster or slower than the corpus, the measured exponent is continued:
a reason to measure again on the way, not a promise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from growth import exponent
from simulation import Names, Writer, simulate_day

FIGURES = Path(__file__).parents[1] / "docs" / "explanation" / "figures.json"
TARGETS = (1_000_000, 10_000_000, 100_000_000)
#: Articles in which names are drawn one by one; beyond, their number is extrapolated.
SIMULATED = 10_000
_HOUR_S, _GB, _TB = 3600.0, 1e9, 1e12
#: An exponent below which continuing it says nothing: a factor of ten would be one of 1.4.
_HARDLY = 0.15
#: A working year: 220 days of 8 hours.
_YEAR_S = 220 * 8 * _HOUR_S


@dataclass(frozen=True)
class Assumptions:
    """What was not measured.

    Attributes:
        short_share: quads of a short article for one of a long one (``corpus.py``).
        cores, disk_bytes: of one machine.
        disk_rate: bytes a second that are copied on it.
        shard_quads: the most that one store should hold, so that it is loaded within a working day.
        copies: of each store: two that answer, and one being built.
        core_hour, tb_month: what they cost to rent, in euros.
        deadline_s: of a query, as the server comes.
        register: entities that are known and described beforehand.
        decision_s: what it takes a curator to decide one provisional entity.
    """

    short_share: float = 175 / 4700
    cores: int = 32
    disk_bytes: float = 4 * _TB
    disk_rate: float = 500e6
    shard_quads: float = 1e9
    copies: int = 3
    core_hour: float = 0.04
    tb_month: float = 25.0
    deadline_s: float = 30.0
    register: int = 100_000
    decision_s: float = 30.0


@dataclass(frozen=True)
class Measured:
    """What was measured, by size.

    Attributes:
        articles, quads: of each size.
        values: what grows, by name, at each size; seconds of processor time, and bytes.
        load_us: to load one quad, in one thread.
    """

    articles: Sequence[int]
    quads: Sequence[int]
    values: Mapping[str, Sequence[float]]
    load_us: float

    def per_article(self, name: str) -> float:
        """Return what one article more adds, between the two largest sizes."""
        values, articles = self.values[name], self.articles
        return (values[-1] - values[-2]) / (articles[-1] - articles[-2])

    def quads_per_article(self) -> float:
        """Return the quads of one article more."""
        return (self.quads[-1] - self.quads[-2]) / (self.articles[-1] - self.articles[-2])

    def growth(self, name: str) -> float:
        """Return the exponent between the two largest sizes; the smallest is mostly overhead."""
        return exponent(self.quads[-2:], self.values[name][-2:])

    def reaches(self, name: str, limit: float) -> float | None:
        """Return the articles at which something reaches a limit; None where it hardly grows."""
        growth = self.growth(name)
        if growth < _HARDLY:
            return None
        return self.articles[-1] * (limit / self.values[name][-1]) ** (1 / growth)


def load_measured(path: Path = FIGURES) -> Measured:
    """Read the kept figures."""
    parts = json.loads(path.read_text("utf-8"))
    sizes = parts["growth"]["figures"]
    load_us = parts["mapping"]["figures"][0]["cost_us"]["Oxigraph's bulk_load, to disk"]
    return Measured(
        articles=[each["documents"] for each in sizes],
        quads=[each["quads"] for each in sizes],
        values={name: [each["values"][name] for each in sizes] for name in sizes[0]["values"]},
        load_us=load_us,
    )


def tables(
    measured: Measured, assumed: Assumptions = Assumptions(), simulated: int = SIMULATED
) -> dict[str, str]:
    """Return the tables of the page as Markdown, by name."""
    return {
        "sizes": _table(_sizes(measured, assumed)),
        "breaks": _table(_breaks(measured, assumed, simulated)),
        "names": _table(_names(assumed, simulated)),
        "freshness": _table(_freshness(measured, assumed)),
    }


def _sizes(measured: Measured, assumed: Assumptions) -> Iterator[Sequence[str]]:
    """Yield what a whole build and its storage take."""
    titles = ("articles", "quads", "mapping, core hours", "loading, hours of one thread", "stores")
    more = ("one generation, TB", "manifests, GB", "search, GB", "machines", "hours", "build, €")
    yield (*titles, *more, "storage, € a month")
    for share, kind in ((1.0, "long"), (assumed.short_share, "short")):
        for articles in TARGETS:
            long = articles * share
            quads = long * measured.quads_per_article()
            load_h = quads * measured.load_us / 1e6 / _HOUR_S
            map_h = long * measured.per_article("build") / _HOUR_S - load_h
            stores = max(1, -(-quads // assumed.shard_quads))
            disk = long * measured.per_article("store on disk")
            # A machine holds all copies of its stores, and loads as many at once as it has cores.
            machines = max(1, -(-disk * assumed.copies // assumed.disk_bytes))
            cores = machines * assumed.cores
            hours = map_h / cores + load_h / min(stores, cores)
            yield (
                f"{articles / 1e6:.0f} M {kind}",
                _count(quads),
                _count(map_h),
                _count(load_h),
                _count(stores),
                f"{disk / _TB:.2f}",
                _count(long * measured.per_article("manifest on disk") / _GB),
                _count(long * measured.per_article("index of the search on disk") / _GB),
                _count(machines),
                _count(hours),
                _count((map_h + load_h) * assumed.core_hour),
                _count(disk * assumed.copies / _TB * assumed.tb_month),
            )


def _breaks(measured: Measured, assumed: Assumptions, simulated: int) -> Iterator[Sequence[str]]:
    """Yield what reaches its limit, the first one first."""
    yield "what", "grows with the quads to the power of", "its limit", "long articles in one store"
    load_s = measured.quads_per_article() * measured.load_us / 1e6
    named = [
        ("saved query, slowest", assumed.deadline_s, "30 s, the deadline of a query"),
        ("saved query, median", 1.0, "1 s, as long as a reader of a page waits"),
        ("index of the search on disk", 2 * _GB, "2 GB, which takes minutes for each generation"),
        ("manifest on disk", assumed.disk_rate, "copied in 1 s with each change"),
        ("peak memory of the build", 16 * _GB, "16 GB"),
        ("store on disk", assumed.disk_bytes / assumed.copies, "a disk of 4 TB with three copies"),
        ("one changed article", 10.0, "10 s"),
        ("start of the server", 10.0, "10 s"),
    ]
    found = [
        (measured.reaches(name, limit), name, f"{measured.growth(name):.2f}", told)
        for name, limit, told in named
    ]
    found.append((8 * _HOUR_S / load_s, "loading in one thread", "1", "8 hours for a whole build"))
    names = _process(0.5)
    limit = assumed.register + _YEAR_S / assumed.decision_s
    known = names.count(simulated)
    by_year = simulated * (limit / known) ** (1 / names.discount)
    found.append((by_year, "provisional entities", "0.5 (assumed)", "a curator's working year"))
    for articles, name, growth, told in sorted(found, key=lambda each: each[0] or float("inf")):
        yield name, growth, told, _count(articles) if articles else "hardly grows"


def _process(discount: float) -> Names:
    """Return a process whose articles have as many different actors as the seed's."""
    return Names(discount, 200.0, 22.0)


def _names(assumed: Assumptions, simulated: int) -> Iterator[Sequence[str]]:
    """Yield how many entities there are, and the work of whoever decides those not known yet."""
    sizes = [f"{each / 1e6:.0f} M" for each in TARGETS]
    yield "exponent", f"in {simulated:,} articles, simulated", *sizes, "curators' years at 100 M"
    for discount in (0.4, 0.5, 0.6):
        process = _process(discount)
        known = process.count(simulated)
        counts = [process.extrapolate(known, simulated, each) for each in TARGETS]
        years = max(0, counts[-1] - assumed.register) * assumed.decision_s / _YEAR_S
        yield f"{discount}", _count(known), *map(_count, counts), _count(years)


def _freshness(measured: Measured, assumed: Assumptions) -> Iterator[Sequence[str]]:
    """Yield how old news is when it can be asked for."""
    yield "in the archive", "stores", "new a day", "generations", "median", "99th percentile"
    load_s = measured.quads_per_article() * measured.load_us / 1e6
    map_s = max(0.0, measured.per_article("build") - load_s) / assumed.cores
    manifest = measured.per_article("manifest on disk")
    start_s = measured.values["one changed article"][0]
    for articles in TARGETS:
        quads = articles * measured.quads_per_article()
        many = int(max(1, -(-quads // assumed.shard_quads)))
        for stores in (1, many):
            copied_s = articles / stores * manifest / assumed.disk_rate
            writer = Writer(start_s + copied_s, map_s, load_s)
            for per_day in (10_000, 1_000_000):
                day = simulate_day(writer, per_day / stores)
                late = f", {_count(day.waiting * stores)} still wait" if day.waiting else ""
                yield (
                    f"{articles / 1e6:.0f} M",
                    f"{stores:,}",
                    f"{per_day:,}",
                    f"{day.generations:,}",
                    _duration(day.median_s),
                    _duration(day.p99_s) + late,
                )


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 300 else f"{seconds / 60:.0f} min"


def _count(number: float) -> str:
    """Write a number with two digits that mean something."""
    for size, name in ((1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")):
        if number >= size:
            return _digits(number / size) + name
    return _digits(number)


def _digits(number: float) -> str:
    return f"{number:.2g}" if number < 100 else f"{number:.0f}"


def _table(rows: Iterator[Sequence[str]]) -> str:
    titles, *rest = rows
    lines = [titles, ["---"] * len(titles), *rest]
    return "\n".join("| " + " | ".join(each) + " |" for each in lines) + "\n"


def main() -> None:
    """Print the tables."""
    for name, table in tables(load_measured()).items():
        print(f"{name}\n\n{table}")


if __name__ == "__main__":
    main()
