"""How long the whole graph takes as tables, beside Oxigraph alone writing it as N-Quads.

The baseline is one ``Store.dump`` to a file, timed inside a process that has opened the store
already. Ours is the whole command: start, scans, joins, files, checksums, syncing.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from build import build_store
from children import PROGRAM, run
from corpus import write_corpus

#: What is written, as the option names it; the first is what is written where none is named.
FORMATS = ("parquet,csv", "xlsx")

_DUMP = """
import sys, time
from pathlib import Path
from pyoxigraph import RdfFormat, Store
from conflictgraph.store.generations import StoreFolder
with StoreFolder(Path(sys.argv[1])).pin() as pin:
    store = Store.read_only(str(pin.path))
    begin, cpu = time.perf_counter(), time.process_time()
    store.dump(sys.argv[2], RdfFormat.N_QUADS)
    print(time.perf_counter() - begin, time.process_time() - cpu, len(store))
"""


@dataclass
class TablesFigures:
    """What was measured at one size.

    Attributes:
        quads: size of the graph.
        dump_s, dump_cpu_s: seconds and processor time of each dump.
        dump_peak_bytes: peak memory of the dump.
        tables_s, tables_cpu_s: the same of each export, by format.
        tables_peak_bytes: peak memory of an export, by format.
    """

    documents: int
    quads: int = 0
    dump_s: list[float] = field(default_factory=list)
    dump_cpu_s: list[float] = field(default_factory=list)
    dump_peak_bytes: int = 0
    tables_s: dict[str, list[float]] = field(default_factory=dict)
    tables_cpu_s: dict[str, list[float]] = field(default_factory=dict)
    tables_peak_bytes: dict[str, int] = field(default_factory=dict)

    def ratio(self, formats: str) -> float:
        """Return the time of an export over that of a dump, medians."""
        return median(self.tables_s[formats]) / median(self.dump_s)

    def cpu_ratio(self, formats: str) -> float:
        """Return the same by processor time instead of wall clock."""
        return median(self.tables_cpu_s[formats]) / median(self.dump_cpu_s)

    def to_json(self) -> dict[str, object]:
        """Return the figures with their ratios."""
        ratios = {each: self.cpu_ratio(each) for each in self.tables_s}
        return {**vars(self), "cpu_ratio": ratios}


def measure_tables(work: Path, quads: int, rounds: int) -> TablesFigures:
    """Dump and export in turn, ``rounds`` times each."""
    corpus, store = work / "corpus", work / "store"
    figures = TablesFigures(write_corpus(corpus, quads))
    build_store(corpus, store)
    _dump(store, work, TablesFigures(0))  # not counted: fills the caches of the file system
    for _ in range(rounds):
        _dump(store, work, figures)
        for formats in FORMATS:
            _export(store, work, formats, figures)
    return figures


def _dump(store: Path, work: Path, figures: TablesFigures) -> None:
    lines = work / "quads.nq"
    done = run([sys.executable, "-c", _DUMP, str(store), str(lines)])
    lines.unlink()
    wall, cpu, quads = done.output.split()
    figures.quads = int(quads)
    figures.dump_s.append(float(wall))
    figures.dump_cpu_s.append(float(cpu))
    figures.dump_peak_bytes = max(figures.dump_peak_bytes, done.peak_bytes)


def _export(store: Path, work: Path, formats: str, figures: TablesFigures) -> None:
    folder = work / "tables"
    command = [PROGRAM, "export", "--store", str(store), "--tables", str(folder)]
    done = run([*command, "--format", formats])
    shutil.rmtree(folder)
    figures.tables_s.setdefault(formats, []).append(done.seconds)
    figures.tables_cpu_s.setdefault(formats, []).append(done.cpu_s)
    peak = max(figures.tables_peak_bytes.get(formats, 0), done.peak_bytes)
    figures.tables_peak_bytes[formats] = peak
