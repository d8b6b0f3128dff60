"""A folder to begin with: settings, one annotated article, and the scheme for annotators' tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from conflictgraph.resources import starter_folder
from conflictgraph.scheme.formats import FORMATS
from conflictgraph.scheme.guide import Guide

#: Where the files of each form of the scheme go, relative to the project.
_PLACES: Final = {"brat": "corpus/", "inception": "inception/", "markdown": ""}


@dataclass
class Made:
    """Names of files, relative to the folder.

    Attributes:
        written: those that were not there.
        unchanged: those that were there just so.
        kept: those that are different, and were left as they are.
    """

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def project_files(guide: Guide, language: str) -> Mapping[str, bytes]:
    """Return the files of a new project by their names.

    Args:
        guide: the scheme with its words.
        language: that of labels and texts for annotators.

    Raises:
        ResourceError: the installation is incomplete.
    """
    folder = starter_folder()
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    for name, place in _PLACES.items():
        for file, text in FORMATS[name](guide, language).items():
            files[place + file] = text.encode()
    return files


def make_project(folder: Path, files: Mapping[str, bytes]) -> Made:
    """Write what is missing; a file that is there is never touched.

    Raises:
        OSError: the folder cannot be made or written.
    """
    made = Made()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            # Exclusive: what somebody puts there meanwhile is theirs.
            with path.open("xb") as file:
                file.write(content)
            made.written.append(name)
        except FileExistsError:
            same = path.is_file() and path.read_bytes() == content
            (made.unchanged if same else made.kept).append(name)
    return made
