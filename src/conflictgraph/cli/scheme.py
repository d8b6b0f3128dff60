"""``conflictgraph scheme``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from conflictgraph.cli.knowledge import knowledge_files
from conflictgraph.cli.messages import say
from conflictgraph.cli.output import data_out
from conflictgraph.errors import UsageError
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.formats import FORMATS
from conflictgraph.scheme.guide import LANGUAGES, Guide, load_guide
from conflictgraph.settings import read_settings


class SchemeFormat(StrEnum):
    """What the scheme can be written as."""

    BRAT = "brat"
    INCEPTION = "inception"
    MARKDOWN = "markdown"


class Language(StrEnum):
    """Languages of labels and texts."""

    DE = "de"
    EN = "en"


def scheme(
    scheme_format: Annotated[
        SchemeFormat,
        typer.Option(
            "--format",
            "-f",
            help="brat: the configuration of a collection. inception: type system, layers and "
            "tagsets. markdown: the annotators' guide.",
        ),
    ] = SchemeFormat.MARKDOWN,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="DIR", help="Folder to write to; made when it is not there."
        ),
    ] = None,
    language: Annotated[
        Language | None,
        typer.Option(
            "--lang",
            help="Language of labels and texts: en when left out, but both guides with --out.",
        ),
    ] = None,
) -> None:
    """Write the annotation scheme for annotators and their tools, from the ontology.

    The guide is printed unless a folder is named; it also says the version of the scheme and
    what it changed. Labels of your own files (setting `ontology`) are in it. Files of the same
    name in the folder are replaced.

    Exit status: 0 written, 2 wrong usage or a file of your own cannot be used, 3 the folder
    cannot be written.
    """
    files = knowledge_files(read_settings())
    guide = load_guide(files.folder or ontology_folder(), files.extensions)
    if out is None:
        if scheme_format is not SchemeFormat.MARKDOWN:
            raise UsageError(f"{scheme_format} takes several files", "name a folder with --out")
        (text,) = FORMATS[scheme_format](guide, language or Language.EN).values()
        with data_out() as stdout:
            stdout.write(text.encode())
        return
    _write(out, _to_files(guide, scheme_format, language))


def _to_files(guide: Guide, name: SchemeFormat, language: Language | None) -> Mapping[str, str]:
    """Return the files; a guide is written in every language unless one is named."""
    if language is None and name is SchemeFormat.MARKDOWN:
        return {k: v for each in LANGUAGES for k, v in FORMATS[name](guide, each).items()}
    return FORMATS[name](guide, language or Language.EN)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    say(f"{folder}: {', '.join(files)}")
