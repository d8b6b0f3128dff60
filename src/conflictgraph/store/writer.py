"""Write the next generation: all of it, or nothing.

The live generation is cloned with hard links, the clone is changed, and renaming CURRENT makes it
live. Whatever happens before that leaves a folder that is deleted, and readers never wait.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final, Self

from pyoxigraph import Store

from conflictgraph.errors import UsageError
from conflictgraph.inference import Stratum
from conflictgraph.store.changes import DEFAULT_BASE, DocumentChange, GraphNames
from conflictgraph.store.draft import (
    Draft,
    conclusions_digest,
    graph_digest,
    stored_conclusions,
    stored_digest,
)
from conflictgraph.store.generations import UNFINISHED, StoreFolder
from conflictgraph.store.journal import add_batch
from conflictgraph.store.manifest import FILE_NAME, Manifest
from conflictgraph.store.publication import publish_folder
from conflictgraph.store.space import disk_full_told, require_space

_LOG: Final = logging.getLogger(__name__)
_DRAFT: Final = f"next{UNFINISHED}"


class Writer:
    """The one writer of a store; use it as a context manager.

    Leaving the block without :meth:`publish` leaves the store as it was.
    """

    def __init__(
        self,
        folder: StoreFolder,
        *,
        lock_timeout_s: float = 10.0,
        keep_generations: int = 2,
        base: str = DEFAULT_BASE,
        incoming_bytes: int = 0,
    ) -> None:
        """Prepare a writer; entering its block takes the lock.

        Args:
            folder: the store; it is created when it does not exist.
            lock_timeout_s: how long to wait for another writer.
            keep_generations: how many of the newest generations stay, the new one included.
            base: base IRI of the named graphs.
            incoming_bytes: a guess at the N-Quads to come, for the check of free space.
        """
        self._folder, self._names = folder, GraphNames(base)
        self._lock_timeout_s, self._keep = lock_timeout_s, keep_generations
        self._fresh, self._incoming_bytes = False, incoming_bytes
        self._draft: Draft | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with disk_full_told(self._folder.path):
            self._stack.enter_context(self._folder.write_lock(self._lock_timeout_s))
            try:
                self._folder.remove_unfinished()
            except BaseException:
                self._stack.close()
                raise
        return self

    def __exit__(self, *_error: object) -> None:
        with self._stack:
            self._abandon()

    def begin_empty(self) -> None:
        """Begin with what users wrote only, instead of a clone of the live generation.

        To be called before any change; publishing then replaces all that builds wrote at once.
        """
        self._fresh = True

    def replace(self, change: DocumentChange) -> None:
        """Enter a document, in place of the one with its key if there is one.

        Raises:
            SourceError: another key holds a document of the same identity; nothing has changed.
            DiskFullError: too little space.
        """
        with disk_full_told(self._folder.path):
            self._begin().replace(change)

    def remove(self, key: str) -> None:
        """Remove the document with this key.

        Raises:
            UsageError: there is none.
            DiskFullError: too little space.
        """
        with disk_full_told(self._folder.path):
            self._begin().remove(key)

    def replace_graph(self, name: str, lines: bytes, affairs: bytes = b"") -> None:
        """Replace a graph that comes from no document; one that is equal is left alone.

        Args:
            name: IRI of the graph.
            lines: its N-Quads; empty to remove the graph.
            affairs: N-Quads of the states of affairs it uses (``graph/soa``).

        Raises:
            UsageError: a line belongs to another graph.
            DiskFullError: too little space.
        """
        if lines.count(b"\n") != lines.count(f" <{name}> .\n".encode()):
            raise UsageError(f"the lines given for {name} hold something else as well")
        with disk_full_told(self._folder.path):
            live = self._live_meta(lambda manifest: stored_digest(manifest, name))
            if live != graph_digest(lines, affairs):
                self._begin().replace_graph(name, lines, affairs)

    def replace_conclusions(self, lines: bytes, layers: tuple[Stratum, ...]) -> None:
        """Replace what follows from the curated graphs, and the rules that derive.

        Args:
            lines: N-Quads of what follows, but for what is said of states of affairs.
            layers: the rules in their order; publishing applies those over several documents.

        Raises:
            DiskFullError: too little space.
        """
        with disk_full_told(self._folder.path):
            if self._live_meta(stored_conclusions) != conclusions_digest(lines, layers):
                self._begin().replace_conclusions(lines, layers)

    def users_store(self) -> Store:
        """Return the open store of the next generation, to change users' graphs in.

        Not to be kept after this block.

        Raises:
            DiskFullError: too little space.
        """
        with disk_full_told(self._folder.path):
            return self._begin().store

    def name_batch(self, name: str) -> None:
        """Give the changes a name by which they can be found in the generation."""
        add_batch(self._begin().path, name)

    def publish(self) -> int:
        """Make the changes live; return the number of the live generation.

        Without a change nothing is published, unless there was no generation yet.

        Raises:
            StoreError: lines that were given are not N-Quads; the store is as it was.
            DiskFullError: too little space.
        """
        with disk_full_told(self._folder.path):
            live = self._folder.current()
            if self._draft is None and live is not None and not self._fresh:
                return live
            draft = self._begin()
            draft.finish()
            number = publish_folder(self._folder, draft.path)
            self._draft = None
            self._fresh = False
        self._prune()
        return number

    def _begin(self) -> Draft:
        if self._draft is None:
            live, path = self._folder.current(), self._folder.generations / _DRAFT
            if live is None:
                require_space(self._folder.path, 0, self._incoming_bytes)
                self._draft = Draft.empty(path, self._names)
            elif self._fresh:
                require_space(self._folder.path, 0, self._incoming_bytes)
                self._draft = Draft.of_users(self._folder.generation(live), path, self._names)
            else:
                source = self._folder.generation(live)
                copied_bytes = (source / FILE_NAME).stat().st_size
                require_space(self._folder.path, copied_bytes, self._incoming_bytes)
                self._draft = Draft.clone(source, path, self._names)
        return self._draft

    def _prune(self) -> None:
        try:
            self._folder.prune(self._keep)
        except OSError as error:
            # The changes are live, whatever becomes of old generations; the next writer tries.
            _LOG.warning("old generations of %s stay: %s", self._folder.path, error)

    def _live_meta(self, look_up: Callable[[Manifest], str | None]) -> str | None:
        """Look something up in the live generation, if nothing was changed in this block."""
        live = self._folder.current()
        if self._draft is not None or live is None or self._fresh:
            return None
        with Manifest.read(self._folder.generation(live)) as manifest:
            return look_up(manifest)

    def _abandon(self) -> None:
        draft, self._draft = self._draft, None
        if draft is not None:
            draft.abandon()
        # Also what a clone that failed half-way has left.
        shutil.rmtree(self._folder.generations / _DRAFT, ignore_errors=True)
