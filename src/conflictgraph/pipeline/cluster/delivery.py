"""Hands knowledge to each worker once, whenever it joins the cluster."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from distributed import Worker, WorkerPlugin

from conflictgraph.pipeline.cluster.kit import Kit
from conflictgraph.pipeline.cluster.machine import deliver, take_back


class Delivery(WorkerPlugin):
    """Knowledge on its way to a worker."""

    def __init__(self, kit: Kit, installation: Mapping[str, str]) -> None:
        self.kit, self.installation = kit, installation
        self.name = f"conflictgraph-{kit.name}"

    def setup(self, worker: Worker) -> None:
        """Keep it where Dask removes what a killed worker has left."""
        self._folder = Path(mkdtemp(prefix=self.name, dir=worker.local_directory))
        deliver(self.kit, self._folder, self.installation)

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - Dask's signature
        """Forget it."""
        take_back(self.kit.name)
        shutil.rmtree(self._folder, ignore_errors=True)
