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

from pyoxigraph import RdfFormat, Store

from conflictgraph.inference import Rule
from conflictgraph.mapping import MappedDocument
from conflictgraph.pipeline import KnowledgeFiles, documents, load_knowledge
from conflictgraph.pipeline.workspace import KNOWN
from conflictgraph.readers import SourceFile

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
    documents._with_conclusions = lambda mapped, _: kept.append(mapped) or mapped  # noqa: SLF001
    mapping = least(lambda: documents.process(source, "", knowledge))
    mapped = kept[-1]
    rest = mapped.lines + mapped.shared

    def load() -> None:
        with knowledge.workspace.holding(mapped.affairs) as store:
            store.load(rest, RdfFormat.N_QUADS)

    def derive() -> None:
        with knowledge.workspace.holding(mapped.affairs) as store:
            knowledge.engine.derive(store, rest, {KNOWN})

    loading = least(load)
    deriving = least(derive) - loading
    quads = (rest + mapped.affairs).count(b"\n")
    print(f"{article.name}: {quads} quads")
    print(f"read, check, link, map  {mapping:6.1f} ms")
    print(f"load into memory        {loading:6.1f} ms")
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

    def timed(rule: Rule, store: Store) -> object:
        begin = time.process_time()
        try:
            return conclude(rule, store)
        finally:
            spent[rule.name] += (time.process_time() - begin) * 1000 / _ROUNDS

    engine._conclude = timed  # type: ignore[attr-defined]  # noqa: SLF001 - as above
    for _ in range(_ROUNDS):
        derive()
    return spent


if __name__ == "__main__":
    main()
