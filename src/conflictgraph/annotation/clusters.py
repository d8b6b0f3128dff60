"""Join what pairs say is one."""

from __future__ import annotations

from collections.abc import Iterable


def leaders(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return, for every id in ``pairs``, one id that stands for all it is joined with.

    Ids that are joined, directly or over others, share their leader.
    """
    leader: dict[str, str] = {}

    def find(each: str) -> str:
        leader.setdefault(each, each)
        while leader[each] != each:
            leader[each] = each = leader[leader[each]]
        return each

    for one, other in pairs:
        leader[find(one)] = find(other)
    return {each: find(each) for each in leader}
