"""What a user names to be compared: a store, one of its generations, or sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from conflictgraph.errors import SourceError, UsageError
from conflictgraph.pipeline.build import OnDocument, build
from conflictgraph.pipeline.diff.comparing import iter_differences
from conflictgraph.pipeline.diff.difference import Difference
from conflictgraph.pipeline.knowledge import KnowledgeFiles
from conflictgraph.store.changes import GraphNames
from conflictgraph.store.draft import stored_bases, stored_digest
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.vocab import (
    GRAPH_BACKGROUND,
    GRAPH_DECISIONS,
    GRAPH_LINKS,
    GRAPH_ONTOLOGY,
    GRAPH_REGISTRY,
)

#: Graphs that come from no document, and on which documents depend.
_CURATED: Final = (
    GRAPH_ONTOLOGY,
    GRAPH_REGISTRY,
    GRAPH_LINKS,
    GRAPH_BACKGROUND,
    GRAPH_DECISIONS,
)
_GENERATION: Final = re.compile(r"(.+)@(\d{1,9})", re.ASCII)


@dataclass(frozen=True)
class _Side:
    reader: Reader
    refused: tuple[SourceError, ...] = ()
    is_file: bool = False


def compare(
    before: str,
    after: str,
    files: KnowledgeFiles,
    *,
    jobs: int | None = None,
    on_document: OnDocument | None = None,
) -> Difference:
    """Compare what two sides say.

    Sources are built into a store of their own first, which is gone afterwards: so they are
    compared as a build would read them. A single file is compared with what a corpus holds of
    its documents.

    Args:
        before: a store, ``store@generation``, an annotated file or a folder of them.
        after: the like.
        files: what sources are read against.
        jobs: number of processes that read; by default what pays off.
        on_document: told of progress.

    Raises:
        UsageError: a side is not there, holds no annotated text, or has data of another base.
        StoreMissingError: a store does not keep that generation.
    """
    files, names = files.read(), GraphNames(files.base)
    with (
        _opened(before, files, jobs, on_document) as one,
        _opened(after, files, jobs, on_document) as other,
    ):
        graphs = tuple(
            name
            for name in (files.base + each for each in _CURATED)
            if stored_digest(one.reader.manifest, name)
            != stored_digest(other.reader.manifest, name)
        )
        passed_over = _passed_over(one, other)
        documents = tuple(
            each
            for each in iter_differences(one.reader, other.reader, names)
            if each.change != passed_over
        )
        return Difference(documents, graphs, (*one.refused, *other.refused))


def _passed_over(one: _Side, other: _Side) -> str:
    """Return what says nothing: that one file does not hold all that a corpus holds."""
    if one.is_file == other.is_file:
        return ""
    return "added" if one.is_file else "removed"


@contextmanager
def _opened(
    given: str, files: KnowledgeFiles, jobs: int | None, on_document: OnDocument | None
) -> Iterator[_Side]:
    store = _store(given)
    if store is not None:
        with Reader(*store) as reader:
            _require_base(given, reader, files.base)
            yield _Side(reader)
        return
    with TemporaryDirectory(prefix="conflictgraph-") as name:
        folder = Path(name)
        report = build([Path(given)], folder, jobs=jobs, files=files, on_document=on_document)
        with Reader(StoreFolder(folder)) as reader:
            yield _Side(reader, report.refused, Path(given).is_file())


def _store(given: str) -> tuple[StoreFolder, int | None] | None:
    """Return the store a side names, and the generation if it names one."""
    folder = StoreFolder(given)
    if folder.current() is not None:
        return folder, None
    named = _GENERATION.fullmatch(given)
    if named is None or Path(given).exists():
        return None
    folder = StoreFolder(named[1])
    return None if folder.current() is None else (folder, int(named[2]))


def _require_base(given: str, reader: Reader, base: str) -> None:
    known = stored_bases(reader.manifest)
    if known and base not in known:
        raise UsageError(
            f"the data of {given} have the base {', '.join(sorted(known))}, and {base} is set",
            "set base_iri as it was when the store was built",
        )
