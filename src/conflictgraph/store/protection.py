"""What builds wrote and what users wrote, told apart; nobody changes the other's graphs.

Builds write graphs below ``{base}graph/`` and no others. The default graph and every other graph
are the users': no build ever removes one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import IO, Final, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store

from conflictgraph.errors import ProtectedGraphError
from conflictgraph.store.changes import GraphNames

Graph = NamedNode | BlankNode | DefaultGraph

#: Quads loaded at once: Oxigraph's loader holds all of them in memory.
_PIECE_QUADS: Final = 250_000
_HINT: Final = "write to a graph of your own, and refer to what is in this one"


class Protection:
    """Which graphs only builds write, and whether they are as they were.

    Attributes:
        prefixes: how the IRIs of these graphs begin.
    """

    def __init__(self, bases: Iterable[str]) -> None:
        """Protect the graphs of some base IRIs."""
        self.prefixes = tuple(sorted({GraphNames(base).built_prefix for base in bases}))
        self._whole: dict[str, bytes] | None = None

    def covers(self, graph: str) -> bool:
        """Tell whether only builds write a graph."""
        return graph.startswith(self.prefixes)

    def refuse(self, graph: str | None) -> None:
        """Refuse a graph that only builds write.

        Raises:
            ProtectedGraphError: it is one.
        """
        if graph is not None and self.covers(graph):
            raise ProtectedGraphError(f"{graph} is written by builds only", _HINT)

    @contextmanager
    def watch(self, store: Store, targets: frozenset[str] | None) -> Iterator[None]:
        """Compare the protected graphs before and after the block.

        What they were before is looked up once only: nothing but a refused edit changes it.

        Args:
            store: the store that is changed in the block.
            targets: the only graphs that can be changed; None when it may be any.

        Raises:
            ProtectedGraphError: one of them was changed; the store is of no use any more.
        """
        if targets is not None and not any(map(self.covers, targets)):
            yield
            return
        before = self._before(store, targets)
        yield
        after = self._fingerprints(store, targets)
        for graph in sorted(before.keys() | after.keys()):
            if before.get(graph) != after.get(graph):
                raise ProtectedGraphError(
                    f"the update would change {graph}, which is written by builds only", _HINT
                )

    def _before(self, store: Store, targets: frozenset[str] | None) -> dict[str, bytes]:
        if targets is not None:
            return self._fingerprints(store, targets)
        if self._whole is None:
            self._whole = self._fingerprints(store, None)
        return self._whole

    def _fingerprints(self, store: Store, targets: frozenset[str] | None) -> dict[str, bytes]:
        """Return a digest of every protected graph there is, by IRI."""
        return {
            graph.value: _digest(store, graph)
            for graph in store.named_graphs()
            if isinstance(graph, NamedNode)
            and self.covers(graph.value)
            and (targets is None or graph.value in targets)
        }


class _Hashing:
    """A file for Oxigraph's serialiser that keeps a digest only."""

    def __init__(self) -> None:
        self.hash = hashlib.blake2b(digest_size=32)

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: there is nothing to write to."""


def _digest(store: Store, graph: NamedNode) -> bytes:
    output = _Hashing()
    # Oxigraph's index gives the triples of a graph in an order that depends on them alone.
    store.dump(cast("IO[bytes]", output), RdfFormat.N_TRIPLES, from_graph=graph)
    return output.hash.digest()


def copy_users_graphs(source: Store, target: Store, bases: Iterable[str]) -> None:
    """Copy the default graph and every graph that no build wrote; blank nodes stay the same.

    Args:
        source: a published generation.
        target: the store to add to.
        bases: the base IRIs builds have used.
    """
    protection = Protection(bases)
    graphs: list[Graph] = [
        graph
        for graph in source.named_graphs()
        if isinstance(graph, BlankNode) or not protection.covers(graph.value)
    ]
    for graph in graphs:
        target.add_graph(graph)  # also one that holds nothing
    quads: Iterator[Quad] = chain.from_iterable(
        source.quads_for_pattern(None, None, None, graph) for graph in [DefaultGraph(), *graphs]
    )
    while piece := list(islice(quads, _PIECE_QUADS)):
        target.bulk_extend(piece)
