"""The stages put together: sources to report, sources to a new generation."""

from conflictgraph.pipeline.build import build, validate
from conflictgraph.pipeline.gate import FailOn
from conflictgraph.pipeline.knowledge import Knowledge, KnowledgeFiles, load_knowledge
from conflictgraph.pipeline.report import BuildReport, MentionPlace, Notice, Unlinked

__all__ = [
    "BuildReport",
    "FailOn",
    "Knowledge",
    "KnowledgeFiles",
    "MentionPlace",
    "Notice",
    "Unlinked",
    "build",
    "load_knowledge",
    "validate",
]
