"""How long one changed article takes until a running server answers from it.

The article is named as the only SOURCE, as an editor would after saving it. The clock runs from
the start of the command to the end of the first answer that holds the new title.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from build import build_store
from children import children_cpu_s, environment
from corpus import write_article, write_corpus
from servers import ask, free_port, our_server, running

_STAGES = str(Path(__file__).with_name("stages.py"))
_FIND = (
    "PREFIX dcterms: <http://purl.org/dc/terms/> "
    'ASK {{ ?document dcterms:title "{title}"@{language} }}'
)
_PAUSE_S = 0.002


@dataclass
class ChangeFigures:
    """What was measured at one size.

    Attributes:
        total_s: from the start of the command to the first answer from the new article.
        parts_s: seconds of each part, by name.
    """

    profile: str
    quads: int
    documents: int
    total_s: list[float] = field(default_factory=list)
    parts_s: dict[str, list[float]] = field(default_factory=dict)

    def add(self, total_s: float, parts_s: dict[str, float]) -> None:
        """Add one round."""
        self.total_s.append(total_s)
        for name, seconds in parts_s.items():
            self.parts_s.setdefault(name, []).append(seconds)

    def to_json(self) -> dict[str, object]:
        """Return the figures with their medians."""
        parts = {name: median(values) for name, values in self.parts_s.items()}
        return {**vars(self), "median_s": median(self.total_s), "median_parts_s": parts}


def measure_change(work: Path, quads: int, profile: str, rounds: int) -> ChangeFigures:
    """Change one article in turn ``rounds`` times, under a running server."""
    corpus, store = work / f"corpus-{profile}-{quads}", work / f"store-{profile}-{quads}"
    documents = write_corpus(corpus, quads, profile)
    build_store(corpus, store)
    figures = ChangeFigures(profile, quads, documents)
    port = free_port()
    with running(our_server(store, port), port, work / "server.log"):
        for revision in range(1, rounds + 2):
            number = revision * 7919 % documents
            source = write_article(corpus, number, profile, 1, revision)
            total_s, parts_s = _change(source, store, port, work / "stages.json")
            if revision > 1:  # the first one warms the caches
                figures.add(total_s, parts_s)
    return figures


def change_once(source: Path, store: Path, port: int, out: Path) -> tuple[float, float]:
    """Build one changed article; return seconds to the first answer, and the command's own time.

    The second is processor time of the command without that of the server.
    """
    used = children_cpu_s()
    total_s, _ = _change(source, store, port, out)
    return total_s, children_cpu_s() - used


def _change(source: Path, store: Path, port: int, out: Path) -> tuple[float, dict[str, float]]:
    metadata = json.loads(source.with_suffix(".meta.json").read_text("utf-8"))
    watch = _AnswerWatch(port, _FIND.format_map(metadata))
    begin = time.monotonic()
    command = [sys.executable, _STAGES, str(out), "build", str(source), "--store", str(store)]
    subprocess.run(command, env=environment(), check=True, capture_output=True)
    answered = watch.wait()
    told = json.loads(out.read_text("utf-8"))
    return answered - begin, _parts(begin, answered, told["stages"], told["marks"])


def _parts(
    begin: float, answered: float, stages: dict[str, float], marks: dict[str, float]
) -> dict[str, float]:
    live = marks["make live"]
    named = {name: seconds for name, seconds in stages.items() if name != "prune"}
    return {
        "start of the process": marks["loaded"] - begin,
        **named,
        "the rest before it is live": live - marks["loaded"] - sum(named.values()),
        "reopen and answer": answered - live,
        "prune and end, after it is live": marks["end"] - live,
    }


class _AnswerWatch:
    """Asks again and again, in a thread, until a query is answered with true."""

    def __init__(self, port: int, query: str) -> None:
        self._port, self._query = port, query
        self._answered = 0.0
        self._thread = threading.Thread(target=self._poll, daemon=True)
        self._thread.start()

    def wait(self) -> float:
        """Return the moment of the first such answer, on the monotonic clock."""
        self._thread.join(60)
        if not self._answered:
            raise RuntimeError("the change never appeared")
        return self._answered

    def _poll(self) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if '"boolean":true' in ask(self._port, self._query).replace(" ", ""):
                self._answered = time.monotonic()
                return
            time.sleep(_PAUSE_S)
