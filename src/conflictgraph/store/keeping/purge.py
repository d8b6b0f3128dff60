"""Take one document out of every generation, and out of the files themselves.

Whoever has a right to have a text deleted has little use for a graph that no longer shows it
while the files still hold it. So the live generation is written anew without the document, and
all older generations are deleted, as soon as nobody reads them any more.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad

from conflictgraph.errors import StoreLockedError
from conflictgraph.store.changes import GraphNames
from conflictgraph.store.draft import Draft
from conflictgraph.store.generations import UNFINISHED, StoreFolder
from conflictgraph.store.keeping.holders import lock_holders
from conflictgraph.store.keeping.removal import document_iri, find_document, unknown_document
from conflictgraph.store.keeping.rewriting import rewrite
from conflictgraph.store.manifest import FILE_NAME, Entry, Manifest
from conflictgraph.store.publication import publish_folder
from conflictgraph.store.space import disk_full_told, require_space

_RETRY_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did.

    Attributes:
        entries: the document as it stood in the generations, the newest first; there are
            several when its text was corrected.
        generation: number of the generation that is live now.
        held: generations that still hold it because somebody reads them, with the processes.
        mentioned: graphs that still name the document; the default graph is empty.
    """

    entries: tuple[Entry, ...]
    generation: int
    held: dict[int, list[int]]
    mentioned: tuple[str, ...]


def purge(
    folder: StoreFolder,
    given: str,
    *,
    base: str,
    lock_timeout_s: float = 10.0,
    readers_timeout_s: float = 30.0,
) -> Purged:
    """Remove a document from all generations at once.

    Args:
        folder: the store.
        given: key, identity, IRI, graph or source file of the document.
        base: base IRI of the data.
        lock_timeout_s: how long to wait for another writer.
        readers_timeout_s: how long to wait for readers of older generations.

    Raises:
        UsageError: no generation holds it.
        StoreMissingError: there is no store.
        StoreError: the store cannot be read or written; it is as it was.
    """
    names = GraphNames(base)
    folder.pin().release()  # a store that is not there must not come into being
    with folder.write_lock(lock_timeout_s), disk_full_told(folder.path):
        folder.remove_unfinished()
        # It may hold the text; whoever goes on with it then reads everything again.
        folder.spool.unlink(missing_ok=True)
        entries = _find_everywhere(folder, given, names)
        mentions = _Mentions(entries, names)
        number = _publish_without(folder, entries, names, mentions)
    held = _remove_older(folder, number, lock_timeout_s, readers_timeout_s)
    return Purged(entries, number, held, mentions.graphs())


class _Mentions:
    """Collects the graphs in which an IRI of a document stands."""

    def __init__(self, entries: tuple[Entry, ...], names: GraphNames) -> None:
        documents = [document_iri(names, entry.identity) for entry in entries]
        graphs = [names.document(entry.identity).value for entry in entries]
        self._prefixes = (*documents, *graphs)
        self._found: set[str] = set()

    def look(self, quads: list[Quad]) -> None:
        """Look through some quads."""
        for quad in quads:
            for term in (quad.subject, quad.object):
                if isinstance(term, NamedNode) and term.value.startswith(self._prefixes):
                    graph = quad.graph_name
                    self._found.add(graph.value if isinstance(graph, NamedNode) else "")

    def graphs(self) -> tuple[str, ...]:
        """Return the graphs found, sorted; the default graph is empty."""
        return tuple(sorted(self._found))


def _find_everywhere(folder: StoreFolder, given: str, names: GraphNames) -> tuple[Entry, ...]:
    found: dict[Entry, None] = {}
    for number in reversed(folder.numbers()):
        with Manifest.read(folder.generation(number), any_format=True) as manifest:
            entry = find_document(manifest, given, names)
            if entry is not None:
                found[entry] = None
    if not found:
        raise unknown_document(given, folder)
    return tuple(found)


def _publish_without(
    folder: StoreFolder, entries: tuple[Entry, ...], names: GraphNames, mentions: _Mentions
) -> int:
    with folder.pin() as pin, _drafts(folder) as (thinned, fresh):
        source, keys = pin.path, _keys(pin.path, entries)
        size = sum(file.stat().st_size for file in source.iterdir())
        require_space(folder.path, copied_bytes=size + (source / FILE_NAME).stat().st_size)
        if keys:
            draft = Draft.clone(source, thinned, names)
            for key in keys:
                draft.remove(key)
            draft.finish()
            source = thinned
        rewrite(source, fresh, mentions.look)
        return publish_folder(folder, fresh)


@contextmanager
def _drafts(folder: StoreFolder) -> Iterator[tuple[Path, Path]]:
    """Yield two folders to be made and used, which are gone afterwards."""
    paths = tuple(folder.generations / f"purge-{n}{UNFINISHED}" for n in (1, 2))
    try:
        yield paths[0], paths[1]
    finally:
        for path in paths:
            shutil.rmtree(path, ignore_errors=True)


def _keys(generation: Path, entries: tuple[Entry, ...]) -> list[str]:
    """Return the keys under which the live generation holds any of the documents."""
    with Manifest.read(generation) as manifest:
        held = (manifest.by_identity(entry.identity) for entry in entries)
        return sorted({entry.key for entry in held if entry is not None})


def _remove_older(
    folder: StoreFolder, number: int, lock_timeout_s: float, readers_timeout_s: float
) -> dict[int, list[int]]:
    """Delete all generations before one; return those that stay, and who reads them."""
    deadline = time.monotonic() + readers_timeout_s
    while held := _try_to_remove(folder, number, lock_timeout_s):
        if time.monotonic() >= deadline:
            break
        # Not under the lock: other writers need not wait for slow readers.
        time.sleep(_RETRY_S)
    return {each: lock_holders(folder.lock_file(each)) for each in held}


def _try_to_remove(folder: StoreFolder, number: int, lock_timeout_s: float) -> list[int]:
    try:
        with folder.write_lock(lock_timeout_s):
            return folder.remove_before(number)
    except StoreLockedError:
        return [each for each in folder.numbers() if each < number]
