"""A client of a Dask cluster, for as long as one build takes."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, cast

from distributed import Client, Security
from distributed.scheduler import KilledWorker

from conflictgraph.errors import ClusterError, ClusterVersionError, ConflictGraphError, UsageError
from conflictgraph.pipeline.cluster.delivery import Delivery
from conflictgraph.pipeline.cluster.kit import Kit
from conflictgraph.pipeline.cluster.machine import (
    Order,
    carry_out,
    difference_from,
    installation,
    lacks,
    require_none,
)
from conflictgraph.pipeline.cluster.shelf import Shelf
from conflictgraph.pipeline.knowledge import Knowledge, KnowledgeFiles

if TYPE_CHECKING:
    from conflictgraph.pipeline.cluster.cluster import Cluster

#: How often work is done again that failed for a reason outside: a disk, a service.
_RETRIES: Final = 2
#: Of Dask, and of what it stands on.
_LOGS: Final = ("distributed", "distributed.client", "tornado.application")
#: Dask's events of all workers.
_ALL: Final = "all"
#: What is asked of the scheduler is right for so long.
_FRESH_S: Final = 1.0


@contextmanager
def connected(
    cluster: Cluster, files: KnowledgeFiles, knowledge: Knowledge, shelf: Shelf | None
) -> Iterator[Workers]:
    """Yield the workers of a cluster, once they are known to be fit and have what they need.

    Raises:
        UsageError: the address cannot be, or a file cannot be sent.
        ClusterError: scheduler or workers cannot be reached, or do not see the shards.
        ClusterVersionError: another version is installed there.
    """
    kit = Kit.of(files, knowledge)
    with _client(cluster) as client:
        _require_same_versions(client)
        delivery = Delivery(kit, installation())
        try:
            client.register_plugin(delivery, delivery.name)
            if shelf is not None:
                _require_shared(client, shelf)
            yield Workers(client, kit.name, cluster.timeout_s)
        finally:
            _leave(client, delivery, shelf)


class Workers:
    """The workers of a cluster, however many there are at the time."""

    def __init__(self, client: Client, kit: str, timeout_s: float) -> None:
        """Take their orders to them.

        Args:
            client: open; closed by who opened it.
            kit: the name of what they were given.
            timeout_s: how long there may be none.
        """
        self._client, self._timeout_s = client, timeout_s
        # Not pure: the same order given again must be carried out again.
        self._executor = client.get_executor(pure=False, retries=_RETRIES)
        self.kit: str = kit
        self.lethal: type[BaseException] = KilledWorker
        self._count, self._counted, self._alive = 1, -_FRESH_S, time.monotonic()
        # One that ends soon after it has come is seen by nobody who looks now and then.
        client.subscribe_topic(_ALL, self._notice)

    def _notice(self, event: tuple[float, Mapping[str, object]]) -> None:
        if event[1].get("action") == "add-worker":
            self._alive = time.monotonic()

    def submit(self, order: Order) -> Future[bytes | str]:
        """Have an order carried out by one of them."""
        return cast("Future[bytes | str]", self._executor.submit(carry_out, order))

    def count(self) -> int:
        """Return how many orders can be carried out at once, at least one.

        Raises:
            ClusterError: nobody is left, or the scheduler is gone.
        """
        now = time.monotonic()
        if now - self._counted >= _FRESH_S:
            with _told("the scheduler is gone"):
                threads = sum(self._client.nthreads().values())
            self._counted = now
            if threads:
                self._alive = now
            elif now - self._alive > self._timeout_s:
                hint = "what was read is kept: start workers, and repeat the build"
                raise ClusterError(f"there has been no worker for {self._timeout_s:g} s", hint)
            self._count = max(1, threads)
        return self._count


@contextmanager
def _client(cluster: Cluster) -> Iterator[Client]:
    _require_certificates(cluster.scheduler)
    with _silent():
        with _told(f"there is no Dask scheduler at {cluster.scheduler}"):
            client = Client(cluster.scheduler, timeout=cluster.timeout_s, set_as_default=False)
        try:
            with _told(f"the cluster at {cluster.scheduler} has no worker"):
                client.wait_for_workers(1, timeout=cluster.timeout_s)
            yield client
        finally:
            with suppress(OSError):
                client.close()


@contextmanager
def _silent() -> Iterator[None]:
    """Keep what Dask logs of lost connections away from the terminal: it is told in our words."""
    logs = [logging.getLogger(name) for name in _LOGS]
    before = [log.level for log in logs]
    for log in logs:
        log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for log, level in zip(logs, before, strict=True):
            log.setLevel(level)


@contextmanager
def _told(reason: str) -> Iterator[None]:
    """Tell what Dask raises in our words."""
    try:
        yield
    except ValueError as error:
        raise UsageError(str(error), "an address looks like tcp://10.0.0.1:8786") from error
    except (OSError, RuntimeError) as error:
        hint = "`dask scheduler` starts one, `dask worker` a worker; see --cluster-timeout"
        raise ClusterError(f"{reason}: {error}" if str(error) else reason, hint) from error


def _require_certificates(scheduler: str) -> None:
    if not scheduler.startswith("tls://"):
        return
    with _told("the certificates of Dask's configuration cannot be read"):
        security = Security()
        context = security.get_connection_args("client")["ssl_context"]
    if context is None:
        hint = "set distributed.comm.tls in Dask's configuration, see the how-to"
        raise UsageError(f"{scheduler} needs certificates, and none are configured", hint)


def _require_same_versions(client: Client) -> None:
    """See that scheduler and workers have what this machine has, before any work is given out.

    Raises:
        ClusterVersionError: one of them has not.
    """
    own = installation()
    found: dict[str, Any] = client.run(difference_from, own, on_error="return")
    try:
        found["the scheduler"] = client.run_on_scheduler(difference_from, own)
    except Exception as error:  # noqa: BLE001 - whatever importing raises there
        found["the scheduler"] = error
    for place, difference in sorted(found.items()):
        if isinstance(difference, BaseException):
            hint = "install the same on all machines, the scheduler's included"
            reason = f"{place}: conflictgraph cannot be used there: {difference}"
            raise ClusterVersionError(reason, hint) from difference
        require_none(f"{place}: ", difference)


def _require_shared(client: Client, shelf: Shelf) -> None:
    """See that what is put here is found there.

    Raises:
        ClusterError: a worker does not find it.
    """
    name = shelf.put(b"")
    for worker, answer in sorted(client.run(lacks, shelf, name, on_error="return").items()):
        if isinstance(answer, ConflictGraphError):
            raise ClusterError(f"{worker}: {answer}", answer.hint) from answer
        if answer is not False:
            reason = f"{worker} does not see what is put at {shelf.url}"
            raise ClusterError(reason, "name a folder that all machines share, or an s3:// URL")


def _leave(client: Client, delivery: Delivery, shelf: Shelf | None) -> None:
    """Leave nothing behind, as far as that can be done; what went wrong is told already."""
    if client.status == "running":
        with suppress(Exception):
            client.unsubscribe_topic(_ALL)
            client.unregister_worker_plugin(delivery.name)
    if shelf is not None:
        with suppress(ClusterError):
            shelf.clear()
