"""The drawings there are, and the saved query whose answer each of them draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from conflictgraph.drawings.claims import draw_claims
from conflictgraph.drawings.filling import Solution, Spec
from conflictgraph.drawings.network import draw_network
from conflictgraph.drawings.places import draw_places
from conflictgraph.drawings.revisions import draw_revisions
from conflictgraph.drawings.timeline import draw_timeline
from conflictgraph.drawings.words import Language


class Draw(Protocol):
    """What makes a drawing of the solutions of a query."""

    def __call__(self, solutions: Sequence[Solution], lang: Language) -> Spec:
        """Return the drawing, its titles and numbers in a language."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing by its name.

    Attributes:
        name: as the question is called in Python.
        query: name of the saved query.
        draw: makes it.
    """

    name: str
    query: str
    draw: Draw


_ALL: Final = (
    Drawing("claims", "figures-compared", draw_claims),
    Drawing("revisions", "revisions", draw_revisions),
    Drawing("timeline", "timeline", draw_timeline),
    Drawing("map", "what-happens-where", draw_places),
    Drawing("network", "pairs-as-seen-by", draw_network),
)
DRAWINGS: Final[Mapping[str, Drawing]] = {each.name: each for each in _ALL}
#: The same by the names of their saved queries.
BY_QUERY: Final[Mapping[str, Drawing]] = {each.query: each for each in _ALL}
