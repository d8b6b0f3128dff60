"""Remove states of affairs that nothing uses any more.

States of affairs are named by their content and shared by documents, so that replacing one
document must not take away what another still says. Only the nodes the old graph used are looked
at, then what those used in turn; the cost does not depend on the size of the store.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, Store

from conflictgraph.store.changes import GraphNames


def used_affairs(quads: Iterable[Quad], names: GraphNames) -> set[NamedNode]:
    """Return the states of affairs that stand as an object in some quads."""
    prefix = names.affair_prefix
    return {
        quad.object
        for quad in quads
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(prefix)
    }


def sweep_affairs(store: Store, names: GraphNames, candidates: set[NamedNode]) -> None:
    """Delete the candidates that no quad uses, and what only they used, to any depth.

    Args:
        store: a store being written.
        names: its graphs.
        candidates: nodes that may have lost their last user; it is emptied.
    """
    while candidates:
        node = candidates.pop()
        if not _is_used(store, names, node):
            # What this node used may be unused now: looked at again, even if it was before.
            candidates |= used_affairs(_delete(store, names, node), names) - {node}


def _is_used(store: Store, names: GraphNames, node: NamedNode) -> bool:
    """Tell whether what builds wrote uses a node: users' graphs keep nothing of theirs alive."""
    return any(
        quad.subject != node and names.is_built(quad.graph_name)
        for quad in store.quads_for_pattern(None, None, node)
    )


def _delete(store: Store, names: GraphNames, node: NamedNode) -> list[Quad]:
    doomed = [
        quad
        for graph in (names.affairs, names.bounds)
        for quad in store.quads_for_pattern(node, None, None, graph)
    ]
    for quad in doomed:
        store.remove(quad)
    return doomed
