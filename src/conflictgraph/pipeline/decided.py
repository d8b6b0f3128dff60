"""Which decisions of curators have led mentions anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, QuerySolutions

from conflictgraph.mapping import decision_iri
from conflictgraph.pipeline.knowledge import Knowledge
from conflictgraph.pipeline.report import Notice
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.vocab import term

_APPLIED = f"SELECT DISTINCT ?decision WHERE {{ ?mention <{term('isLinkedBy')}> ?decision }}"


def iter_unmatched(folder: StoreFolder, knowledge: Knowledge) -> Iterator[Notice]:
    """Yield a notice for each decision that meets nothing in the live generation.

    What is to be left alone, and what are two, moves no mention, so that it cannot be told.
    """
    decisions = knowledge.decisions
    moving = [row for row in decisions.rows if row.is_moving]
    if not moving:
        return
    applied = _applied(folder)
    for row in moving:
        if decision_iri(row.key(knowledge.base), knowledge.base) not in applied:
            yield Notice(
                decisions.source,
                row.line,
                "decisions.unmatched",
                f"the decision on {row.words or decisions.names.short(row.about(knowledge.base))} "
                "meets nothing in the store",
            )


def _applied(folder: StoreFolder) -> set[str]:
    with Reader(folder) as reader:
        solutions = reader.query(_APPLIED)
        if not isinstance(solutions, QuerySolutions):
            return set()
        found = (solution["decision"] for solution in solutions)
        return {each.value for each in found if isinstance(each, NamedNode)}
