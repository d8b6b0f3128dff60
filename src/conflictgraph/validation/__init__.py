"""Shapes: what a graph must look like, and what is wrong with one that does not."""

from conflictgraph.validation.loading import load_shapes
from conflictgraph.validation.report import Report, Result, Severity
from conflictgraph.validation.shape import Shape, Targets
from conflictgraph.validation.stored import StoredTriples
from conflictgraph.validation.validator import Validator

__all__ = [
    "Report",
    "Result",
    "Severity",
    "Shape",
    "StoredTriples",
    "Targets",
    "Validator",
    "load_shapes",
]
