"""What rules add to the processing of one article: ``python rules.py [ARTICLE]``.

All figures come from one run, as processor time, so that their ratios mean something on a busy
machine. Without an article the longest one of the examples is taken.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from conflictgraph.inference import Rule
from conflictgraph.mapping import MappedDocument
from conflictgraph.pipeline import KnowledgeFiles, documents, load_knowledge
from conflictgraph.readers import SourceFile
from conflictgraph.triples import Tables, View
from conflictgraph.validation import Report

_EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "corpus"
_ROUNDS = 40


def main() -> None:
    """Print the times of mapping, loading, and each rule, in milliseconds."""
    given = [Path(each) for each in sys.argv[1:]]
    article = given[0] if given else max(_EXAMPLES.glob("*/*.ann"), key=lambda p: p.stat().st_size)
    knowledge = load_knowledge(KnowledgeFiles())
    source = SourceFile(article.name, article)
    kept: list[MappedDocument] = []

    # The same code as in a build, stopped before the rules run.
    def stop(mapped: MappedDocument, _: object) -> documents.Concluded:
        kept.append(mapped)
        return documents.Concluded(mapped, b"", Report())

    documents._concluded = stop  # noqa: SLF001 - the one place where both are called
    mapping = least(lambda: documents.process(source, "", knowledge))
    mapped = kept[-1]
    rest = mapped.lines + mapped.shared

    def load() -> None:
        Tables(mapped.affairs).add(rest)

    def derive() -> None:
        knowledge.engine.derive(Tables(mapped.affairs), rest, knowledge.known)

    loading = least(load)
    deriving = least(derive) - loading
    quads = (rest + mapped.affairs).count(b"\n")
    print(f"{article.name}: {quads} quads")
    print(f"read, check, link, map  {mapping:6.1f} ms")
    print(f"take apart              {loading:6.1f} ms")
    print(f"all rules               {deriving:6.1f} ms, {deriving / mapping:.2f} of the mapping")
    for name, each in sorted(by_rule(knowledge.engine, derive).items(), key=lambda x: -x[1]):
        print(f"  {name:34} {each:6.2f} ms")


def least(function: Callable[[], object]) -> float:
    """Return the least processor time of a call, in milliseconds."""
    times = []
    for _ in range(_ROUNDS):
        begin = time.process_time()
        function()
        times.append(time.process_time() - begin)
    return min(times) * 1000


def by_rule(engine: object, derive: Callable[[], None]) -> dict[str, float]:
    """Return the mean processor time of each rule, in milliseconds."""
    spent: dict[str, float] = defaultdict(float)
    conclude = engine._conclude  # type: ignore[attr-defined]  # noqa: SLF001 - a stopwatch in it

    def timed(rule: Rule, view: View) -> object:
        begin = time.process_time()
        try:
            return conclude(rule, view)
        finally:
            spent[rule.name] += (time.process_time() - begin) * 1000 / _ROUNDS

    engine._conclude = timed  # type: ignore[attr-defined]  # noqa: SLF001 - as above
    for _ in range(_ROUNDS):
        derive()
    return spent


if __name__ == "__main__":
    main()
