"""What others take for the same triples: from annotation to RDF, from tables to RDF, and loading.

Three comparisons of one corpus, each in turn within one run:

- *from brat*: ``conflictgraph build`` as a whole beside a short rdflib script over the same files,
  which checks, links and derives nothing;
- *from tables*: morph-kgc, maplib and a loop over rdflib map one table of spans, made by
  ``conflictgraph export --tables``, to a file. Each must give exactly the triples our graph has of
  spans and their positions, or its figure is not told;
- *loading*: rdflib's memory beside Oxigraph's ``bulk_load`` to disk, all quads of the graph.

Whoever cannot be installed, fails, or takes too long is named as such; the others go on.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from pyoxigraph import RdfFormat, Store, parse

from build import LOAD, build_store, export_quads
from children import PROGRAM, Run, last_line, run
from conflictgraph.store.generations import StoreFolder
from corpus import write_corpus
from venvs import MAPLIB, MORPH, RDFLIB, Rival

OURS, NAIVE = "conflictgraph build", "a naive script with rdflib"
FROM_TABLES = {
    "morph-kgc": (MORPH, "with_morph.py"),
    "maplib": (MAPLIB, "with_maplib.py"),
    "a loop over rdflib": (RDFLIB, "rdflib_loop.py"),
}
BULK_LOAD, MEMORY = "Oxigraph's bulk_load, to disk", "rdflib's Dataset, to memory"
_FOREIGN = Path(__file__).with_name("foreign")
_LIMIT_S = 600.0
_SUBSET = """
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
CONSTRUCT {
  ?span a cg:Span ; oa:hasSource ?source ; cg:isInPart ?part ; oa:hasSelector ?selector .
  ?selector a oa:TextPositionSelector ; oa:start ?begin ; oa:end ?end .
} WHERE {
  ?span a cg:Span ; oa:hasSource ?source ; cg:isInPart ?part ; oa:hasSelector ?selector .
  ?selector a oa:TextPositionSelector ; oa:start ?begin ; oa:end ?end .
}
"""


@dataclass
class MappingFigures:
    """What was measured; lists have one run for each round.

    Attributes:
        triples: how many each contestant makes.
        seconds, cpu_s: of each whole command, by contestant.
        peak_bytes: peak memory, by contestant.
        failed: why somebody has no figure.
        about: version and licence of each program.
    """

    documents: int
    triples: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    cpu_s: dict[str, list[float]] = field(default_factory=dict)
    peak_bytes: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    about: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, name: str, done: Run) -> None:
        """Keep one run."""
        self.seconds.setdefault(name, []).append(done.seconds)
        self.cpu_s.setdefault(name, []).append(done.cpu_s)
        self.peak_bytes[name] = max(self.peak_bytes.get(name, 0), done.peak_bytes)

    def cost_us(self, name: str) -> float:
        """Return the processor time for one triple, in microseconds."""
        return 1e6 * median(self.cpu_s[name]) / self.triples[name]

    def ratio(self, name: str, beside: str) -> float:
        """Return the processor time of one for a triple over that of another."""
        return self.cost_us(name) / self.cost_us(beside)

    def to_json(self) -> dict[str, object]:
        """Return the figures with what a triple costs."""
        return {**vars(self), "cost_us": {name: self.cost_us(name) for name in self.cpu_s}}


def measure_mapping(work: Path, quads: int, rounds: int) -> MappingFigures:
    """Let everybody work in turn, ``rounds`` times."""
    corpus, store, lines = work / "corpus", work / "store", work / "quads.nq"
    figures = MappingFigures(write_corpus(corpus, quads))
    build_store(corpus, store)  # not counted: fills the caches of the file system
    size = export_quads(store, lines)
    figures.triples |= dict.fromkeys((OURS, BULK_LOAD, MEMORY), size)
    expected = _prepare_tables(work, store)
    for _ in range(rounds):
        figures.add(OURS, build_store(corpus, store))
        _try(figures, NAIVE, RDFLIB, lambda python: _naive(figures, python, corpus, work))
        for name, (rival, script) in FROM_TABLES.items():
            _try(
                figures,
                name,
                rival,
                lambda python, name=name, script=script: _map(
                    figures, name, [python, str(_FOREIGN / script)], work, expected
                ),
            )
        _load(figures, lines, work / "plain")
        _try(figures, MEMORY, RDFLIB, lambda python: _into_memory(figures, python, lines))
    return figures


def _try(figures: MappingFigures, name: str, rival: Rival, work: Callable[[str], None]) -> None:
    """Let a rival work, unless it has failed before."""
    if name in figures.failed:
        return
    try:
        figures.about.setdefault(rival.package, rival.about())
        work(rival.python())
    except Exception as failure:  # noqa: BLE001 - whatever it is, the others go on
        figures.failed[name] = last_line(failure)
        print(f"{name}: {figures.failed[name]}", file=sys.stderr)
        for kept in (figures.seconds, figures.cpu_s, figures.peak_bytes, figures.triples):
            kept.pop(name, None)


def _naive(figures: MappingFigures, python: str, corpus: Path, work: Path) -> None:
    script = str(_FOREIGN / "naive_brat.py")
    done = run([python, script, str(corpus), str(work / "naive.nq")], limit_s=_LIMIT_S)
    figures.triples[NAIVE] = int(done.output)
    figures.add(NAIVE, done)


def _prepare_tables(work: Path, store: Path) -> set[str]:
    """Write the table of spans, ready to be mapped; return the triples that are to come of it.

    Rows hold full IRIs, so that nobody has to put any together.
    """
    folder = work / "tables"
    run([PROGRAM, "export", "--store", str(store), "--tables", str(folder), "--format", "csv"])
    with (
        (folder / "csv" / "spans.csv").open(encoding="utf-8", newline="") as given,
        (work / "spans.csv").open("w", encoding="utf-8", newline="") as taken,
    ):
        columns = ("span", "source", "part", "selector", "begin", "end")
        rows = csv.DictWriter(taken, columns, extrasaction="ignore")
        rows.writeheader()
        for row in csv.DictReader(given):
            row["source"], row["selector"] = f"{row['document']}/text", f"{row['span']}#position"
            rows.writerow(row)
    with StoreFolder(store).pin() as pin:
        graph = Store.read_only(str(pin.path))
        return {str(each) for each in graph.query(_SUBSET, use_default_graph_as_union=True)}


def _map(
    figures: MappingFigures, name: str, command: list[str], work: Path, expected: set[str]
) -> None:
    mapped = work / "mapped.nt"
    mapped.unlink(missing_ok=True)
    done = run([*command, str(work)], limit_s=_LIMIT_S)
    found = {str(each.triple) for each in parse(path=str(mapped), format=RdfFormat.N_TRIPLES)}
    if found != expected:
        raise RuntimeError(
            f"{len(found - expected)} triples too many, {len(expected - found)} missing"
        )
    figures.triples[name] = len(expected)
    figures.add(name, done)


def _load(figures: MappingFigures, lines: Path, plain: Path) -> None:
    run(["rm", "-rf", str(plain)])
    figures.add(BULK_LOAD, run([sys.executable, "-c", LOAD, str(lines), str(plain)]))


def _into_memory(figures: MappingFigures, python: str, lines: Path) -> None:
    done = run([python, str(_FOREIGN / "rdflib_load.py"), str(lines)], limit_s=_LIMIT_S)
    if int(done.output) != figures.triples[MEMORY]:
        raise RuntimeError(f"{done.output} quads, not {figures.triples[MEMORY]}")
    figures.add(MEMORY, done)
