"""Where the files beside the code lie: next to the sources, or inside the wheel."""

from __future__ import annotations

from pathlib import Path

from conflictgraph.errors import ResourceError


def _folder(name: str) -> Path:
    package = Path(__file__).resolve().parent
    for candidate in (package / "_data" / name, package.parents[1] / name):
        if candidate.is_dir():
            return candidate
    raise ResourceError("the folder is missing from this installation", name)


def ontology_folder() -> Path:
    """Return the folder of the ontology's Turtle modules.

    Raises:
        ResourceError: the installation is incomplete.
    """
    return _folder("ontology")


def queries_folder() -> Path:
    """Return the folder of the saved queries, one sub-folder per topic.

    Raises:
        ResourceError: the installation is incomplete.
    """
    return _folder("queries")


def starter_folder() -> Path:
    """Return the folder of what a new project begins with.

    Raises:
        ResourceError: the installation is incomplete.
    """
    return _folder("starter")


def coastlines_file() -> Path | None:
    """Return the file of coastlines that maps are drawn with; None where it has not been built."""
    bundles = Path(__file__).resolve().parent / "server" / "ui" / "static" / "bundles"
    file = bundles / "land.json"
    return file if file.is_file() else None
