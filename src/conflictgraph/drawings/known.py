"""The drawings there are, and the saved query whose answer each of them draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from conflictgraph.drawings.claims import draw_claims
from conflictgraph.drawings.filling import Spec
from conflictgraph.drawings.network import draw_network
from conflictgraph.drawings.places import draw_places
from conflictgraph.drawings.revisions import draw_revisions
from conflictgraph.drawings.timeline import draw_timeline


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing by its name.

    Attributes:
        name: as the question is called in Python.
        query: name of the saved query.
        draw: makes it of the solutions of the query, a language, and options.
        options: what else it can be told, each with what it can be; the first is usual.
    """

    name: str
    query: str
    draw: Callable[..., Spec]
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_ALL: Final = (
    Drawing("claims", "figures-compared", draw_claims, {"scale": ("linear", "log")}),
    Drawing("revisions", "revisions", draw_revisions),
    Drawing("timeline", "timeline", draw_timeline),
    Drawing("map", "what-happens-where", draw_places),
    Drawing("network", "pairs-as-seen-by", draw_network),
)
DRAWINGS: Final[Mapping[str, Drawing]] = {each.name: each for each in _ALL}
#: The same by the names of their saved queries.
BY_QUERY: Final[Mapping[str, Drawing]] = {each.query: each for each in _ALL}
