"""One document's graph in memory, beside the curated graphs: for shapes that only SPARQL can ask.

The curated graphs are loaded once and stay; a document's graphs come and go. Nothing of it
touches the disk.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

#: All that is known stands in one graph here, whose name no document's graph can have.
_KNOWN: Final = NamedNode("urn:x-conflictgraph:known")

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
            Quad(quad.subject, quad.predicate, quad.object, _KNOWN)
            for quad in parse(known, RdfFormat.N_QUADS)
        ]
        self._store, self._used = Store(), _RENEW_AFTER

    def holding(self, lines: bytes) -> Store:
        """Return a store with the N-Quads of one document, until the next one is asked for."""
        if self._used == _RENEW_AFTER:
            self._store, self._used = Store(), 0
            self._store.bulk_extend(self._known)
        self._used += 1
        for graph in set(self._store.named_graphs()) - {_KNOWN}:
            self._store.remove_graph(graph)
        self._store.load(lines, RdfFormat.N_QUADS)
        return self._store
