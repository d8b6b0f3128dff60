"""Remove states of affairs that nothing uses any more.

States of affairs are named by their content and shared by documents, so that replacing one
document must not take away what another still says. Only the nodes the old graph used are looked
at, then what those used in turn; the cost does not depend on the size of the store.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

from conflictgraph.store.changes import GraphNames


def used_affairs(quads: Iterable[Quad], names: GraphNames) -> set[NamedNode]:
    """Return the states of affairs that stand as an object in some quads."""
    return {
        quad.object
        for quad in quads
        if isinstance(quad.object, NamedNode) and names.is_affair(quad.object)
    }


def sweep_affairs(
    store: Store, names: GraphNames, candidates: set[NamedNode]
) -> set[NamedNode | BlankNode | DefaultGraph]:
    """Delete the candidates that no quad uses, and what only they used, to any depth.

    Args:
        store: a store being written.
        names: its graphs.
        candidates: nodes that may have lost their last user; it is emptied.

    Returns:
        The graphs that something was deleted from.
    """
    thinned: set[NamedNode | BlankNode | DefaultGraph] = set()
    while candidates:
        node = candidates.pop()
        if not _is_used(store, names, node):
            deleted = _delete(store, names, node)
            thinned.update(quad.graph_name for quad in deleted)
            # What this node used may be unused now: looked at again, even if it was before.
            candidates |= used_affairs(deleted, names) - {node}
    return thinned


def _is_used(store: Store, names: GraphNames, node: NamedNode) -> bool:
    """Tell whether what builds wrote uses a node: users' graphs keep nothing of theirs alive.

    Nor does what rules derived about another state of affairs, which goes with that one: two that
    name each other would stay for ever.
    """
    return any(
        quad.subject != node
        and names.is_built(quad.graph_name)
        and not (names.is_derived(quad.graph_name) and names.is_affair(quad.subject))
        for quad in store.quads_for_pattern(None, None, node)
    )


def _delete(store: Store, names: GraphNames, node: NamedNode) -> list[Quad]:
    doomed = [
        quad
        for quad in store.quads_for_pattern(node, None, None)
        if quad.graph_name == names.affairs or names.is_derived(quad.graph_name)
    ]
    for quad in doomed:
        store.remove(quad)
    return doomed
