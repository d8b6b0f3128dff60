"""The stages put together: sources to report, sources to a new generation."""

from conflictgraph.pipeline.build import OnDocument, build, iter_read, preview, validate
from conflictgraph.pipeline.cluster import Cluster
from conflictgraph.pipeline.comparing import Comparison, compare
from conflictgraph.pipeline.gate import FailOn
from conflictgraph.pipeline.knowledge import Knowledge, KnowledgeFiles, load_knowledge
from conflictgraph.pipeline.report import (
    BuildReport,
    DocumentPreview,
    MentionPlace,
    Notice,
    Preview,
    Unlinked,
)

__all__ = [
    "BuildReport",
    "Cluster",
    "Comparison",
    "DocumentPreview",
    "FailOn",
    "Knowledge",
    "KnowledgeFiles",
    "MentionPlace",
    "Notice",
    "OnDocument",
    "Preview",
    "Unlinked",
    "build",
    "compare",
    "iter_read",
    "load_knowledge",
    "preview",
    "validate",
]
