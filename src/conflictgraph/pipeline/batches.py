"""Run documents through processes of this machine, in batches, a few ahead, in the order given.

Batches, because a message between processes costs as much as a short document; a few ahead,
because memory must not grow with the number of documents.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Protocol

from conflictgraph.errors import ResourceError
from conflictgraph.pipeline.documents import Outcome, process
from conflictgraph.pipeline.knowledge import KnowledgeFiles, load_knowledge
from conflictgraph.readers import SourceFile

BATCH_SIZE = 8
#: Batches under way for each worker: one in work, one waiting, one done.
_AHEAD = 3
#: So much takes a second to map, conclude from and check, whether it is one document or hundreds; a
#: worker process takes half a second to be ready.
_WORTH_A_PROCESS_BYTES = 300_000
#: New objects between two searches for garbage in circles, of which documents make hardly any.
_GARBAGE_EVERY = 200_000

#: A source with the digest of its files.
Task = tuple[SourceFile, str]


class Crew(Protocol):
    """Whoever processes documents; what comes of them is the same, whoever it is."""

    def iter_outcomes(
        self, tasks: Sequence[Task], files: KnowledgeFiles, store: Path
    ) -> Generator[Outcome, None, None]:
        """Yield what became of each source, in the order of ``tasks``.

        Args:
            tasks: the sources.
            files: what they are read against.
            store: the folder of the store that is built.
        """


@dataclass(frozen=True)
class Processes:
    """Processes of this machine.

    Attributes:
        jobs: their number; None for what pays off.
    """

    jobs: int | None = None

    def iter_outcomes(
        self,
        tasks: Sequence[Task],
        files: KnowledgeFiles,
        store: Path,  # noqa: ARG002 - they leave nothing anywhere
    ) -> Generator[Outcome, None, None]:
        """Yield what became of each source, in the order of ``tasks``.

        Raises:
            ResourceError: a rule is broken.
        """
        return _iter_outcomes(tasks, files, _worker_count(self.jobs, tasks))


def _worker_count(jobs: int | None, tasks: Iterable[Task]) -> int:
    """Return how many to use: as asked, else as many as pay off on this machine."""
    if jobs is not None:
        return jobs
    processors, total_bytes = os.cpu_count() or 1, 0
    for source, _ in tasks:
        total_bytes += sum(size for size, _ in filter(None, source.stat()))
        if total_bytes >= processors * _WORTH_A_PROCESS_BYTES:
            return processors
    return max(1, total_bytes // _WORTH_A_PROCESS_BYTES)


def _iter_outcomes(
    tasks: Iterable[Task], files: KnowledgeFiles, workers: int
) -> Generator[Outcome, None, None]:
    knowledge = load_knowledge(files)
    if workers == 1:
        _ = knowledge.engine
        for source, digest in tasks:
            yield process(source, digest, knowledge)
        return
    # Never forked from here: a fork would copy locks and threads of the caller. Forked from a
    # process that has only loaded this program, once for all of them.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_make_ready, initargs=(files,)
    ) as executor:
        yield from _iter_from(executor, tasks, files, workers * _AHEAD)


def _iter_from(
    executor: Executor, tasks: Iterable[Task], files: KnowledgeFiles, ahead: int
) -> Iterator[Outcome]:
    waiting = _iter_batches(tasks)
    running: deque[Future[list[Outcome]]] = deque(
        executor.submit(_process_batch, batch, files) for batch in islice(waiting, ahead)
    )
    try:
        # While the processes start. A broken rule is told here and once, whatever they make of it.
        _ = load_knowledge(files).engine
        while running:
            outcomes = running.popleft().result()
            running.extend(
                executor.submit(_process_batch, batch, files) for batch in islice(waiting, 1)
            )
            yield from outcomes
    finally:
        for future in running:
            future.cancel()


def _iter_batches(tasks: Iterable[Task]) -> Iterator[tuple[Task, ...]]:
    waiting = iter(tasks)
    while batch := tuple(islice(waiting, BATCH_SIZE)):
        yield batch


def _make_ready(files: KnowledgeFiles) -> None:
    """Load what is known, and keep the search for garbage from going through it again and again."""
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(ResourceError):
        load_knowledge(files).prepare()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE_EVERY)


def _end_with_parent() -> None:
    """End this process when the one that builds is gone, which a signal may have ended.

    It would wait for work for ever: it holds both ends of the pipe that the work comes through.
    """
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - workers are spawned
    parent.join()
    os._exit(1)


def _process_batch(tasks: tuple[Task, ...], files: KnowledgeFiles) -> list[Outcome]:
    knowledge = load_knowledge(files)
    return [process(source, digest, knowledge) for source, digest in tasks]
