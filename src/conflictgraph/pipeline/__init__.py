"""The stages put together: sources to report, sources to a new generation."""

from conflictgraph.pipeline.build import OnDocument, build, iter_read, validate
from conflictgraph.pipeline.knowledge import Knowledge, KnowledgeFiles, load_knowledge
from conflictgraph.pipeline.report import BuildReport, MentionPlace, Notice, Unlinked

__all__ = [
    "BuildReport",
    "Knowledge",
    "KnowledgeFiles",
    "MentionPlace",
    "Notice",
    "OnDocument",
    "Unlinked",
    "build",
    "iter_read",
    "load_knowledge",
    "validate",
]
