"""What is left for curators to decide, and their decisions in a file of the project."""

from conflictgraph.review.decision_file import DecisionFile
from conflictgraph.review.entities import OpenEntity, Place, find_in_store
from conflictgraph.review.sources import find_in_sources
from conflictgraph.review.worklist import Case, Worklist

__all__ = [
    "Case",
    "DecisionFile",
    "OpenEntity",
    "Place",
    "Worklist",
    "find_in_sources",
    "find_in_store",
]
