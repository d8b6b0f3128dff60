"""From settings to the files that documents are read against."""

from __future__ import annotations

from conflictgraph.pipeline import FailOn, KnowledgeFiles
from conflictgraph.settings import Settings


def knowledge_files(settings: Settings) -> KnowledgeFiles:
    """Return what the settings name."""
    return KnowledgeFiles(base=settings.base_iri, fail_on=FailOn(settings.fail_on))
