"""What a dataset says about one thing.

What it says of the thing itself, and of a graph what stands in it; where it says nothing, as of a
property of another vocabulary, what it says with it. A class or an actor stands in a hundred
thousand statements, which are asked for by a query, not by its address.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pyoxigraph import NamedNode, Quad

from conflictgraph.store.query.engine import Engine


def quads_about(store: Engine, resource: NamedNode) -> Iterator[Quad]:
    """Yield what a store says of a thing, those of one graph together, in a fixed order.

    Args:
        store: what is asked.
        resource: the thing.
    """
    said = sorted(store.quads_for_pattern(resource, None, None, None), key=_order)
    within = store.quads_for_pattern(None, None, None, resource)
    first = next(within, None)
    if first is not None:
        return chain((quad for quad in said if quad.graph_name != resource), (first,), within)
    return iter(said) if said else _quads_with(store, resource)


def _quads_with(store: Engine, resource: NamedNode) -> Iterator[Quad]:
    """Yield what a store says with a thing: as many as there are, in the store's order."""
    return chain(
        store.quads_for_pattern(None, None, resource, None),
        store.quads_for_pattern(None, resource, None, None),
    )


def _order(quad: Quad) -> tuple[str, str, str]:
    return str(quad.graph_name), str(quad.predicate), str(quad.object)
