"""From file to quads, format by format: processor time for each document; run by itself.

    .venv/bin/python benchmarks/formats.py FOLDER [FOLDER …]

Every source in the folders is read, translated, checked, linked, mapped, and held to rules and
shapes, as a build does it, but not stored. Times are medians over rounds within one run.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from pathlib import Path

from conflictgraph.pipeline.documents import Outcome, process
from conflictgraph.pipeline.knowledge import load_knowledge
from conflictgraph.readers import iter_sources, read

ROUNDS = 5


def main() -> None:
    """Print a row for each format."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    knowledge = load_knowledge()
    knowledge.prepare()
    reading: dict[str, list[float]] = defaultdict(list)
    whole: dict[str, list[float]] = defaultdict(list)
    quads: dict[str, int] = defaultdict(int)
    for source in (each for folder in given.folders for each in iter_sources([folder])):
        outcome = process(source, "", knowledge)
        if outcome.mapped is None:
            continue
        quads[source.format] += _count(outcome)
        rounds = range(given.rounds)
        reading[source.format].append(
            statistics.median(_ms(lambda s=source: read(s)) for _ in rounds)
        )
        whole[source.format].append(
            statistics.median(_ms(lambda s=source: process(s, "", knowledge)) for _ in rounds)
        )
    print("| format | documents | quads each | read, ms | file to quads, ms |")
    print("| --- | --- | --- | --- | --- |")
    for name in sorted(whole):
        number = len(whole[name])
        each = quads[name] / number
        read_ms, whole_ms = statistics.mean(reading[name]), statistics.mean(whole[name])
        print(f"| {name} | {number} | {each:.0f} | {read_ms:.1f} | {whole_ms:.1f} |")


def _count(outcome: Outcome) -> int:
    mapped = outcome.mapped
    assert mapped is not None
    return sum(text.count(b"\n") for text in (mapped.lines, mapped.shared, mapped.affairs))


def _ms(work: object) -> float:
    assert callable(work)
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


if __name__ == "__main__":
    main()
