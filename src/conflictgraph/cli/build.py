"""``conflictgraph build``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from conflictgraph import pipeline
from conflictgraph.cli.build_options import Annotators, FailOnOption, ProfileOption
from conflictgraph.cli.knowledge import knowledge_files
from conflictgraph.cli.options import AsJson, Jobs, LockTimeout, Sources, StoreFolderOption
from conflictgraph.cli.progress import progress
from conflictgraph.cli.report import show_report
from conflictgraph.errors import UsageError
from conflictgraph.settings import read_settings


class Executor(StrEnum):
    """Who reads the documents."""

    PROCESSES = "processes"
    DASK = "dask"


def build(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    sources: Sources,
    store: StoreFolderOption = None,
    jobs: Jobs = None,
    sync: Annotated[
        bool,
        typer.Option("--sync", help="Take out of the store what SOURCES do not hold (any more)."),
    ] = False,
    fail_on: FailOnOption = None,
    profile: ProfileOption = None,
    annotators: Annotators = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Write nothing, wait for no lock; tell what would change."),
    ] = False,
    lock_timeout_s: LockTimeout = 10.0,
    executor: Annotated[
        Executor,
        typer.Option("--executor", help="Who reads: processes of this machine, or a Dask cluster."),
    ] = Executor.PROCESSES,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="URL", help="Where the cluster's scheduler is."),
    ] = None,
    shards: Annotated[
        str | None,
        typer.Option(
            "--shards",
            metavar="DIR|URL",
            help="Where its workers put what they made: a folder that all machines share, or "
            "s3://BUCKET/PATH. Without it they send it through the scheduler.",
        ),
    ] = None,
    cluster_timeout_s: Annotated[
        float,
        typer.Option(
            "--cluster-timeout",
            min=0.1,
            metavar="S",
            help="Seconds to wait for the scheduler, and to be without any worker.",
        ),
    ] = 30.0,
    as_json: AsJson = False,
) -> None:
    """Read annotated SOURCES and publish their graph as a new generation.

    A source that cannot be read, or whose graph breaks a shape of the ontology, is reported on
    stderr and left out; the others go in. Readers of the store are not disturbed, and see all of
    it at once.

    Exit status: 0 all went in, 1 some refused, 2 wrong usage, 3 the store is locked, the disk
    full, or the cluster cannot be used.
    """
    cluster = _cluster(executor, scheduler, shards, cluster_timeout_s)
    settings = read_settings(
        {
            "store": store,
            "fail_on": fail_on,
            "profile": profile,
            "annotators": annotators or None,
        }
    )
    files = knowledge_files(settings)
    with progress("reading") as step:
        if dry_run:
            report = pipeline.preview(
                sources,
                settings.store,
                jobs=jobs,
                cluster=cluster,
                sync=sync,
                files=files,
                on_document=step,
            )
        else:
            report = pipeline.build(
                sources,
                settings.store,
                jobs=jobs,
                cluster=cluster,
                sync=sync,
                lock_timeout_s=lock_timeout_s,
                keep_generations=settings.keep_generations,
                files=files,
                on_document=step,
            )
    raise typer.Exit(show_report(report, as_json=as_json))


def _cluster(
    executor: Executor, scheduler: str | None, shards: str | None, timeout_s: float
) -> pipeline.Cluster | None:
    if executor is Executor.DASK:
        if scheduler is None:
            raise UsageError("no cluster is named", "--scheduler tcp://HOST:8786")
        return pipeline.Cluster(scheduler, shards, timeout_s)
    if scheduler is not None or shards is not None:
        raise UsageError("--scheduler and --shards are for a cluster", "add --executor dask")
    return None
