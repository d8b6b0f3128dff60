"""What a build would change, found out without a lock and without writing anything.

A preview takes what a build hands to the writer and compares it with the live generation.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyoxigraph as ox

from conflictgraph.pipeline.report import DocumentPreview, Preview
from conflictgraph.pipeline.stated import Statements, facts_of, statements_among
from conflictgraph.store.changes import DocumentChange, GraphNames
from conflictgraph.store.draft import graph_digest, stored_digest
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.manifest import Entry
from conflictgraph.store.reader import Reader


class PreviewWriter:
    """Stands where a build expects the writer."""

    def __init__(self, reader: Reader | None, base: str) -> None:
        self._reader, self._names = reader, GraphNames(base)
        self._documents: list[DocumentPreview] = []
        self._graphs: list[str] = []

    @classmethod
    @contextmanager
    def over(cls, folder: StoreFolder, base: str) -> Iterator[PreviewWriter]:
        """Yield a preview over the live generation; over nothing where there is none yet."""
        if folder.current() is None:
            yield cls(None, base)
            return
        with Reader(folder) as reader:
            yield cls(reader, base)

    def begin_empty(self) -> None:
        """Do nothing: every document is compared by itself anyway."""

    def replace(self, change: DocumentChange) -> None:
        """Compare a document with what the store holds under its key, or of its text."""
        former = self._former(change)
        kind = "new" if former is None else "changed"
        before = self._statements_of(former.identity) if former else {}
        # What rules derive from the document changes with it, and is no statement of its own.
        graph, lines = self._names.document(change.identity), change.lines
        quads = ox.parse(lines, ox.RdfFormat.N_QUADS)
        own = (quad for quad in quads if quad.graph_name == graph)
        after = statements_among(facts_of(own))
        if before == after and former is not None:
            kind = "same"
        self._documents.append(_compared(change.key, kind, before, after))

    def remove(self, key: str) -> None:
        """Note that a document would go, with all it states."""
        entry = self._reader.manifest.get(key) if self._reader else None
        if entry is not None:
            before = self._statements_of(entry.identity)
            self._documents.append(_compared(key, "removed", before, {}))

    def replace_graph(self, name: str, lines: bytes, affairs: bytes = b"") -> None:
        """Compare a curated graph with the live one."""
        live = stored_digest(self._reader.manifest, name) if self._reader else None
        if live != graph_digest(lines, affairs):
            self._graphs.append(name)

    def replace_conclusions(self, _lines: bytes, _rules: object) -> None:
        """Do nothing: conclusions change with the graphs and documents that are compared."""

    @property
    def found(self) -> Preview:
        """Return what would change, documents in order of their keys."""
        documents = sorted(self._documents, key=lambda each: (each.file, each.change))
        return Preview(tuple(documents), tuple(sorted(self._graphs)))

    def _former(self, change: DocumentChange) -> Entry | None:
        return self._reader.manifest.get(change.key) if self._reader else None

    def _statements_of(self, identity: str) -> Statements:
        graph = self._names.document(identity).value
        quads = self._reader.iter_quads(graph) if self._reader else ()
        return statements_among(facts_of(quads))


def _compared(key: str, kind: str, before: Statements, after: Statements) -> DocumentPreview:
    both = before.keys() & after.keys()
    altered = sum(before[each] != after[each] for each in both)
    return DocumentPreview(
        file=key,
        change=kind,
        added=len(after) - len(both),
        withdrawn=len(before) - len(both),
        altered=altered,
        kept=len(both) - altered,
    )
