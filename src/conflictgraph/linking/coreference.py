"""Group mentions that annotators joined as one entity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from conflictgraph.annotation import Document, Mention, Relation
from conflictgraph.scheme import Scheme

_ONE_THING = "symmetric-transitive"


def clusters(
    document: Document, mentions: Sequence[Mention], scheme: Scheme
) -> tuple[tuple[Mention, ...], ...]:
    """Return the mentions in groups of one entity each, in the order given; most stand alone.

    Joined are the ends of relations that state nothing but sameness (``Alias``), directly or
    over others.
    """
    leader = {mention.id: mention.id for mention in mentions}

    def find(each: str) -> str:
        while leader[each] != each:
            leader[each] = each = leader[leader[each]]
        return each

    for relation in document.relations:
        if relation.source in leader and relation.target in leader and _joins(relation, scheme):
            leader[find(relation.source)] = find(relation.target)
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[find(mention.id)].append(mention)
    return tuple(tuple(group) for group in groups.values())


def _joins(relation: Relation, scheme: Scheme) -> bool:
    known = scheme.relation_types[relation.label]
    return known.symmetry == _ONE_THING and not known.fills
