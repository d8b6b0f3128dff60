"""Saved queries that look at so many things and no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """How much a saved query gives at most.

    Attributes:
        column: the column whose different values are limited; None for rows.
        most: how many there are at most.
    """

    column: str | None
    most: int


#: The limit of subselects that cuts nothing off; it tells engines that few rows are to be expected.
CUTS_NOTHING: Final = 10_000_000
#: By the name of the query; where there are several, the inner one first.
LIMITS: Final[Mapping[str, tuple[Limit, ...]]] = {
    "accusations-counted": (Limit(None, 1000),),
    "demands-counted": (Limit(None, 1000),),
    "disagreements": (Limit(None, 500),),
    "figures-compared": (Limit("quantity", 40), Limit(None, 600)),
    "pairs-as-seen-by": (Limit(None, 400),),
    "timeline": (Limit(None, 300),),
    "what-happens-where": (Limit(None, 300),),
    "who-says-what": (Limit("statement", 200),),
}
#: So many rows of an answer tell whether one of them is reached.
MOST: Final = max(each.most for limits in LIMITS.values() for each in limits)


def limit_reached(name: str, count: Callable[[str | None], int]) -> Limit | None:
    """Return the limit at which an answer ends, so that there may be more; None for none.

    Args:
        name: of the saved query.
        count: gives how many different values a column of the answer has; for None, how many
            rows there are.
    """
    return next((each for each in LIMITS.get(name, ()) if count(each.column) >= each.most), None)
