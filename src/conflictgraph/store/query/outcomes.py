"""What the evaluation of a query gives, yet to be written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples

#: What Oxigraph gives.
Evaluated = QuerySolutions | QueryBoolean | QueryTriples


@dataclass(frozen=True, slots=True)
class Triples:
    """What a CONSTRUCT or DESCRIBE gives that another store has evaluated.

    Attributes:
        quads: its triples, as quads of the default graph.
    """

    quads: Iterator[Quad]


Outcome = Evaluated | Triples
