"""One document's graph in memory, beside the curated graphs: where rules and shapes are evaluated.

The curated graphs are loaded once and stay; a document's graphs come and go. Nothing of it
touches the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

#: All that is known stands in one graph here, whose name no document's graph can have.
KNOWN: Final = NamedNode("urn:x-conflictgraph:known")

#: A store in memory keeps room for what was removed from it; after so many documents a new one
#: costs less than what the old one has come to hold.
_RENEW_AFTER = 32


class Workspace:
    """Holds one document after another, never two at once."""

    def __init__(self, known: bytes) -> None:
        """Prepare a workspace.

        Args:
            known: N-Quads of the curated graphs, and of what follows from them.
        """
        self._known = [
            Quad(quad.subject, quad.predicate, quad.object, KNOWN)
            for quad in parse(known, RdfFormat.N_QUADS)
        ]
        self._store, self._used = Store(), _RENEW_AFTER

    @contextmanager
    def holding(self, lines: bytes) -> Iterator[Store]:
        """Yield a store with the N-Quads of one document; whatever is added to it goes with it."""
        store = self._renewed()
        try:
            store.load(lines, RdfFormat.N_QUADS)
            yield store
        finally:
            for graph in set(store.named_graphs()) - {KNOWN}:
                store.remove_graph(graph)

    def _renewed(self) -> Store:
        if self._used == _RENEW_AFTER:
            self._store, self._used = Store(), 0
            self._store.bulk_extend(self._known)
        self._used += 1
        return self._store
