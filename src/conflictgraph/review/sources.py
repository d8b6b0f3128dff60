"""The entities that the register does not know, in sources that are in no store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from conflictgraph.annotation import Span
from conflictgraph.linking import Entity
from conflictgraph.pipeline import KnowledgeFiles, OnDocument, iter_read
from conflictgraph.review.entities import OpenEntity, Place, context_of, ordered
from conflictgraph.vocab import term


def find_in_sources(
    sources: Iterable[Path],
    files: KnowledgeFiles,
    *,
    jobs: int | None = None,
    on_document: OnDocument | None = None,
) -> list[OpenEntity]:
    """Return the provisional entities that sources would introduce, as a build would name them.

    A source that a build would refuse is passed over: ``validate`` says what is wrong with it.

    Raises:
        UsageError: a source is not there.
    """
    entities: dict[str, Entity] = {}
    places: dict[str, list[Place]] = defaultdict(list)
    for outcome in iter_read(sources, files, jobs=jobs, on_document=on_document):
        if outcome.mapped is None:
            continue
        for found in filter(lambda each: each.iri, outcome.unlinked):
            entities.setdefault(
                found.iri, Entity(found.iri, term(found.type), {found.language: found.label}, True)
            )
            for each in found.mentions:
                context = context_of(outcome.text, Span(each.begin, each.end))
                places[found.iri].append(
                    Place(
                        outcome.mapped.identity,
                        each.file,
                        each.begin,
                        each.end,
                        each.text,
                        found.language,
                        context,
                    )
                )
    return ordered(entities, places)
