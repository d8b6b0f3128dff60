"""``conflictgraph init``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from conflictgraph.cli.knowledge import knowledge_files
from conflictgraph.cli.messages import say
from conflictgraph.cli.options import AsJson
from conflictgraph.cli.output import show_facts
from conflictgraph.cli.scheme import Language
from conflictgraph.errors import UsageError
from conflictgraph.project import Made, make_project, project_files
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.guide import load_guide
from conflictgraph.settings import read_settings


def init(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Folder of the project; made when it is not there."),
    ],
    language: Annotated[
        Language, typer.Option("--lang", help="Language of labels and texts for annotators.")
    ] = Language.EN,
    as_json: AsJson = False,
) -> None:
    """Make a project: settings, an annotated article, and the scheme for brat and INCEpTION.

    What is missing is written, and nothing that is there is changed: a second run repairs, and a
    file that you changed is told and stays.

    Exit status: 0 everything is there, 2 DIR is no folder, 3 it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder", "name one that is, or that is not there yet")
    files = knowledge_files(read_settings())
    guide = load_guide(files.folder or ontology_folder(), files.extensions)
    made = make_project(folder, project_files(guide, language))
    if as_json:
        show_facts(asdict(made))
    else:
        _show(folder, made)


def _show(folder: Path, made: Made) -> None:
    for name in made.kept:
        say(f"kept as it is, though another one would be written: {name}", "yellow")
    say(f"{folder}: {len(made.written)} files written, {len(made.unchanged)} there already", "bold")
    if made.written:
        say(f"next: read {folder / 'README.md'}, or cd {folder} and conflictgraph build corpus")
