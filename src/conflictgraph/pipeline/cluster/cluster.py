"""Which cluster reads the documents, and how it is reached."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from conflictgraph.errors import UsageError
from conflictgraph.pipeline.batches import Task
from conflictgraph.pipeline.cluster.leader import Leader
from conflictgraph.pipeline.cluster.shelf import Shelf
from conflictgraph.pipeline.documents import Outcome
from conflictgraph.pipeline.knowledge import KnowledgeFiles, load_knowledge

_HINT: Final = "pip install 'conflictgraph[dask]', on this machine and on all of the cluster"


@dataclass(frozen=True)
class Cluster:
    """A Dask cluster.

    Attributes:
        scheduler: its address, such as ``tcp://10.0.0.1:8786``; ``tls://`` is set up in Dask's own
            configuration.
        shards: folder or ``s3://`` URL that all machines share, where workers put what they made;
            without it they send it.
        timeout_s: how long to wait for the scheduler, and how long there may be no worker.
    """

    scheduler: str
    shards: str | None = None
    timeout_s: float = 30.0

    def iter_outcomes(
        self, tasks: Sequence[Task], files: KnowledgeFiles, store: Path
    ) -> Generator[Outcome, None, None]:
        """Yield what became of each source, in their order.

        Args:
            tasks: the sources.
            files: what they are read against; machines of the cluster are sent copies.
            store: the store that is built; what workers make for it is kept apart.

        Raises:
            UsageError: Dask is not installed, or an address cannot be.
            ClusterError: the cluster cannot be used, or cannot be any more.
            ResourceError: a rule is broken.
        """
        try:
            # Not before it is asked for: it takes longer to import than a short build takes.
            from conflictgraph.pipeline.cluster.connection import connected  # noqa: PLC0415
        except ImportError as error:
            raise UsageError(f"{error.name} is not installed", _HINT) from error
        # A broken rule is told here and once, whatever workers make of it.
        knowledge = load_knowledge(files)
        _ = knowledge.engine
        shelf = Shelf.of_store(self.shards, store) if self.shards is not None else None
        with connected(self, files, knowledge, shelf) as crew:
            leader = Leader(crew, knowledge, shelf)
            with closing(leader.iter_outcomes(tasks)) as outcomes:
                yield from outcomes
