"""What rules and shapes add to a build: the program beside itself without them.

Both are whole commands from nothing to the published generation, over the same articles, in turn.
The one with rules also writes what they derive, so that its graph is larger.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from build import build_store, export_quads
from children import PROGRAM
from corpus import write_corpus

_BARE = [sys.executable, str(Path(__file__).with_name("bare.py"))]


@dataclass(frozen=True)
class GateFigures:
    """What was measured at one size.

    Attributes:
        quads, bare_quads: size of the graph with and without what rules derive.
        build_s, bare_s: seconds of each build with rules and shapes, and without.
        build_cpu_s, bare_cpu_s: processor time of each, all its processes together.
    """

    profile: str
    documents: int
    quads: int
    bare_quads: int
    build_s: list[float]
    bare_s: list[float]
    build_cpu_s: list[float]
    bare_cpu_s: list[float]

    @property
    def ratio(self) -> float:
        """Return the time of a build over that of one without rules and shapes, medians."""
        return median(self.build_s) / median(self.bare_s)

    @property
    def cpu_ratio(self) -> float:
        """Return the same by processor time instead of wall clock."""
        return median(self.build_cpu_s) / median(self.bare_cpu_s)

    def to_json(self) -> dict[str, object]:
        """Return the figures with their ratios."""
        return {**vars(self), "ratio": self.ratio, "cpu_ratio": self.cpu_ratio}


def measure_gate(work: Path, quads: int, profile: str, rounds: int) -> GateFigures:
    """Build with and without rules and shapes in turn, ``rounds`` times each."""
    corpus, store = work / f"corpus-{profile}-{quads}", work / f"store-{profile}-{quads}"
    lines, documents = work / "quads.nq", write_corpus(corpus, quads, profile)
    sizes = {}
    for program in (_BARE, [PROGRAM]):  # not counted: fills the caches of the file system
        build_store(corpus, store, program)
        sizes[program[0]] = export_quads(store, lines)
        lines.unlink()
    builds, bares = [], []
    for _ in range(rounds):
        bares.append(build_store(corpus, store, _BARE))
        builds.append(build_store(corpus, store))
    return GateFigures(
        profile=profile,
        documents=documents,
        quads=sizes[PROGRAM],
        bare_quads=sizes[_BARE[0]],
        build_s=[each.seconds for each in builds],
        bare_s=[each.seconds for each in bares],
        build_cpu_s=[each.cpu_s for each in builds],
        bare_cpu_s=[each.cpu_s for each in bares],
    )
