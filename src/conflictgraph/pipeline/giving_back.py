"""Documents of a store as files of an annotation tool: the way back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from conflictgraph.errors import StoreError
from conflictgraph.scheme import Scheme
from conflictgraph.store.annotations import read_document
from conflictgraph.store.manifest import Entry, Manifest
from conflictgraph.writers import Writer, Written
from conflictgraph.writers.naming import path_for


@dataclass(frozen=True, slots=True)
class Given:
    """What became of one document.

    Attributes:
        document: its key.
        files: what was written, below the folder.
        losses: what the format could not carry.
        left_out: why nothing was written; empty where it was.
    """

    document: str
    files: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Where files go, and how.

    Attributes:
        folder: made when it is not there.
        is_forced: whether files that are there are replaced.
    """

    folder: Path
    writer: Writer
    scheme: Scheme
    is_forced: bool = False


def iter_given(manifest: Manifest, entries: Iterable[Entry], target: Target) -> Iterator[Given]:
    """Write documents one by one, and tell of each.

    Two documents whose keys give one name are told apart by the identity of the later.

    Raises:
        OSError: the folder cannot be written.
    """
    taken: set[str] = set()
    for entry in entries:
        path = path_for(entry.key)
        if str(path).casefold() in taken:
            path = path.with_name(f"{path.name}-{entry.identity}")
        taken.add(str(path).casefold())
        try:
            document = read_document(manifest, entry)
        except StoreError as error:
            yield Given(entry.key, left_out=f"{error}; {error.hint}")
            continue
        written = target.writer.write(document, path.name, target.scheme)
        yield _put(entry.key, path, written, target)


def _put(key: str, path: PurePosixPath, written: Written, target: Target) -> Given:
    folder = target.folder / path.parent
    folder.mkdir(parents=True, exist_ok=True)
    if not folder.resolve().is_relative_to(target.folder.resolve()):
        return Given(key, left_out=f"{path.parent} leads out of {target.folder}")
    names = tuple(str(path.parent / name) for name in written.files)
    there = [name for name in names if os.path.lexists(target.folder / name)]
    if there and not target.is_forced:
        return Given(key, left_out=f"there already: {', '.join(there)}")
    # The annotations last: whoever looks meanwhile finds none without their text.
    for name, content in reversed(tuple(written.files.items())):
        _replace(folder / name, content)
    return Given(key, names, written.losses)


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; a link of this name is replaced, not followed."""
    part = path.with_name(f".{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
