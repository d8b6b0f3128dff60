"""How fast a corpus becomes a published generation, beside loading its quads alone.

The baseline is as kind to Oxigraph as can be: a ready N-Quads file, one ``bulk_load`` into an
empty folder, timed inside a process that is already running. Ours is the whole command: start,
reading, checking, linking, mapping, loading, syncing, publishing.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from children import PROGRAM, Run, run
from corpus import write_corpus

LOAD = """
import sys, time
from pyoxigraph import RdfFormat, Store
store = Store(sys.argv[2])
begin, cpu = time.perf_counter(), time.process_time()
store.bulk_load(path=sys.argv[1], format=RdfFormat.N_QUADS)
store.flush()
print(time.perf_counter() - begin, time.process_time() - cpu)
"""
_EXPORT = """
import sys
from pathlib import Path
from pyoxigraph import RdfFormat, Store
from conflictgraph.store.generations import StoreFolder
with StoreFolder(Path(sys.argv[1])).pin() as pin:
    store = Store.read_only(str(pin.path))
    store.dump(sys.argv[2], RdfFormat.N_QUADS)
    print(len(store))
"""


@dataclass(frozen=True)
class BuildFigures:
    """What was measured at one size.

    Attributes:
        build_s: seconds of each whole ``conflictgraph build``.
        load_s: seconds of each ``bulk_load`` of the same quads.
        build_cpu_s: processor time of each build, all its processes together.
        load_cpu_s: processor time of each load.
        build_peak_bytes: peak memory of the build and its processes.
        load_peak_bytes: peak memory of the load.
    """

    profile: str
    documents: int
    quads: int
    build_s: list[float]
    load_s: list[float]
    build_cpu_s: list[float]
    load_cpu_s: list[float]
    build_peak_bytes: int
    load_peak_bytes: int

    @property
    def ratio(self) -> float:
        """Return quads a second of the build over those of the load, medians of both."""
        return median(self.load_s) / median(self.build_s)

    @property
    def cpu_ratio(self) -> float:
        """Return the same by processor time instead of wall clock."""
        return median(self.load_cpu_s) / median(self.build_cpu_s)

    def to_json(self) -> dict[str, object]:
        """Return the figures with their ratios."""
        return {**vars(self), "ratio": self.ratio, "cpu_ratio": self.cpu_ratio}


def build_store(corpus: Path, store: Path, program: Sequence[str] = (PROGRAM,)) -> Run:
    """Build a store from nothing and make sure that no document was refused."""
    shutil.rmtree(store, ignore_errors=True)
    done = run([*program, "build", str(corpus), "--store", str(store), "--json"])
    if json.loads(done.output)["refused"]:
        raise RuntimeError("the generated corpus is not valid")
    return done


def export_quads(store: Path, lines: Path) -> int:
    """Write the live generation as N-Quads; return how many there are."""
    return int(run([sys.executable, "-c", _EXPORT, str(store), str(lines)]).output)


def measure_build(work: Path, quads: int, profile: str, rounds: int) -> BuildFigures:
    """Build and load in turn, ``rounds`` times each."""
    corpus, store = work / f"corpus-{profile}-{quads}", work / f"store-{profile}-{quads}"
    documents = write_corpus(corpus, quads, profile)
    build_store(corpus, store)  # not counted: fills the caches of the file system
    lines, plain = work / "quads.nq", work / "plain"
    exported = export_quads(store, lines)
    builds, loads = [], []
    for _ in range(rounds):
        shutil.rmtree(plain, ignore_errors=True)
        loads.append(run([sys.executable, "-c", LOAD, str(lines), str(plain)]))
        builds.append(build_store(corpus, store))
    shutil.rmtree(plain)
    lines.unlink()
    loaded = [[float(each) for each in done.output.split()] for done in loads]
    return BuildFigures(
        profile=profile,
        documents=documents,
        quads=exported,
        build_s=[each.seconds for each in builds],
        load_s=[wall for wall, _ in loaded],
        build_cpu_s=[each.cpu_s for each in builds],
        load_cpu_s=[cpu for _, cpu in loaded],
        build_peak_bytes=max(each.peak_bytes for each in builds),
        load_peak_bytes=max(each.peak_bytes for each in loads),
    )
