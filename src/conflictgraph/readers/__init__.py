"""Readers: one module per format, each from files to the neutral ``Document``.

A reader knows its format and nothing of our ontology: labels pass through unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from conflictgraph.annotation.model import Document
from conflictgraph.readers import brat, sources
from conflictgraph.readers.sources import SourceFile

__all__ = ["READERS", "Reader", "SourceFile", "iter_sources", "read"]


class Reader(Protocol):
    """What every format module offers; ``tests/contracts`` holds it to this."""

    @property
    def SUFFIX(self) -> str:  # noqa: N802 - a module constant in its implementations
        """The ending that names the format."""

    def read(self, path: Path, source: str) -> Document:
        """Return the document, or raise ``SourceError``; never anything else."""


#: Ending of the annotation file to the module that reads it.
READERS: Mapping[str, Reader] = MappingProxyType({brat.SUFFIX: brat})


def iter_sources(paths: Iterable[Path]) -> Iterator[SourceFile]:
    """Yield the sources of all known formats in files and folders.

    Raises:
        UsageError: a path is not there or is no source; two sources have one key.
    """
    return sources.iter_sources(paths, READERS.keys())


def read(source: SourceFile) -> Document:
    """Read one source with the reader of its format.

    Raises:
        SourceError: the source is refused.
    """
    return READERS[source.path.suffix].read(source.path, source.key)
