"""``conflictgraph build``."""

from __future__ import annotations

from typing import Annotated

import typer

from conflictgraph import pipeline
from conflictgraph.cli.build_options import Annotators, FailOnOption, ProfileOption
from conflictgraph.cli.knowledge import knowledge_files
from conflictgraph.cli.options import AsJson, Jobs, LockTimeout, Sources, StoreFolderOption
from conflictgraph.cli.progress import progress
from conflictgraph.cli.report import show_report
from conflictgraph.settings import read_settings


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
    as_json: AsJson = False,
) -> None:
    """Read annotated SOURCES and publish their graph as a new generation.

    A source that cannot be read, or whose graph breaks a shape of the ontology, is reported on
    stderr and left out; the others go in. Readers of the store are not disturbed, and see all of
    it at once.

    Exit status: 0 all went in, 1 some refused, 2 wrong usage, 3 the store is locked or the disk
    full.
    """
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
                sources, settings.store, jobs=jobs, sync=sync, files=files, on_document=step
            )
        else:
            report = pipeline.build(
                sources,
                settings.store,
                jobs=jobs,
                sync=sync,
                lock_timeout_s=lock_timeout_s,
                keep_generations=settings.keep_generations,
                files=files,
                on_document=step,
            )
    raise typer.Exit(show_report(report, as_json=as_json))
