"""Decisions of curators on what mentions denote: read, checked, and applied to a document."""

from conflictgraph.linking.decisions.collection import (
    Decisions,
    combine,
    load_decisions,
    no_decisions,
)
from conflictgraph.linking.decisions.identity import OneEntity
from conflictgraph.linking.decisions.parsing import Parser
from conflictgraph.linking.decisions.references import Names
from conflictgraph.linking.decisions.row import Kind, Row
from conflictgraph.linking.decisions.table import COLUMNS, Record, read_records

__all__ = [
    "COLUMNS",
    "Decisions",
    "Kind",
    "Names",
    "OneEntity",
    "Parser",
    "Record",
    "Row",
    "combine",
    "load_decisions",
    "no_decisions",
    "read_records",
]
