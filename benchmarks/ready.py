"""How long a server takes from its start to its first answer: independent of the store's size."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from build import build_store
from corpus import write_corpus
from servers import free_port, our_server, running


@dataclass
class ReadyFigures:
    """What was measured.

    Attributes:
        ready_s: seconds from starting the command to the first answer, one for each round.
    """

    quads: int
    ready_s: list[float] = field(default_factory=list)

    @property
    def median_s(self) -> float:
        """Return the median of the rounds."""
        return median(self.ready_s)

    def to_json(self) -> dict[str, object]:
        """Return the figures."""
        return vars(self)


def measure_ready(work: Path, quads: int, rounds: int) -> ReadyFigures:
    """Start a server over a store of about ``quads`` quads, ``rounds`` times."""
    corpus, store = work / "corpus", work / "store"
    write_corpus(corpus, quads)
    build_store(corpus, store)
    figures = ReadyFigures(quads)
    for _ in range(rounds):
        port = free_port()
        begin = time.perf_counter()
        with running(our_server(store, port), port, work / "ready.log"):
            figures.ready_s.append(time.perf_counter() - begin)
    return figures
