"""In what two states of a corpus differ, statement by statement, in words."""

from conflictgraph.pipeline.diff.difference import (
    Change,
    Difference,
    DocumentDifference,
    StatementDifference,
)
from conflictgraph.pipeline.diff.sides import compare

__all__ = [
    "Change",
    "Difference",
    "DocumentDifference",
    "StatementDifference",
    "compare",
]
