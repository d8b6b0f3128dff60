"""How fast a corpus becomes a published generation, beside loading its quads alone.

Three things in turn: the whole command from nothing to the published generation, the same without
rules and shapes (``bare.py``), and the baseline for either, which is as kind to Oxigraph as can
be: a ready N-Quads file, one ``bulk_load`` into an empty folder, timed inside a process that is
already running. Ours is all of it: start, reading, checking, linking, mapping, loading, syncing,
publishing. With rules the graph is larger by what they derive.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
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


_BARE = (sys.executable, str(Path(__file__).with_name("bare.py")))
_WARM_UP_QUADS = 20_000


@dataclass
class Timed:
    """Runs of one thing; lists have one value for each round.

    Attributes:
        wall_s: seconds.
        cpu_s: processor time, of all processes together.
        peak_bytes: greatest memory of any of them, all processes.
    """

    wall_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)
    peak_bytes: int = 0

    def note(self, wall_s: float, cpu_s: float, peak_bytes: int) -> None:
        """Keep one run."""
        self.wall_s.append(wall_s)
        self.cpu_s.append(cpu_s)
        self.peak_bytes = max(self.peak_bytes, peak_bytes)


@dataclass
class Way:
    """One way to build, and loading alone what comes out of it.

    Attributes:
        quads: size of the graph.
        build: whole builds.
        load: a ``bulk_load`` of the same quads each.
    """

    quads: int = 0
    build: Timed = field(default_factory=Timed)
    load: Timed = field(default_factory=Timed)

    @property
    def ratio(self) -> float:
        """Return quads a second of the build over those of the load, medians of both."""
        return median(self.load.wall_s) / median(self.build.wall_s)

    @property
    def cpu_ratio(self) -> float:
        """Return the same by processor time instead of wall clock."""
        return median(self.load.cpu_s) / median(self.build.cpu_s)


@dataclass(frozen=True)
class BuildFigures:
    """What was measured at one size.

    Attributes:
        whole: the command as it is.
        bare: the same without rules and shapes.
    """

    profile: str
    documents: int
    whole: Way = field(default_factory=Way)
    bare: Way = field(default_factory=Way)

    @property
    def gate_ratio(self) -> float:
        """Return the time of a build over that of one without rules and shapes, medians."""
        return median(self.whole.build.wall_s) / median(self.bare.build.wall_s)

    @property
    def gate_cpu_ratio(self) -> float:
        """Return the same by processor time instead of wall clock."""
        return median(self.whole.build.cpu_s) / median(self.bare.build.cpu_s)

    def to_json(self) -> dict[str, object]:
        """Return the figures with their ratios."""
        return {
            **asdict(self),
            "ratio": self.whole.ratio,
            "bare_ratio": self.bare.ratio,
            "gate_ratio": self.gate_ratio,
        }


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
    """Build in both ways and load what comes out, in turn, ``rounds`` times each."""
    _warm_up(work)
    corpus = work / f"corpus-{profile}-{quads}"
    figures = BuildFigures(profile, write_corpus(corpus, quads, profile))
    for _ in range(rounds):
        _measure(work, corpus, figures.bare, _BARE)
        _measure(work, corpus, figures.whole, (PROGRAM,))
    return figures


def _warm_up(work: Path) -> None:
    """Let both programs be compiled; the files of the corpus are in memory, just written."""
    corpus = work / "corpus-first"
    write_corpus(corpus, _WARM_UP_QUADS, "seed-like")
    for program in (_BARE, (PROGRAM,)):
        build_store(corpus, work / "store", program)


def _measure(work: Path, corpus: Path, way: Way, program: Sequence[str]) -> None:
    """Build once and load once; leave nothing behind, for stores of 10 M quads are large."""
    store, lines, plain = work / "store", work / "quads.nq", work / "plain"
    built = build_store(corpus, store, program)
    way.build.note(built.seconds, built.cpu_s, built.peak_bytes)
    way.quads = export_quads(store, lines)
    shutil.rmtree(store)
    loaded = run([sys.executable, "-c", LOAD, str(lines), str(plain)])
    wall_s, cpu_s = map(float, loaded.output.split())
    way.load.note(wall_s, cpu_s, loaded.peak_bytes)
    shutil.rmtree(plain)
    lines.unlink()
