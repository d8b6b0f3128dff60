"""``conflictgraph validate``."""

from __future__ import annotations

import typer

from conflictgraph import pipeline
from conflictgraph.cli.build_options import Annotators, FailOnOption, ProfileOption
from conflictgraph.cli.knowledge import knowledge_files
from conflictgraph.cli.options import AsJson, Jobs, Sources
from conflictgraph.cli.progress import progress
from conflictgraph.cli.report import show_report
from conflictgraph.settings import read_settings


def validate(
    sources: Sources,
    jobs: Jobs = None,
    fail_on: FailOnOption = None,
    profile: ProfileOption = None,
    annotators: Annotators = None,
    as_json: AsJson = False,
) -> None:
    """Read and check annotated SOURCES, and write nothing.

    Each document's graph is checked against the shapes of the ontology; what is found is told
    with the annotation and the line that it comes from.

    Exit status: 0 all can be built, 1 some would be refused, 2 wrong usage.
    """
    settings = read_settings(
        {"fail_on": fail_on, "profile": profile, "annotators": annotators or None}
    )
    with progress("checking") as step:
        report = pipeline.validate(
            sources, jobs=jobs, files=knowledge_files(settings), on_document=step
        )
    raise typer.Exit(show_report(report, as_json=as_json))
